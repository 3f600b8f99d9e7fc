/** Limits, timestamps, environments and duplicates through the running engine: each with its reason in the trace. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BatchDetail, TraceStep } from '../../src/protocol/contract.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

let engine: TestEngine;
let server: { name: string; key: string; secret: string };

beforeEach(async () => {
  engine = await startTestEngine();
  server = await engine.input('s2s');
});
afterEach(() => engine.stop());

const event = (name: string, data: object = {}): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', ...data } });
const send = async (batch: object, path = '/v2/events'): Promise<Response> => fetch(`${engine.ingestUrl}${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${server.key}:${server.secret}`).toString('base64')}` },
  body: JSON.stringify(Array.isArray(batch) ? batch : { environment: 'development', user_identities: { customer_id: 'c-1' }, ...batch }),
});

async function processed(batch: object): Promise<BatchDetail> {
  const response = await send(batch);
  expect(response.status).toBe(202);
  await engine.settle();
  return engine.batchDetail((await engine.batches())[0]!.id);
}

const step = ({ trace }: BatchDetail, stage: string, output?: string): TraceStep | undefined => trace.find((candidate) => candidate.stage === stage && (output === undefined || candidate.output === output));
const attributes = (count: number, value = 'v'): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, value]));

async function changeFile(change: (file: Record<string, Record<string, unknown>>) => void): Promise<void> {
  const { file } = await engine.control<{ file: Record<string, Record<string, unknown>> }>('GET', '/workspace');
  change(file);
  await engine.control('PUT', '/workspace/file', file);
}

describe('limits', () => {
  it.each([
    ['a name of 257 characters', { events: [event('n'.repeat(257))] }, 'truncated-name', '/events/0/data/event_name'],
    ['an attribute name of 257 characters', { events: [event('x', { custom_attributes: { ['k'.repeat(257)]: 'v' } })] }, 'truncated-name', `/events/0/data/custom_attributes/${'k'.repeat(257)}`],
    ['an attribute value of 4097 characters', { events: [event('x', { custom_attributes: { a: 'v'.repeat(4097) } })] }, 'value-too-long', '/events/0/data/custom_attributes/a'],
    ['101 attributes of an event', { events: [event('x', { custom_attributes: attributes(101) })] }, 'too-many-attributes', '/events/0/data/custom_attributes'],
    ['101 user attributes', { user_attributes: attributes(101), events: [event('x')] }, 'too-many-attributes', '/user_attributes'],
    ['a user attribute of 4097 characters', { user_attributes: { bio: 'b'.repeat(4097) }, events: [event('x')] }, 'value-too-long', '/user_attributes/bio'],
    ['a list of 1001 entries', { user_attributes: { list: Array.from({ length: 1001 }, () => 'x') }, events: [event('x')] }, 'too-many-list-entries', '/user_attributes/list'],
    ['a list entry of 513 characters', { user_attributes: { list: ['x'.repeat(513)] }, events: [event('x')] }, 'value-too-long', '/user_attributes/list'],
    ['an identity of 257 characters', { user_identities: { customer_id: 'c-1', other: 'o'.repeat(257) }, events: [event('x')] }, 'value-too-long', '/user_identities/other'],
    ['a batch of more than 128 KB', { events: Array.from({ length: 40 }, () => event('x', { custom_attributes: { a: 'v'.repeat(4000) } })) }, 'batch-too-large', ''],
    ['an event time 16 minutes ahead', { events: [event('x', { timestamp_unixtime_ms: '@ahead' })] }, 'future-timestamp', '/events/0/data/timestamp_unixtime_ms'],
    ['a batch time 16 minutes ahead', { timestamp_unixtime_ms: '@ahead', events: [event('x', { timestamp_unixtime_ms: 1_767_693_600_000 })] }, 'future-timestamp', '/timestamp_unixtime_ms'],
  ])('%s', async (_case, batch, code, pointer) => {
    // Now, and not when the cases were listed: a minute may have passed since.
    const detail = await processed(JSON.parse(JSON.stringify(batch).replace('"@ahead"', String(Date.now() + 16 * 60_000))) as object);
    expect(detail.notes.filter((note) => note.code === code).map((note) => note.pointer)).toContain(pointer);
    const limits = step(detail, 'limits');
    expect(limits?.verdict).toBe('changed');
    expect([limits?.reason.code, ...detail.notes.map((note) => note.code)]).toContain(code);
    expect(limits?.reason.pointer?.kind).toBe('limit');
  });

  it('takes all that is exactly at its limit', async () => {
    await engine.control('POST', '/clock', { freeze: true });
    const { now } = await engine.control<{ now: number }>('GET', '/clock');
    const detail = await processed({
      user_attributes: { ...attributes(99, 'v'.repeat(100)), list: Array.from({ length: 10 }, () => 'x'.repeat(512)) },
      events: [event('n'.repeat(256), { timestamp_unixtime_ms: now + 15 * 60_000, custom_attributes: { ['k'.repeat(256)]: 'v'.repeat(4096), ...attributes(99) } })],
    });
    expect(step(detail, 'limits')).toMatchObject({ verdict: 'passed', reason: { code: 'within-limits' } });
    expect(detail.event_rows[0]?.at).toBe(now + 15 * 60_000);
  });

  it('a workspace takes so many names; a new one beyond is dropped, a known one is not', async () => {
    await changeFile((file) => { file['limits'] = { ...file['limits'], event_names: 2 }; });
    await processed({ events: [event('one'), event('two'), event('one')] });
    const detail = await processed({ events: [event('two'), event('three'), { event_type: 'screen_view', data: { screen_name: 'one' } }, { event_type: 'screen_view', data: { screen_name: 'four' } }, { event_type: 'session_start', data: {} }] });
    expect(detail.event_rows.map(({ name }) => name)).toEqual(['two', 'one', 'Session start', 'three', 'four']);
    expect(detail.event_rows.slice(3).map(({ outcome, outcomes }) => [outcome, outcomes[0]?.code])).toEqual([['filtered', 'too-many-event-names'], ['filtered', 'too-many-event-names']]);
    expect(step(detail, 'limits')?.events).toMatchObject([{ event_id: detail.event_rows[3]!.id, verdict: 'dropped', reason: { value: 'three', pointer: { path: '/limits/event_names' } } }, { reason: { value: 'four' } }]);
    expect(detail.notes.filter(({ code }) => code === 'too-many-event-names').map(({ pointer, before }) => [pointer, before])).toEqual([['/events/1', 'three'], ['/events/3', 'four']]);
    expect(step(detail, 'limits')?.patch.length).toBeGreaterThan(0);
  });

  it.each([
    ['a request of more than 256 KB', { events: Array.from({ length: 70 }, () => event('x', { custom_attributes: { a: 'v'.repeat(4000) } })) }, '/v2/events', 400],
    ['101 batches at once', Array.from({ length: 101 }, () => ({ events: [] })), '/v2/bulkevents', 400],
  ])('%s is refused and listed', async (_case, body, path, status) => {
    expect((await send(body, path)).status).toBe(status);
    expect((await engine.requests())[0]).toMatchObject({ status, batches: 0 });
  });
});

describe('duplicates', () => {
  const message = (id: string, name = 'x'): object => event(name, { source_message_id: id });

  it('of a batch are dropped by source_request_id within one input', async () => {
    await processed({ source_request_id: 'r-1', events: [event('x')] });
    expect((await processed({ source_request_id: 'r-1', events: [event('x')] })).trace.at(-1)).toMatchObject({ stage: 'duplicates', verdict: 'dropped', reason: { code: 'duplicate-batch', value: 'r-1', pointer: { path: '/duplicates/drop_batches' } } });
  });

  it('of events are kept unless the workspace drops them', async () => {
    await processed({ mpid: '5', events: [message('m-1')] });
    expect((await processed({ mpid: '5', events: [message('m-1')] })).event_rows).toHaveLength(1);
    await changeFile((file) => { file['duplicates'] = { ...file['duplicates'], drop_events: true }; });
    await processed({ mpid: '5', events: [message('m-2'), message('m-3')] });
    const detail = await processed({ mpid: '5', events: [message('m-3', 'again'), message('m-4', 'new'), message('m-4', 'twice in one batch'), event('no id')] });
    expect(detail.event_rows.map(({ name, outcomes }) => [name, outcomes[0]?.outcome])).toEqual([['new', 'delivered'], ['no id', 'delivered'], ['again', 'filtered'], ['twice in one batch', 'filtered']]);
    expect(step(detail, 'duplicates')).toMatchObject({ verdict: 'changed', reason: { code: 'duplicate-events', value: ['m-3', 'm-4'], pointer: { path: '/duplicates/drop_events', file: 'cloudchamber.json' } } });
    expect((await processed({ mpid: '6', events: [message('m-3')] })).event_rows).toHaveLength(1);
  });
});

describe('environments', () => {
  const production = { environment: 'production', events: [event('x')] };
  const development = { environment: 'development', events: [event('x')] };

  async function output(value: object): Promise<void> {
    await engine.control('PUT', '/workspace/outputs/hooks', { partner: 'webhook', ...value });
    await engine.control('PUT', '/workspace/connections/server-to-hooks', { input: server.name, output: 'hooks' });
  }
  const urls = (detail: BatchDetail): string[] => detail.deliveries.filter((delivery) => delivery.output === 'hooks').map((delivery) => delivery.request.url);

  it('share the output\'s settings by default', async () => {
    await output({ settings: { url: 'https://hooks.example.com/all' } });
    expect([urls(await processed(production)), urls(await processed(development))]).toEqual([['https://hooks.example.com/all'], ['https://hooks.example.com/all']]);
  });

  it('can have credentials of their own', async () => {
    await output({ settings: {}, environment_settings: { development: { url: 'https://hooks.example.com/dev' }, production: { url: 'https://hooks.example.com/prod' } } });
    expect([urls(await processed(production)), urls(await processed(development))]).toEqual([['https://hooks.example.com/prod'], ['https://hooks.example.com/dev']]);
  });

  it('an empty set is not forwarded, and the trace says where that is set', async () => {
    await output({ settings: { url: 'https://hooks.example.com/all' }, environment_settings: { production: { url: 'https://hooks.example.com/prod' } } });
    const detail = await processed(development);
    expect(urls(detail)).toEqual([]);
    expect(step(detail, 'gates', 'hooks')).toMatchObject({ verdict: 'dropped', reason: { code: 'no-credentials', value: 'development', pointer: { kind: 'output', name: 'hooks', path: '/environment_settings/development', file: 'outputs/hooks.json' } } });
    expect(urls(await processed(production))).toEqual(['https://hooks.example.com/prod']);
  });

  it('that a connection does not take are dropped at its gate', async () => {
    await output({ settings: { url: 'https://hooks.example.com/all' } });
    await engine.control('PUT', '/workspace/connections/server-to-hooks', { input: server.name, output: 'hooks', environments: { development: false } });
    expect(step(await processed(development), 'gates', 'hooks')?.reason).toMatchObject({ code: 'environment-off', value: 'development' });
  });

  it('a secret set for one environment leaves the file like any other', async () => {
    const url = 'https://hooks.example.com/all';
    await output({ settings: { url, authorization: 'Basic c2hhcmVk' }, environment_settings: { development: { url }, production: { authorization: 'Basic cHJvZA==' } } });
    expect(await engine.control('GET', '/workspace/outputs/hooks')).toMatchObject({ environment_settings: { production: { authorization: { $secret: 'output.hooks.production.authorization' } } } });
    const sent = async (batch: object): Promise<string | undefined> => (await processed(batch)).deliveries.find((delivery) => delivery.output === 'hooks')?.request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
    expect([await sent(production), await sent(development)]).toEqual(['Basic cHJvZA==', 'Basic c2hhcmVk']);
  });
});
