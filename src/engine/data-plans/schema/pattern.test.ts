import { describe, expect, it } from 'vitest';
import { slowText } from '../check/slow-pattern.ts';
import { compilePattern } from './pattern.ts';
import { regexCost } from './regex-cost.ts';

/** Patterns of real plans: they must run without a time limit on every attribute that the platform takes. */
const CHEAP = [
  '^[A-Z]{3}$', '^FT-[0-9]{4}$', '^[a-z0-9]+(-[a-z0-9]+)*$', '^([0-9]{1,3}\\.){3}[0-9]{1,3}$', '^https?://[^\\s/]+(/[^\\s]*)?$', '^(foo|bar|baz)$',
  '^[\\w.+-]+@[\\w-]+\\.[\\w.]+$', '^\\+[0-9]{7,15}$', '^[^\\]]+$', '^\\d{4}-\\d{2}-\\d{2}$', '^\\p{L}+$', '^(?<year>\\d{4})$', '^[\\u0041-\\u005a]+$', '',
];

const WILD = [
  '^(a+)+$', '(a|a)*b', '(a|aa)+$', '^(\\w+\\s?)*$', '(x+x+)+y', '(a?){30}a{30}', '^(([a-z])+.)+[A-Z]([a-z])+$', '(.*a){20}', '(\\d+)\\1', `${'a?'.repeat(30)}${'a'.repeat(30)}`,
  '^(a{1,30}){1,30}$', '((a*)*)*b', '^(?:(?=a)a|a)*$', '(((((',
];

/** A power of the length: they run as they are on short texts and bounded on long ones. */
const POLYNOMIAL: readonly (readonly [string, number])[] = [['\\d+', 2], ['^\\S+@\\S+\\.\\S+$', 3], ['.*.*=.*', 4], ['^(?=.*\\d)(?=.*[a-z]).{8,}$', 3]];

describe('the cost of a pattern', () => {
  it.each(CHEAP)('%s is cheap', (source) => {
    const { unbounded, degree, factor } = regexCost(source);
    expect([unbounded, factor * 256 ** degree <= 1e7]).toEqual([false, true]);
  });

  it.each(WILD)('%s has no bound', (source) => {
    expect(regexCost(source).unbounded).toBe(true);
  });

  it.each(POLYNOMIAL)('%s is a power of %i', (source, degree) => {
    expect(regexCost(source)).toMatchObject({ unbounded: false, degree });
  });
});

describe('a pattern', () => {
  it('searches anywhere, with Unicode properties where it names some', () => {
    expect([compilePattern('b+')?.test('abbc'), compilePattern('^\\p{L}+$')?.test('blé'), compilePattern('^a$')?.test('b')]).toEqual(['match', 'match', 'no match']);
  });

  it('that is none is null', () => {
    expect(compilePattern('(')).toBeNull();
  });

  it('that never ends is cut off, and after some texts is not tried again', () => {
    const pattern = compilePattern('^(a+)+$')!;
    const started = performance.now();
    const answers = Array.from({ length: 1_000 }, (_, index) => pattern.test(`${'a'.repeat(40)}${index}`));
    expect(new Set(answers)).toEqual(new Set(['too long']));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that could run wild still answers ordinary texts', () => {
    const pattern = compilePattern('^(\\w+\\s?)*$')!;
    expect(['two words', 'not, this', 'two words'].map((text) => pattern.test(text))).toEqual(['match', 'no match', 'match']);
  });

  it('of a high power is cut off on a long text', () => {
    expect(compilePattern('^(?:.*x.*y.*z.*w)$')!.test('xyz'.repeat(20_000))).toBe('too long');
  });
});

describe('the search for a text that a pattern does not end on', () => {
  const budget = (): { triesLeft: number } => ({ triesLeft: 10 });

  it.each(['^(a+)+$', '^id-(x|x)*y$', '(\\w+\\s?)*!', '^(([a-z])+.)+[A-Z]([a-z])+$'])('finds one for %s', (source) => {
    expect(slowText(source, budget())).not.toBeNull();
  });

  it.each(['^([a-z]+\\.)*[a-z]+$', '^\\S+@\\S+$', '^(foo|bar)$'])('finds none for %s', (source) => {
    expect(slowText(source, budget())).toBeNull();
  });
});
