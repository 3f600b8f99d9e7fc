import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { coalesced, throttled } from './pace.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('throttles, the last call included', () => {
  const run = vi.fn();
  const trigger = throttled(100, run);
  trigger();
  trigger();
  trigger();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(100);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(500);
  expect(run).toHaveBeenCalledTimes(2);
});

it('never runs twice at once, and goes on after a failure', async () => {
  let fail: (() => void) | undefined;
  const run = vi.fn(() => new Promise<void>((_, reject) => { fail = () => reject(new Error('gone')); }));
  const trigger = coalesced(50, run);
  trigger();
  trigger();
  trigger();
  expect(run).toHaveBeenCalledTimes(1);
  fail?.();
  await vi.advanceTimersByTimeAsync(50);
  expect(run).toHaveBeenCalledTimes(2);
});
