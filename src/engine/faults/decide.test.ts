import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../protocol/faults.ts';
import type { Fault } from '../../protocol/faults.ts';
import { decideFaults } from './decide.ts';
import type { FaultCount, FaultedCall } from './decide.ts';
import { FaultSwitch } from './switch.ts';

const WEB: FaultedCall = { surface: 'web-events', input: 'web' };
const LOGIN: FaultedCall = { surface: 'identity', input: 'web' };
const SERVER: FaultedCall = { surface: 's2s-events', input: 'server' };

function fault(id: string, rest: object): Fault {
  return { ...faultSchema.parse({ action: { type: 'status', status: 503 }, ...rest }), id };
}

/** What each call of a sequence meets, in short. */
function story(faults: readonly Fault[], calls: readonly FaultedCall[]): string[] {
  const counts = new Map<string, FaultCount>();
  return calls.map((call) => {
    const { verdict, counts: changed } = decideFaults(faults, counts, call);
    for (const [id, count] of changed) counts.set(id, count);
    if (verdict === null) return '-';
    const { end, delayMs, skewMs, fired } = verdict;
    const how = end === null ? 'ok' : end.type === 'status' ? String(end.status) : end.when;
    return `${fired.map(({ id }) => id).join('+')}:${how}${delayMs > 0 ? ` ${delayMs}ms` : ''}${skewMs === null ? '' : ` skew${skewMs}`}`;
  });
}

it.each([
  { case: 'hits every input and surface by default', faults: [fault('a', {})], calls: [WEB, LOGIN, SERVER], expected: ['a:503', 'a:503', 'a:503'] },
  { case: 'leaves a browser\'s preflight alone unless it is named', faults: [fault('a', {})], calls: [{ surface: 'preflight', input: null }], expected: ['-'] },
  { case: 'hits a preflight that is named', faults: [fault('a', { surface: 'preflight' })], calls: [{ surface: 'preflight', input: null }], expected: ['a:503'] },
  { case: 'keeps to its surface', faults: [fault('a', { surface: 'identity' })], calls: [WEB, LOGIN], expected: ['-', 'a:503'] },
  { case: 'keeps to its input', faults: [fault('a', { input: 'web' })], calls: [SERVER, WEB, { surface: 'web-events', input: null }], expected: ['-', 'a:503', '-'] },
  { case: 'ends after its count', faults: [fault('a', { count: 2 })], calls: [WEB, WEB, WEB], expected: ['a:503', 'a:503', '-'] },
  { case: 'counts only what it hits', faults: [fault('a', { count: 1, surface: 'identity' })], calls: [WEB, LOGIN, LOGIN], expected: ['-', 'a:503', '-'] },
  { case: 'does nothing when switched off', faults: [fault('a', { enabled: false })], calls: [WEB], expected: ['-'] },
  { case: 'never hits at probability 0', faults: [fault('a', { probability: 0 })], calls: [WEB, WEB], expected: ['-', '-'] },
  {
    case: 'takes the first that ends the call, and then the next in line',
    faults: [fault('a', { count: 1 }), fault('b', { count: 1, action: { type: 'status', status: 429 } }), fault('c', { action: { type: 'drop', when: 'after-storing' } })],
    calls: [WEB, WEB, WEB], expected: ['a:503', 'b:429', 'c:after-storing'],
  },
  {
    case: 'adds latency and clock to what ends the call',
    faults: [fault('slow', { action: { type: 'latency', ms: 200 } }), fault('clock', { action: { type: 'clock', skew_ms: -60_000 } }), fault('busy', {})],
    calls: [WEB], expected: ['slow+clock+busy:503 200ms skew-60000'],
  },
  { case: 'does not ask faults behind the end', faults: [fault('busy', { count: 1 }), fault('slow', { action: { type: 'latency', ms: 50 } })], calls: [WEB, WEB], expected: ['busy:503', 'slow:ok 50ms'] },
])('a fault $case', ({ faults, calls, expected }) => {
  expect(story(faults, calls)).toEqual(expected);
});

describe('the seed', () => {
  const half = (seed: number): Fault => fault('a', { probability: 0.5, seed });
  const many = Array.from({ length: 400 }, () => WEB);

  it('tells the same story again', () => expect(story([half(7)], many)).toEqual(story([half(7)], many)));
  it('tells another story with another seed', () => expect(story([half(7)], many)).not.toEqual(story([half(8)], many)));
  it.each([1, 2, 3, 4_294_967_295])('hits about as often as it says (seed %i)', (seed) => {
    const hits = story([half(seed)], many).filter((call) => call !== '-').length;
    expect(hits).toBeGreaterThan(160);
    expect(hits).toBeLessThan(240);
  });
  it('depends on the calls it matched, not on others between them', () => {
    const alone = story([{ ...half(7), surface: 'web-events' }], [WEB, WEB, WEB, WEB]);
    const mixed = story([{ ...half(7), surface: 'web-events' }], [WEB, LOGIN, WEB, LOGIN, WEB, WEB]).filter((_, index) => index !== 1 && index !== 3);
    expect(mixed).toEqual(alone);
  });
  it('draws jitter within its bounds, and the same again', () => {
    const slow = [fault('a', { action: { type: 'latency', ms: 100, jitter_ms: 50 } })];
    const delays = story(slow, many.slice(0, 50)).map((text) => Number(/(\d+)ms/.exec(text)?.[1]));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays)).toBeLessThanOrEqual(150);
    expect(new Set(delays).size).toBeGreaterThan(10);
    expect(story(slow, many.slice(0, 50)).map((text) => Number(/(\d+)ms/.exec(text)?.[1]))).toEqual(delays);
  });
});

describe('the switch', () => {
  it('keeps the counters of what did not change, and starts changed faults anew', () => {
    const faults = new FaultSwitch();
    const busy = { id: 'busy', count: 3, action: { type: 'status', status: 503 } };
    faults.set({ items: [busy, { id: 'slow', action: { type: 'latency', ms: 1 } }] });
    for (let call = 0; call < 2; call += 1) faults.decide(WEB);
    faults.set({ items: [{ ...busy, label: 'Busy hour' }, { id: 'slow', action: { type: 'latency', ms: 2 } }] });
    expect(faults.state([]).items.map(({ id, matched, fired, label }) => ({ id, matched, fired, label }))).toEqual([
      { id: 'busy', matched: 2, fired: 2, label: 'Busy hour' }, { id: 'slow', matched: 0, fired: 0, label: '' },
    ]);
  });

  it('asks nothing of calls once all counts are used up', () => {
    const faults = new FaultSwitch();
    expect(faults.active).toBe(false);
    faults.set({ items: [{ count: 1, action: { type: 'status', status: 500 } }] });
    expect(faults.active).toBe(true);
    faults.decide(WEB);
    expect(faults.active).toBe(false);
    expect(faults.state([]).items[0]).toMatchObject({ id: 'fault-1', spent: true, fired: 1 });
  });

  it.each([
    [{ items: [{ action: { type: 'status', status: 200 } }] }, 'items.0.action.status'],
    [{ items: [{ action: { type: 'explode' } }] }, 'items.0.action.type'],
    [{ items: [{ probability: 2, action: { type: 'latency', ms: 1 } }] }, 'items.0.probability'],
    [{ items: [{ id: 'a', action: { type: 'latency', ms: 1 } }, { id: 'a', action: { type: 'latency', ms: 2 } }] }, 'items.1.id'],
    [{}, 'items'],
  ])('refuses %j and names the field', (value, field) => {
    const faults = new FaultSwitch();
    expect(faults.set(value)).toMatchObject({ ok: false, field });
    expect(faults.state([]).items).toEqual([]);
  });

  it('warns of what SDKs do', () => {
    const faults = new FaultSwitch();
    faults.set({ items: [{ action: { type: 'status', status: 429, retry_after_s: null } }, { action: { type: 'status', status: 429 } }] });
    expect(faults.state([]).items.map(({ summary, warnings }) => [summary, warnings.length])).toEqual([
      ['answers 429 without Retry-After; nothing is processed', 1], ['answers 429 with Retry-After 5; nothing is processed', 0],
    ]);
  });
});
