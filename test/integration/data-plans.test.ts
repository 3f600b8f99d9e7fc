/** A data plan at work: violations, blocking, quarantine, replay and what is not validated, over the running engine (spec/data-plans.md 4 to 10). */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchDetail, Delivery, EventRow, Page, Problem } from '../../src/protocol/contract.ts';
import type { Violation, ViolationReport } from '../../src/protocol/data-plan.ts';
import { startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

const closed = (properties: object): object => ({ type: 'object', additionalProperties: false, properties });
const event = (match: object, attributes: object): object => ({
  description: '', match, validator: { type: 'json_schema', definition: { properties: { data: { type: 'object', additionalProperties: true, properties: { custom_attributes: closed(attributes) } } } } },
});
const PLAN = {
  data_plan_id: 'roastery', data_plan_name: 'Roastery',
  data_plan_versions: [{
    version: 1, data_plan_id: 'roastery', activated_environment: 'development', version_description: '',
    version_document: {
      data_points: [
        event({ type: 'custom_event', criteria: { event_name: 'Brewed', custom_event_type: 'other' } }, { cups: { type: 'number' }, roast: { type: 'string', enum: ['light', 'dark'] } }),
        event({ type: 'screen_view', criteria: { screen_name: 'Home' } }, {}),
        { description: '', match: { type: 'user_attributes', criteria: {} }, validator: { type: 'json_schema', definition: closed({ tier: { type: 'string' } }) } },
      ],
      settings: { validation_actions: { event: 'drop_event', event_attribute: 'drop_attribute', user_attribute: 'drop_attribute' } },
    },
  }],
};

const AT = Date.now() - 60_000;
const brewed = (name: string, attributes: object): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: AT, custom_attributes: attributes } });
const batch = (events: object[], more: object = {}): object => ({ environment: 'development', user_identities: { customer_id: 'c-9' }, context: { data_plan: { plan_id: 'roastery' } }, events, ...more });

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  const { key } = await engine.input('s2s');
  expect(key).not.toBe('');
  const put = async (path: string, value: object): Promise<void> => expect((await engine.api('PUT', `/workspace/${path}`, value)).status, path).toBe(200);
  await put('plans/roastery', PLAN);
  await put('outputs/held', { partner: 'webhook', label: 'Held', settings: { url: 'https://hooks.example.com/held', authorization: 'Basic aGVsZA==' } });
  await put('outputs/kept', { partner: 'webhook', label: 'Kept', settings: { url: 'https://hooks.example.com/kept' } });
  await put('connections/server-to-kept', { input: (await engine.input('s2s')).name, output: 'kept', settings: { sendAsBatch: true } });
  const { file } = (await engine.api<{ file: object }>('GET', '/workspace')).body;
  await put('file', { ...file, data_plans: { quarantine: { roastery: 'held' } } });
});

afterAll(() => engine?.stop());

async function send(body: object): Promise<BatchDetail> {
  expect((await engine.sendServer(body)).status).toBe(202);
  await engine.settle();
  return newest();
}

async function newest(): Promise<BatchDetail> {
  const { items } = (await engine.api<Page<{ id: string }>>('GET', '/batches?limit=1')).body;
  return (await engine.api<BatchDetail>('GET', `/batches/${items[0]!.id}`)).body;
}

const violations = async (query: string): Promise<Violation[]> => (await engine.api<Page<Violation>>('GET', `/violations?query=${encodeURIComponent(query)}`)).body.items;
const bodyTo = (detail: BatchDetail, output: string): Record<string, unknown> | null => {
  const delivery = detail.deliveries.find((one: Delivery) => one.output === output);
  return delivery === undefined ? null : (JSON.parse(String(delivery.request.body)) as Record<string, unknown>);
};

interface Held { readonly batch_id: string; readonly plan: string; readonly version: number; readonly blocked_events: number; readonly blocked_attributes: number; readonly record: Record<string, unknown> }
const quarantine = async (): Promise<Held[]> => (await engine.api<{ items: Held[] }>('GET', '/quarantine')).body.items;

describe('a batch that does not keep to its plan', () => {
  let detail: BatchDetail;
  let ids: Record<string, string>;

  beforeAll(async () => {
    detail = await send(batch(
      [brewed('Brewed', { cups: '2', roast: 'black', grind: 'fine' }), brewed('Spilled', { cups: 1 }), { event_type: 'session_start', data: { timestamp_unixtime_ms: AT } }],
      { user_attributes: { tier: 'gold', shoe_size: '43' } },
    ));
    ids = Object.fromEntries(detail.event_rows.map((row: EventRow) => [row.name, row.id]));
  });

  it('has its violations as rows, each with its place and a sentence', async () => {
    const rows = (await violations(`batch=${detail.id}`)).sort((a, b) => a.pointer.localeCompare(b.pointer));
    expect(rows.map(({ code, pointer, key, blocked, plan, version, match_key }) => [code, pointer, key, blocked, `${plan}:${version}`, match_key])).toEqual([
      ['unplanned-event', '/events/1', 'Spilled', true, 'roastery:1', 'custom_event:other:Spilled'],
      ['unplanned-event-attribute', '/events/0/data/custom_attributes/grind', 'grind', true, 'roastery:1', 'custom_event:other:Brewed'],
      ['invalid-value', '/events/0/data/custom_attributes/roast', 'roast', false, 'roastery:1', 'custom_event:other:Brewed'],
      ['unplanned-user-attribute', '/user_attributes/shoe_size', 'shoe_size', true, 'roastery:1', 'user_attributes'],
    ].sort((a, b) => String(a[1]).localeCompare(String(b[1]))));
    for (const { message } of rows) expect(message).toMatch(/\S \S.*\.$/);
    expect((await violations('violation=unplanned-event plan=roastery')).map(({ key }) => key)).toContain('Spilled');
  });

  it('goes on without what was blocked, and the rest reaches the output', () => {
    const sent = bodyTo(detail, 'kept')!;
    expect((sent['events'] as { data: { event_name?: string } }[]).map(({ data }) => data.event_name)).toEqual(['Brewed', undefined]);
    expect((sent['events'] as { data: object }[])[0]!.data).toMatchObject({ custom_attributes: { cups: '2', roast: 'black' } });
    expect(sent['events']).not.toMatchObject([{ data: { custom_attributes: { grind: 'fine' } } }, {}]);
    expect(sent['user_attributes']).toEqual({ tier: 'gold' });
    expect(detail.trace.find(({ stage }) => stage === 'plan-blocking')).toMatchObject({ verdict: 'changed', reason: { code: 'plan-blocked' } });
    const blocked = detail.event_rows.find(({ name }: EventRow) => name === 'Spilled');
    expect(JSON.stringify(blocked)).toContain('plan-blocked');
  });

  it('is counted in the report', async () => {
    const report = (await engine.api<ViolationReport>('GET', '/violations/report?plan=roastery&version=1')).body;
    expect(report).toMatchObject({ received: 3, with_violations: 3, volume: 4, unique: 4, unique_invalid: 1, unique_unplanned: 3, blocked: 3 });
  });

  it('is kept whole in the quarantine, and sent to the plan\'s quarantine output in the form of raw outputs', async () => {
    const [held] = await quarantine();
    expect(held).toMatchObject({ batch_id: detail.id, plan: 'roastery', version: 1, blocked_events: 1, blocked_attributes: 2 });
    const record = bodyTo(detail, 'held')!;
    expect(record).toEqual(held!.record);
    expect(record).toMatchObject({
      batch_id: detail.id, mpid: detail.mpid, environment: 'development', source_info: { channel: 'server_to_server', partner: null }, user_attributes: { tier: 'gold', shoe_size: '43' },
      context: {
        data_plan: {
          plan_id: 'roastery', plan_version: 1,
          block_metadata: {
            dto_version: 1, blocked_event_ids: [ids['Spilled']], blocked_event_attributes: [{ event_id: ids['Brewed'], event_attributes: ['./data/custom_attributes/grind'] }],
            blocked_user_attributes: ['shoe_size'], blocked_user_identities: [], blocked_device_identities: [],
          },
        },
      },
      events: [{ data: { event_id: ids['Brewed'], timestamp_unixtime_ms: String(AT) } }, { data: { event_id: ids['Spilled'] } }, { event_type: 'session_start' }],
    });
    const delivery = detail.deliveries.find(({ output }: Delivery) => output === 'held')!;
    expect(delivery).toMatchObject({ outcome: 'delivered', response: { status: 200 } });
  });

  it('comes again by replay: only what was blocked, with its time, to the outputs', async () => {
    const { batch: backfill } = (await engine.api<{ batch: Record<string, unknown> }>('GET', `/quarantine/${detail.id}/backfill`)).body;
    expect(backfill).toMatchObject({ user_attributes: { shoe_size: '43' }, events: [{ data: { event_name: 'Brewed', timestamp_unixtime_ms: AT } }, { data: { event_name: 'Spilled' } }] });
    for (const name of ['batch_id', 'source_request_id', 'timestamp_unixtime_ms', 'context']) expect(backfill, name).not.toHaveProperty(name);

    const one = await engine.api<{ status: number }>('POST', `/quarantine/${detail.id}/replay`, { events: [ids['Spilled']] });
    expect(one).toMatchObject({ status: 200, body: { status: 202 } });
    await engine.settle();
    const again = await newest();
    expect(again.id).not.toBe(detail.id);
    expect(again.mpid).toBe(detail.mpid);
    expect(again.flags).toContain('replayed');
    expect(bodyTo(again, 'kept')).toMatchObject({ events: [{ data: { event_name: 'Spilled', timestamp_unixtime_ms: AT, custom_attributes: { cups: 1 } } }] });
    expect((bodyTo(again, 'kept')!['events'] as object[]).length).toBe(1);
    expect(again.event_rows.map(({ name }: EventRow) => name)).toEqual(['Spilled']);

    expect(await engine.api('POST', `/quarantine/${detail.id}/replay`, { events: ['5'] })).toMatchObject({ status: 409 });
    expect(await engine.api('POST', '/quarantine/17/replay', {})).toMatchObject({ status: 404 });
  });

  it('replayed after the plan was fixed and with its plan, is valid', async () => {
    const version = PLAN.data_plan_versions[0]!;
    const points = [...version.version_document.data_points, event({ type: 'custom_event', criteria: { event_name: 'Spilled', custom_event_type: 'other' } }, { cups: { type: 'number' } })];
    await engine.api('PUT', '/workspace/plans/roastery', { ...PLAN, data_plan_versions: [{ ...version, version_document: { ...version.version_document, data_points: points } }] });
    const { batch: backfill } = (await engine.api<{ batch: { events: { data: { event_name: string } }[] } }>('GET', `/quarantine/${detail.id}/backfill`)).body;
    const fixed = { ...backfill, user_attributes: {}, context: { data_plan: { plan_id: 'roastery' } }, events: backfill.events.filter(({ data }) => data.event_name === 'Spilled') };
    await engine.api('POST', `/quarantine/${detail.id}/replay`, { batch: fixed });
    await engine.settle();
    const again = await newest();
    expect(await violations(`batch=${again.id}`)).toEqual([]);
    expect(again.trace.find(({ stage }) => stage === 'data-plan')).toMatchObject({ verdict: 'passed' });
    expect(bodyTo(again, 'kept')).toMatchObject({ events: [{ data: { event_name: 'Spilled' } }] });
    await engine.api('PUT', '/workspace/plans/roastery', PLAN);
  });
});

describe('validation that is silently off', () => {
  beforeEach(async () => {
    await engine.api('PUT', '/workspace/plans/roastery', PLAN);
  });

  it.each([
    ['plan_not_found', { plan_id: 'bakery' }, 'development', /bakery/],
    ['version_not_found', { plan_id: 'roastery', plan_version: 7 }, 'development', /no version 7/],
    ['version_not_active_in_environment', { plan_id: 'roastery', plan_version: 1 }, 'production', /development only/],
    ['no_active_version', { plan_id: 'roastery' }, 'production', /No version/],
  ])('%s is said in the trace and the report, and nothing is blocked', async (reason, data_plan, environment, message) => {
    const detail = await send({ ...batch([brewed('Spilled', { cups: 1 })]), environment, context: { data_plan } });
    expect(detail.trace.find(({ stage }) => stage === 'data-plan')).toMatchObject({ reason: { message: expect.stringMatching(message) } });
    expect(bodyTo(detail, 'kept')).toMatchObject({ events: [{ data: { event_name: 'Spilled' } }] });
    const report = (await engine.api<ViolationReport>('GET', '/violations/report')).body;
    expect(report.not_validated.find((one) => one.reason === reason)).toMatchObject({ plan: data_plan.plan_id, env: environment, batches: 1, message: expect.stringMatching(message) });
  });

  it.each([
    ['bakery', 'held', 'missing-plan', /bakery/], ['roastery:9', 'held', 'missing-plan', /version 9/], ['roastery', 'nowhere', 'missing-output', /nowhere/], ['roastery', 'mixpanel', 'no-raw-batches', /Mixpanel/],
  ])('a quarantine of %s at %s is a problem', async (plan, output, code, message) => {
    const { file } = (await engine.api<{ file: object }>('GET', '/workspace')).body;
    await engine.api('PUT', '/workspace/file', { ...file, data_plans: { quarantine: { [plan]: output } } });
    const { problems } = (await engine.api<{ problems: Problem[] }>('GET', '/workspace')).body;
    expect(problems).toEqual(expect.arrayContaining([expect.objectContaining({ code, message: expect.stringMatching(message), file: 'cloudchamber.json' })]));
    await engine.api('PUT', '/workspace/file', file);
  });

  it('a keyword that is ignored is a problem with its line', async () => {
    const odd = { ...PLAN, data_plan_versions: [{ ...PLAN.data_plan_versions[0]!, version_document: { data_points: [event({ type: 'screen_view', criteria: { screen_name: 'Odd' } }, { x: { oneOf: [] } })] } }] };
    await engine.api('PUT', '/workspace/plans/roastery', odd);
    const { problems } = (await engine.api<{ problems: Problem[] }>('GET', '/workspace')).body;
    expect(problems).toEqual(expect.arrayContaining([expect.objectContaining({ severity: 'warning', code: 'unsupported-keyword', file: 'plans/roastery.json', line: expect.any(Number), message: expect.stringContaining('oneOf') })]));
  });
});

describe('SDK configuration', () => {
  const web = async (query: string): Promise<Record<string, unknown>> => (await fetch(`${engine.ingest}/JS/v2/${(await engine.input('web')).key}/config?${query}`)).json() as Promise<Record<string, unknown>>;
  const native = async (query: string, env: string): Promise<Record<string, unknown>> => (await fetch(`${engine.ingest}/v4/${(await engine.input('android')).key}/config?av=1&sv=5.60.0${query}`, { headers: { 'x-mp-env': env } })).json() as Promise<Record<string, unknown>>;
  const served = { dtpn: { blok: { ev: true, ea: true, ua: true, id: false }, vers: { version: 1, data_plan_id: 'roastery', version_document: PLAN.data_plan_versions[0]!.version_document } } };

  beforeAll(async () => {
    await engine.api('PUT', '/workspace/plans/roastery', PLAN);
  });

  it('serves the version, its document and what kits may block', async () => {
    expect((await web('env=1&plan_id=roastery'))['dataPlanResult']).toEqual(served);
    expect((await web('env=1&plan_id=roastery&plan_version=1'))['dataPlanResult']).toEqual(served);
    for (const env of ['1', '2']) expect((await native('&plan_id=roastery', env))['dpr']).toEqual(served);
  });

  it('is explained for the window, without the documents', async () => {
    const { body } = await engine.api<{ data_plan: unknown }>('GET', `/sdk-config/${(await engine.input('web')).name}`);
    expect(body.data_plan).toEqual({ roastery: { development: { version: 1, blok: { ev: true, ea: true, ua: true, id: false } }, production: { error_message: 'No version of the data plan "roastery" is active in production.' } } });
  });

  it('says why not to the web SDK, and leaves it out where none was asked for or the SDK knows no error', async () => {
    expect((await web('env=0&plan_id=roastery'))['dataPlanResult']).toEqual({ error_message: 'No version of the data plan "roastery" is active in production.' });
    expect((await web('env=0&plan_id=roastery&plan_version=1'))['dataPlanResult']).toEqual({ error_message: 'Version 1 of the data plan "roastery" is not active in production.' });
    expect((await web('env=1&plan_id=roastery&plan_version=3'))['dataPlanResult']).toEqual({ error_message: 'The data plan "roastery" has no version 3.' });
    expect((await web('env=1&plan_id=Roastery'))['dataPlanResult']).toEqual({ error_message: 'This workspace has no data plan "Roastery".' });
    expect(await web('env=1')).not.toHaveProperty('dataPlanResult');
    expect(await native('', '1')).not.toHaveProperty('dpr');
    expect(await native('&plan_id=bakery', '1')).not.toHaveProperty('dpr');
  });
});
