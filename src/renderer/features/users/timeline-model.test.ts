import { expect, it } from 'vitest';
import { timelineRow } from './test-users.ts';
import { filterRows, seenIn, timelineItems } from './timeline-model.ts';

const DAY = new Date(2026, 10, 21, 12).getTime();
const rows = [
  timelineRow('e4', 'b3', DAY + 2),
  timelineRow('e3', 'b2', DAY + 1, { type: 'screen_view', input: 'android' }),
  timelineRow('e2', 'b2', DAY, { copied_from: '9', input: 'android' }),
  timelineRow('e1', 'b1', DAY - 86_400_000, { type: 'batch' }),
];

it('groups by day and batch, copies apart; a batch without events is a row of its own', () => {
  expect(timelineItems(rows).map((item) => (item.kind === 'batch' ? `batch ${item.rows.length}` : item.kind === 'event' ? item.id : 'day'))).toEqual(['day', 'batch 1', 'e4', 'batch 1', 'e3', 'batch 1', 'e2', 'day', 'batch 1']);
});

it('has an id for each item, also when a batch is listed twice', () => {
  const ids = timelineItems([...rows.slice(0, 2), timelineRow('e9', 'b3', DAY)]).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('filters by what is there', () => {
  expect(seenIn(rows)).toEqual({ types: ['batch', 'custom_event', 'screen_view'], inputs: ['android', 'web'] });
  expect(filterRows(rows, { type: 'custom_event', input: 'android' }).map(({ id }) => id)).toEqual(['e2']);
});
