import { describe, expect, it } from 'vitest';
import { customText, DAY_MS, formatSpan, HOUR_MS, hourText, PRESETS, reportRange, spanOf } from './activity-range.ts';

const NOW = Date.parse('2026-11-21T14:03:22.114Z');
const at = (text: string): number => Date.parse(`${text}Z`);

describe('a stretch of time', () => {
  it.each([
    ['1h', NOW - HOUR_MS, undefined],
    ['7d', NOW - 7 * DAY_MS, undefined],
    ['today', at('2026-11-21T00:00'), undefined],
    ['yesterday', at('2026-11-20T00:00'), at('2026-11-21T00:00')],
    ['2026-02-28', at('2026-02-28T00:00'), at('2026-03-01T00:00')],
    ['2026-11-21T23', at('2026-11-21T23:00'), at('2026-11-22T00:00')],
    [customText(at('2026-11-20T13:00'), at('2026-11-21T14:30')), at('2026-11-20T13:00'), at('2026-11-21T14:30')],
    [hourText(at('2026-11-21T00:00'), 7), at('2026-11-21T07:00'), at('2026-11-21T08:00')],
  ])('%s', (text, from, to) => { expect(spanOf(text, NOW)).toEqual({ from, ...(to === undefined ? {} : { to }) }); });

  it.each(['', '13h', 'toString', '2026-02-30', '2026-11-21T24', '2026-11-21T14:00..2026-11-21T13:00', '2026-11-21T14:00..', '2026-11-21T14:00..x'])('is not %j', (text) => { expect(spanOf(text, NOW)).toBeNull(); });

  it('moves with the clock while it is a preset, and falls back from nonsense', () => {
    let now = NOW;
    const range = reportRange('1h', () => now, '24h');
    expect(range.read()).toEqual({ from: NOW - HOUR_MS });
    now += 60_000;
    expect(range.read()).toEqual({ from: NOW - HOUR_MS + 60_000 });
    expect(reportRange('nonsense', () => now, '24h').key).toBe('24h');
    for (const preset of PRESETS) expect(spanOf(preset, NOW)).not.toBeNull();
  });

  it('is said in UTC', () => {
    expect(formatSpan(at('2026-11-20T13:00'), at('2026-11-21T14:30'))).toBe('Nov 20 13:00 to Nov 21 14:30 UTC');
    expect(formatSpan(at('2026-11-21T13:00'), at('2026-11-21T14:30'))).toBe('Nov 21 13:00 to 14:30 UTC');
  });
});
