import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatMoment, formatMs, formatTime, plural, shortId } from './format.ts';
import { formatKeys } from './format-keys.ts';

it.each([[0, '0 B'], [999, '999 B'], [1_500, '1.5 KB'], [222_298_112, '212 MB'], [2 * 1024 ** 3, '2 GB']])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('writes times, lengths and counts', () => {
  expect(formatTime(Date.UTC(2026, 10, 21, 14, 3, 22, 114))).toBe('14:03:22.114');
  const now = Date.UTC(2026, 10, 21, 14, 3, 22);
  expect([formatMoment(now, now), formatMoment(now - 86_400_000, now), formatMoment(now - 400 * 86_400_000, now)]).toEqual(['14:03:22', 'Nov 20 14:03', 'Oct 17 2025']);
  expect([formatDuration(40), formatDuration(12_400), formatDuration(3 * 3_600_000)]).toEqual(['40 ms', '12 s', '3 h']);
  expect([formatMs(0.31), formatMs(41.4)]).toEqual(['0.3', '41']);
  expect([plural(1, 'event'), plural(1204, 'event'), plural(2, 'batch', 'batches')]).toEqual(['1 event', '1,204 events', '2 batches']);
  expect([shortId('7751234567890123402'), shortId('42')]).toEqual(['7751…02', '42']);
});

it('writes bindings as key caps', () => {
  expect(formatKeys('mod+shift+k', false)).toEqual(['Ctrl+Shift+K']);
  expect(formatKeys('mod+k', true)).toEqual(['⌘K']);
  expect(formatKeys('g l', false)).toEqual(['G', 'L']);
});
