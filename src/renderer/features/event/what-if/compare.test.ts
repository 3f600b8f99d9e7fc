import { describe, expect, it } from 'vitest';
import type { BatchDetail, Delivery } from '../../../../protocol/contract.ts';
import { delivery, detail, row, step } from '../test-trace.ts';
import { compareRuns } from './compare.ts';

const at = { connection: 'web-mixpanel', output: 'mixpanel' };
const consent = { code: 'consent-missing', message: 'No consent.', value: { 'gdpr/ads': false } };
const request = (body: unknown, part: Partial<Delivery> = {}): Delivery => delivery({ request: { method: 'POST', url: 'https://x', headers: [['content-type', 'application/json']], body: JSON.stringify(body) }, ...part });

const before = detail({
  trace: [step({ stage: 'limits' }), step({ stage: 'gates', ...at }), step({ stage: 'forwarding-rules', ...at, verdict: 'dropped', reason: consent })],
  event_rows: [row('e1', [{ output: 'mixpanel', outcome: 'consent', status: null, code: 'consent-missing' }])],
});
const after = detail({
  trace: [
    step({ stage: 'limits' }), step({ stage: 'gates', ...at }), step({ stage: 'forwarding-rules', ...at, verdict: 'skipped', reason: { code: 'no-forwarding-rules', message: 'None.' } }),
    step({ stage: 'output-rules', ...at, verdict: 'skipped', reason: { code: 'no-rules', message: 'None.' } }), step({ stage: 'mapping', ...at, verdict: 'changed' }),
  ],
  event_rows: [row('e1', [{ output: 'mixpanel', outcome: 'delivered', status: 200, code: 'ok' }])],
  deliveries: [request({ a: 1 })],
});

function compare(one: BatchDetail, other: BatchDetail) {
  return compareRuns({ before: one, after: other, connections: [{ ...at, changed: true, sentence: '1 event would be sent.', requests_before: 0, requests_after: 1 }], remarks: [] }, { id: 'e1', index: 0 });
}

describe('both runs of what if', () => {
  const [mixpanel] = compare(before, after).connections;

  it('say what became of the event in each', () => {
    expect([mixpanel?.before?.outcome, mixpanel?.after?.outcome]).toEqual(['consent', 'delivered']);
    expect(mixpanel?.requests).toMatchObject([{ purpose: 'track', before: null, after: { id: 'd1' }, changed: true }]);
  });

  it('name the stages that said something else, in their order, and none that only had nothing to do', () => {
    expect(mixpanel?.steps.map(({ label, before: one, after: other }) => [label, one?.word ?? null, other?.word ?? null])).toEqual([
      ['forwarding-rules', 'consent: ads=no', 'None'], ['mapping', null, 'fine'],
    ]);
    expect(compare(before, after).input).toEqual([]);
  });

  it('find no change between a run and itself', () => {
    const { input, connections: [same] } = compare(after, after);
    expect([input, same?.steps, same?.requests.map(({ changed }) => changed)]).toEqual([[], [], [false]]);
  });

  it('tell which fields of a request differ, each request with its own kind', () => {
    const other = { ...after, deliveries: [request({ a: 2, b: 1 }, { id: 'd8' }), request({ x: 1 }, { id: 'd9', purpose: 'engage' })] };
    const [one] = compare(after, other).connections;
    expect(one?.requests.map(({ purpose, before: a, after: b, patch }) => [purpose, a?.id ?? null, b?.id ?? null, patch?.map(({ op, path }) => `${op} ${path}`) ?? null])).toEqual([
      ['track', 'd1', 'd8', ['replace /a', 'add /b']], ['engage', null, 'd9', null],
    ]);
  });

  it('follow the event by its place where an edited batch gave it another id', () => {
    const renamed = { ...after, event_rows: [{ ...after.event_rows[0]!, id: 'other' }], deliveries: [request({ a: 1 }, { event_ids: ['other'] })] };
    expect(compare(before, renamed).connections[0]?.after?.outcome).toBe('delivered');
  });
});
