import { expect, it } from 'vitest';
import { freeName, nameProblem } from '../../ui/item-name.ts';
import { ageToDays, daysToAge } from './retention-units.ts';

it('checks and finds names', () => {
  expect(nameProblem('Web', [])).toContain('lower-case');
  expect(nameProblem('web', ['web'])).toContain('taken');
  expect([freeName('fire_tv', []), freeName('web', ['web', 'web-2']), freeName('!!', [])]).toEqual(['fire-tv', 'web-3', 'new']);
});

it('turns days into an age and back', () => {
  expect([daysToAge('1.5'), daysToAge(''), daysToAge('-1'), ageToDays(129_600_000), ageToDays(null)]).toEqual([129_600_000, null, null, '1.5', '']);
});
