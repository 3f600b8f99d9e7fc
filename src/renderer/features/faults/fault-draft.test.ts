import { expect, it } from 'vitest';
import { faultSchema } from '../../../protocol/faults.ts';
import { actionOf, faultBody, faultTitle, newFault, percentOf, shareOf, wholeNumber } from './fault-draft.ts';
import { FAULT_PRESETS, reactionsTo } from './fault-presets.ts';

it('offers only faults that the engine takes', () => {
  for (const { action } of FAULT_PRESETS) expect(faultSchema.safeParse(newFault(action)).error).toBeUndefined();
  for (const type of ['status', 'latency', 'drop', 'clock'] as const) expect(faultSchema.safeParse(newFault(actionOf(type))).error).toBeUndefined();
});

it('sends no counters back', () => {
  const fault = { ...newFault({ type: 'status', status: 503 }), id: 'a', summary: 's', matched: 3, fired: 1, last_fired_at: 1, last_request_id: '1', spent: false, warnings: [] };
  expect(faultSchema.safeParse(faultBody(fault)).success).toBe(true);
});

it('names a fault by what it does', () => {
  expect(faultTitle(newFault({ type: 'status', status: 429, retry_after_s: null }))).toBe('Answer 429, no Retry-After');
  expect(faultTitle(newFault({ type: 'clock', skew_ms: -600_000 }))).toBe('Clock 10 min behind');
  expect(faultTitle(newFault(actionOf('drop'), { label: 'Mine' }))).toBe('Mine');
});

it('reads numbers as they are typed', () => {
  expect([shareOf('12.5'), shareOf('0,5'), shareOf('101'), shareOf(''), percentOf(0.125)]).toEqual([0.125, 0.005, null, null, '12.5']);
  expect([wholeNumber(' 7 '), wholeNumber('-3'), wholeNumber('1.5'), wholeNumber('')]).toEqual([7, -3, null, null]);
});

it('knows how SDKs take each status', () => {
  expect(reactionsTo({ type: 'status', status: 429 }).map(({ client }) => client)).toContain('Apple');
  expect(reactionsTo({ type: 'status', status: 418 })).toEqual(reactionsTo({ type: 'status', status: 400 }));
  expect(reactionsTo({ type: 'clock', skew_ms: 1 })).toEqual([]);
});
