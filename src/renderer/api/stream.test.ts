import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { backOff, openStream } from './stream.ts';
import type { StreamState } from './stream.ts';

class FakeSource {
  static all: FakeSource[] = [];
  listeners = new Map<string, (event: unknown) => void>();
  closed = false;
  constructor() { FakeSource.all.push(this); }
  addEventListener(type: string, listener: (event: unknown) => void) { this.listeners.set(type, listener); }
  close() { this.closed = true; }
}

beforeEach(() => { vi.useFakeTimers(); FakeSource.all = []; });
afterEach(() => { vi.useRealTimers(); });

function start() {
  const states: StreamState[] = [];
  const messages: unknown[] = [];
  const stream = openStream({
    url: () => '/api/v1/stream',
    open: () => new FakeSource() as unknown as EventSource,
    onState: (state) => states.push(state),
    onMessage: (message) => messages.push(message),
  });
  return { stream, states, messages };
}

it('reconnects with growing pauses and reports how long it has been gone', () => {
  const { states, stream } = start();
  FakeSource.all[0]!.listeners.get('open')!({});
  FakeSource.all[0]!.listeners.get('error')!({});
  vi.advanceTimersByTime(backOff(1));
  FakeSource.all[1]!.listeners.get('error')!({});
  const lost = states.filter((state) => state.kind === 'lost');
  expect(lost.map((state) => state.attempt)).toEqual([1, 2]);
  expect(lost[1]!.since).toBe(lost[0]!.since);
  vi.advanceTimersByTime(backOff(2));
  FakeSource.all[2]!.listeners.get('open')!({});
  expect(states.at(-1)).toEqual({ kind: 'open' });
  stream.close();
  expect(FakeSource.all[2]!.closed).toBe(true);
});

it('passes messages with the type of their event', () => {
  const { messages } = start();
  FakeSource.all[0]!.listeners.get('outcomes')!({ type: 'outcomes', data: '{"batch_ids":["1"]}' });
  expect(messages).toEqual([{ type: 'outcomes', batch_ids: ['1'] }]);
});

it('tries at once when asked, and never after it was closed', () => {
  const { stream } = start();
  FakeSource.all[0]!.listeners.get('error')!({});
  stream.retry();
  expect(FakeSource.all).toHaveLength(2);
  FakeSource.all[1]!.listeners.get('error')!({});
  stream.close();
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.all).toHaveLength(2);
});

it('never waits longer than eight seconds', () => {
  expect([1, 2, 3, 20].map(backOff)).toEqual([400, 800, 1_600, 8_000]);
});
