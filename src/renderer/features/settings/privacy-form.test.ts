import { describe, expect, it } from 'vitest';
import { purposeProblem, withPurpose } from './privacy-form.ts';

describe('GDPR purposes', () => {
  it.each([
    ['analytics', null],
    ['Marketing', '“marketing” is defined already; case does not matter.'],
    [' marketing ', '“marketing” is defined already.'],
    ['x'.repeat(257), 'A purpose has at most 256 characters.'],
  ])('"%.20s"', (text, problem) => {
    expect(purposeProblem(['marketing'], text)).toBe(problem);
  });

  it('are added once, without spaces around', () => {
    expect(withPurpose(['marketing'], ' analytics ')).toEqual(['marketing', 'analytics']);
    expect(withPurpose(['marketing'], 'MARKETING')).toEqual(['marketing']);
    expect(withPurpose(['marketing'], '  ')).toEqual(['marketing']);
    expect(purposeProblem(Array.from({ length: 100 }, (_, index) => `p${index}`), 'one more')).toBe('A workspace has at most 100 purposes.');
  });
});
