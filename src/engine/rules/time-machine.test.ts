import { describe, expect, it } from 'vitest';
import type { TimeMachine } from '../../protocol/rule.ts';
import { prepareRule } from './compile-code.ts';
import { timeMachine, warmRuns } from './time-machine.ts';
import type { CapturedBatch } from './time-machine.ts';
import { InProcessRunner } from './testing/runner.ts';

const captured = (count: number): CapturedBatch[] => Array.from({ length: count }, (_, index) => ({
  batch_id: String(index), event_id: `e${index}`,
  text: JSON.stringify({ environment: 'development', mpid: 7, events: [{ event_type: 'custom_event', data: { event_name: `name ${index % 10}`, custom_event_type: 'other', event_id: index + 1 } }] }),
}));
const CODE = `exports.handler = async (b) => {
  const d = b.events[0].data, n = Number(d.event_name.slice(5));
  if (n === 1) return null;
  if (n === 2) return b.nothing.here;
  if (n < 5) { d.event_name = "x"; d.custom_attributes = { a: "1" }; }
  if (n === 5) b.events.push({ event_type: "session_end", data: {} });
  return b;
};`;

async function run(batches: Iterable<CapturedBatch> | AsyncIterable<CapturedBatch>, options: { signal?: AbortSignal; onProgress?: (done: number, soFar: TimeMachine) => void } = {}, code = CODE): Promise<TimeMachine> {
  const rule = await prepareRule('fix', '$LATEST', { code, language: 'js' }, { runtime: 'node22', environment: {} });
  return timeMachine(batches, warmRuns(new InProcessRunner(), rule, 'output', 'web', options.signal), { rule: 'fix', position: 'output', ...options });
}

describe('the time machine', () => {
  it('groups what is alike and says it in one sentence', async () => {
    const result = await run(captured(100));
    expect(result).toMatchObject({ rule: 'fix', batches: 100, unchanged: 40, changed: 40, dropped: 10, threw: 10, timed_out: 0, slowest_ms: 1, sentence: 'changes 40 of 100 batches, drops 10, throws on 10, slowest 1 ms' });
    expect(result.groups.map(({ verdict, title, count, pointers }) => [verdict, title, count, pointers])).toEqual([
      ['changed', 'Changes custom_attributes, event_name', 30, ['/events/*/data/custom_attributes', '/events/*/data/event_name']],
      expect.anything(), expect.anything(), expect.anything(),
    ]);
    expect(result.groups.find(({ verdict }) => verdict === 'error')).toMatchObject({ title: "TypeError: Cannot read properties of undefined (reading 'here')", count: 10, examples: [{ batch_id: '2', event_id: 'e2', error: { line: 4 } }, {}, {}, {}, {}] });
    expect(result.groups.find(({ pointers }) => pointers.includes('/events/*'))).toMatchObject({ title: 'Changes events', count: 10 });
  });

  it('nothing captured is nothing to say', async () => {
    expect(await run([])).toMatchObject({ batches: 0, groups: [], sentence: 'changes 0 of 0 batches' });
  });

  it('reads as it goes, tells progress, and stops when it is cancelled', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    let read = 0;
    async function* source(): AsyncGenerator<CapturedBatch> {
      for (const batch of captured(5_000)) {
        read++;
        if (read === 200) stop.abort();
        yield batch;
      }
    }
    const result = await run(source(), { signal: stop.signal, onProgress: (done) => seen.push(done) });
    expect(read).toBeLessThan(300);
    expect(result.batches).toBeLessThan(200);
    expect(seen.at(-1)).toBe(result.batches);
  });
});
