import { describe, expect, it } from 'vitest';
import { bucketLabel, bucketWords, overlapOf, percentOf, tileValue, topTypes, trendOf } from './overview-model.ts';

const count = { unit: 'count', currency: null } as const;
const AT = Date.parse('2026-11-21T14:00Z');

describe('a tile', () => {
  it.each([
    [count, 48_201, '48,201'],
    [{ unit: 'money', currency: 'USD' }, 48.2, '$48.20'],
    [{ unit: 'money', currency: 'eur' }, 18_240.5, '€18,241'],
    [{ unit: 'money', currency: 'gold coins' }, 2, '2.00 gold coins'],
    [{ unit: 'money', currency: null }, 0.126, '0.13'],
    [{ unit: 'ms', currency: null }, 0, '0 s'],
    [{ unit: 'ms', currency: null }, 412, '412 ms'],
    [{ unit: 'ms', currency: null }, 12_400, '12 s'],
    [{ unit: 'ms', currency: null }, 64_000, '1:04 min'],
    [{ unit: 'ms', currency: null }, 59_700, '1:00 min'],
    [{ unit: 'ms', currency: null }, 7_500_000, '2:05 h'],
  ] as const)('%j %d', (tile, value, text) => { expect(tileValue(tile, value)).toBe(text); });

  it.each([
    [120, 100, 20, 'up', '20 %', 'from 100'],
    [80, 100, -20, 'down', '20 %', 'from 100'],
    [1_001, 1_000, 0.1, 'up', '<1 %', 'from 1,000'],
    [5, 5, 0, 'same', 'as before', ''],
    [5, 0, null, 'none', 'none before', ''],
    [0, 0, null, 'none', 'none before', ''],
  ] as const)('%d after %d', (value, previous, trend, direction, text, from) => { expect(trendOf({ ...count, value, previous, trend })).toEqual({ direction, text, from }); });
});

it('names buckets of any length', () => {
  expect([60_000, 1_800_000, 3_600_000, 86_400_000, 172_800_000].map(bucketWords)).toEqual(['by minute', 'by 30 minutes', 'by hour', 'by day', 'by 2 days']);
  expect(bucketLabel(AT, 3_600_000)).toBe('Nov 21 14:00 to 15:00 UTC');
  expect(bucketLabel(AT - 14 * 3_600_000, 86_400_000)).toBe('Nov 21 UTC');
});

it('tells shares and overlaps whichever way round they are asked for', () => {
  const identities = { users: 10, types: [{ type: 'email', users: 4, filter: 'e' }, { type: 'customer_id', users: 6, filter: 'c' }], overlaps: [{ a: 'email', b: 'customer_id', users: 3, filter: 'both' }] };
  expect([overlapOf(identities, 'customer_id', 'email'), overlapOf(identities, 'email', 'customer_id'), overlapOf(identities, 'email', 'other')].map(({ users, filter }) => [users, filter])).toEqual([[3, 'both'], [3, 'both'], [0, '']]);
  expect(topTypes(identities, 1)).toEqual(['customer_id']);
  expect([percentOf(1, 3), percentOf(1, 1_000), percentOf(0, 5), percentOf(0, 0)]).toEqual(['33 %', '<1 %', '0 %', '–']);
});
