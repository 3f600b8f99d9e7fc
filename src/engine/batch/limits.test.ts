import { describe, expect, it } from 'vitest';
import { applyLimits } from './limits.ts';
import type { Batch, BatchEventData } from './types.ts';

const NOW = 1_793_275_200_000;
const MINUTES_15 = 15 * 60_000;

function batchOf(data: BatchEventData, rest: Partial<Batch> = {}): Batch {
  return { environment: 'production', events: [{ event_type: 'custom_event', data: { timestamp_unixtime_ms: NOW, ...data } }], ...rest };
}

function limit(batch: Batch, bytes = 100): { data: BatchEventData | undefined; batch: Batch; codes: string[] } {
  const before = structuredClone(batch);
  const result = applyLimits(batch, { now: NOW, bytes, maxBytes: 131_072 });
  expect(batch).toEqual(before);
  return { batch: result.batch, data: result.batch.events[0]?.data, codes: result.notes.map((note) => `${note.code} ${note.pointer}`) };
}

function manyKeys(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));
}

it('changes nothing within the limits', () => {
  const batch = batchOf({ event_name: 'x'.repeat(256), custom_attributes: { ...manyKeys(99), long: 'x'.repeat(4096) } }, { user_attributes: { ...manyKeys(99), list: Array(1000).fill('x'.repeat(512)) }, timestamp_unixtime_ms: NOW + MINUTES_15 });
  const limited = limit(batch);
  expect(limited.batch).toEqual(batch);
  expect(limited.codes).toEqual([]);
});

it('notes a batch over the documented size', () => {
  expect(limit(batchOf({}), 131_073).codes).toEqual(['batch-too-large ']);
});

describe('times', () => {
  it.each([
    [NOW + MINUTES_15, NOW + MINUTES_15, []],
    [NOW + MINUTES_15 + 1, NOW, ['future-timestamp /events/0/data/timestamp_unixtime_ms']],
    [1, 1, []],
  ])('event time %d becomes %d', (at, expected, codes) => {
    const limited = limit(batchOf({ timestamp_unixtime_ms: at }));
    expect([limited.data?.timestamp_unixtime_ms, limited.codes]).toEqual([expected, codes]);
  });

  it('fills a missing event time and clamps the batch', () => {
    const limited = limit({ ...batchOf({}), timestamp_unixtime_ms: NOW + MINUTES_15 + 1, events: [{ event_type: 'opt_out', data: {} }] });
    expect(limited.batch.timestamp_unixtime_ms).toBe(NOW);
    expect(limited.data).toEqual({ timestamp_unixtime_ms: NOW });
    expect(limited.codes).toEqual(['future-timestamp /timestamp_unixtime_ms', 'defaulted-timestamp /events/0/data/timestamp_unixtime_ms']);
  });
});

describe('names and attributes', () => {
  it('cuts names at 256 characters, never through a surrogate pair', () => {
    expect(limit(batchOf({ event_name: 'x'.repeat(300) })).data?.event_name).toBe('x'.repeat(256));
    expect(limit(batchOf({ event_name: `${'x'.repeat(255)}⛺😀😀`.slice(0, 300) })).data?.event_name).toBe(`${'x'.repeat(255)}⛺`);
    expect(limit(batchOf({ event_name: `${'x'.repeat(255)}😀` })).data?.event_name).toBe('x'.repeat(255));
  });

  it('keeps the first 100 attributes, drops long values and cuts long names', () => {
    const long = 'n'.repeat(300);
    const limited = limit(batchOf({ custom_attributes: { [long]: 1, big: 'x'.repeat(4097), ...manyKeys(120) } }));
    const attributes = limited.data?.custom_attributes as Record<string, unknown>;
    expect(Object.keys(attributes)).toHaveLength(99);
    expect(attributes['n'.repeat(256)]).toBe(1);
    expect(attributes).not.toHaveProperty('big');
    expect(limited.codes.map((code) => code.split(' ')[0])).toEqual(['truncated-name', 'value-too-long', 'too-many-attributes']);
  });

  it('drops user attributes and identities that are too long, and those beyond 100', () => {
    const limited = limit(batchOf({}, {
      user_attributes: { value: 'x'.repeat(4097), list: Array(1001).fill('x'), entry: ['x'.repeat(513)], ['n'.repeat(257)]: 'x', ...manyKeys(100) },
      user_identities: { email: 'x'.repeat(257), customer_id: 'C-1' },
    }));
    expect(Object.keys(limited.batch.user_attributes ?? {})).toHaveLength(96);
    expect(limited.batch.user_identities).toEqual({ customer_id: 'C-1' });
    expect(limited.codes.map((code) => code.split(' ')[0])).toEqual(['value-too-long', 'too-many-list-entries', 'value-too-long', 'value-too-long', 'too-many-attributes', 'value-too-long']);
  });
});
