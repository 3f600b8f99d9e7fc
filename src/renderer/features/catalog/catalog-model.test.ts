import { expect, it } from 'vitest';
import type { CatalogPoint } from '../../../protocol/data-plan.ts';
import { catalogFilter, forwardedShare, isMixed, sortPoints, typeText, validShare } from './catalog-model.ts';

function point(part: Partial<CatalogPoint>): CatalogPoint {
  return { id: '1', category: 'Custom Events', type: 'custom_event', kind: 'other', name: 'A', first_at: 1, last_at: 2, count: 4, valid: 1, not_validated: 2, forwarded: 3, inputs: [], planned_in: [], ...part };
}

it('gives shares of what was validated and of what came', () => {
  expect(validShare(point({}))).toBe(0.5);
  expect(validShare(point({ not_validated: 4, valid: 0 }))).toBeNull();
  expect(forwardedShare(point({}))).toBe(0.75);
});

it('sorts, and equal ones keep one order', () => {
  const points = [point({ id: '2', name: 'b' }), point({ id: '1', name: 'B' }), point({ id: '3', name: 'a' })];
  expect(sortPoints(points, 'name', false).map(({ id }) => id)).toEqual(['3', '1', '2']);
  expect(sortPoints(points, 'count', true).map(({ id }) => id)).toEqual(['1', '2', '3']);
});

it('leads to the rows of a data point', () => {
  expect(catalogFilter({ type: 'custom_event', kind: 'other', name: 'Signed Up' })).toBe('type=custom_event kind=other name="Signed Up"');
  expect(catalogFilter({ type: 'screen_view', kind: '', name: 'Home' })).toBe('type=screen_view name=Home');
  expect(catalogFilter({ type: 'user_attributes', kind: '', name: 'User attributes' })).toBeNull();
});

it('notices attributes of more than one data type', () => {
  const types = [{ type: 'Number', count: 1 }, { type: 'String', count: 9 }];
  expect(isMixed({ types })).toBe(true);
  expect(typeText({ types })).toBe('String 9, Number 1');
  expect(typeText({ types: [{ type: 'String', count: 9 }] })).toBe('String');
});
