import { expect, test } from 'vitest';
import { DEFAULT_LAYOUT, columnWidth, fittingLayout, gridTemplate, moveColumn, readLayout, resizeColumn, toggleColumn, writeLayout } from './columns.ts';

test('a layout is remembered as it was', () => {
  const layout = moveColumn(resizeColumn(toggleColumn(DEFAULT_LAYOUT, 'sdk'), 'user', 120), 'outcome', 'user');
  expect(readLayout(writeLayout(layout))).toEqual(layout);
});

test.each([null, '', '{', 'null', '{"order":["time"]}', '{"order":7}'])('an unusable memory (%s) gives the standard columns', (text) => {
  expect(readLayout(text)).toEqual(DEFAULT_LAYOUT);
});

test('unknown columns and absurd widths are left out', () => {
  const layout = readLayout('{"order":["event","nonsense","time","time"],"widths":{"time":9999,"user":"x","foo":3}}');
  expect(layout.order).toEqual(['event', 'time']);
  expect(columnWidth(layout, 'time')).toBe(640);
});

test('the event column cannot be hidden; others come back at their place', () => {
  expect(toggleColumn(DEFAULT_LAYOUT, 'event')).toBe(DEFAULT_LAYOUT);
  expect(toggleColumn(toggleColumn(DEFAULT_LAYOUT, 'user'), 'user').order).toEqual(DEFAULT_LAYOUT.order);
});

test('a column moves to the place of another, either way', () => {
  expect(moveColumn(DEFAULT_LAYOUT, 'ms', 'time').order[0]).toBe('ms');
  expect(moveColumn(DEFAULT_LAYOUT, 'time', 'ms').order.at(-1)).toBe('time');
});

test('the event column takes what is left', () => {
  expect(gridTemplate({ order: ['time', 'event'], widths: { time: 120 } })).toBe('120px minmax(180px, 1fr)');
});

test('in a narrow pane the lesser columns give way, the outcome never', () => {
  expect(fittingLayout(DEFAULT_LAYOUT, 900)).toBe(DEFAULT_LAYOUT);
  expect(fittingLayout(DEFAULT_LAYOUT, 600).order).toEqual(['time', 'event', 'user', 'outcome']);
  expect(fittingLayout(DEFAULT_LAYOUT, 100).order).toEqual(['event', 'outcome']);
});
