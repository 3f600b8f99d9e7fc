/** Rules on real traffic: what they change, drop and break, and that they hold up nobody else (spec/pipeline.md (a)). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BatchDetail, EventRow, Page, TraceStep } from '../../src/protocol/contract.ts';
import type { RuleFinding, RuleSummary } from '../../src/protocol/rule.ts';
import { serverBatch, startTestEngine, tempDir } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeEach(async () => { engine = await startTestEngine(); });
afterEach(async () => { await engine.stop(); });

async function put(path: string, value: unknown): Promise<void> {
  const answer = await engine.api('PUT', `/workspace/${path}`, value);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

async function rule(name: string, code: string, settings: Record<string, unknown> = {}): Promise<void> {
  await put(`rules/${name}`, { code, failure_action: 'discard', ...settings });
}

async function attach(kind: 'inputs' | 'connections', name: string, rules: readonly string[]): Promise<void> {
  const { body } = await engine.api<Record<string, unknown>>('GET', `/workspace/${kind}/${name}`);
  await put(`${kind}/${name}`, { ...body, rules });
}

async function send(name: string, extra: Record<string, unknown> = {}): Promise<void> {
  expect((await engine.sendServer(serverBatch(name, extra))).status).toBe(202);
}

async function events(): Promise<EventRow[]> {
  return (await engine.api<Page<EventRow>>('GET', '/events?limit=200')).body.items;
}

async function newest(): Promise<BatchDetail> {
  const [row] = (await engine.api<Page<{ id: string }>>('GET', '/batches?limit=1')).body.items;
  return (await engine.api<BatchDetail>('GET', `/batches/${row!.id}`)).body;
}

const step = (batch: BatchDetail, stage: string): TraceStep[] => batch.trace.filter((one) => one.stage === stage);

const MARK = 'exports.handler = async (batch) => { for (const e of batch.events) e.data.custom_attributes = { ...e.data.custom_attributes, mark: (e.data.custom_attributes || {}).mark ? e.data.custom_attributes.mark + 1 : 1 }; return batch; };';

describe('all-outputs rules', () => {
  it('run in their order before anything is known of the batch, each with its step, diff and console', async () => {
    await rule('first', MARK);
    await rule('second', `console.log('loaded'); exports.handler = (batch, context, callback) => { console.log('mark', batch.events[0].data.custom_attributes.mark, 'id' in batch, batch.batch_id); callback(null, batch); };`);
    await attach('inputs', 's2s', ['first', 'second']);
    await send('Order');
    await engine.settle();
    const batch = await newest();
    expect(step(batch, 'all-outputs-rules').map(({ label, verdict, reason }) => [label, verdict, reason.code])).toEqual([['Rule first', 'changed', 'rule-changed'], ['Rule second', 'passed', 'rule-same']]);
    const [changed, same] = step(batch, 'all-outputs-rules');
    expect(changed!.patch).toEqual([{ op: 'add', path: '/events/0/data/custom_attributes/mark', value: 1 }]);
    expect(changed!.reason.pointer).toMatchObject({ kind: 'rule', name: 'first', file: 'rules/first/index.js' });
    expect(same!.rule!.logs.map(({ text }) => text)).toContain('mark 1 false undefined');
    expect(batch.flags).toContain('rule');
    expect((await engine.api<{ items: { text: string }[] }>('GET', '/rules/second/logs')).body.items.some(({ text }) => text.includes('mark 1'))).toBe(true);
  });

  it('that give back null end the batch; what was in it stays visible', async () => {
    await rule('drop', 'exports.handler = async (batch) => (batch.events[0].data.event_name === "Bot" ? null : batch);');
    await attach('inputs', 's2s', ['drop']);
    await send('Bot');
    await send('Human');
    await engine.settle();
    expect((await events()).map(({ name, outcome }) => [name, outcome])).toEqual([['Human', 'delivered'], ['Bot', 'rule-dropped']]);
  });

  it('that leave events out lose only these', async () => {
    await rule('filter', 'exports.handler = async (batch) => { batch.events = batch.events.filter((e) => !e.data.event_name.startsWith("debug")); return batch; };');
    await attach('inputs', 's2s', ['filter']);
    const one = (name: string): object => ({ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other' } });
    await send('x', { events: [one('A'), one('debug 1'), one('B')] });
    await engine.settle();
    expect(Object.fromEntries((await events()).map(({ name, outcome }) => [name, outcome]))).toEqual({ A: 'delivered', B: 'delivered', 'debug 1': 'rule-dropped' });
    const batch = await newest();
    expect(batch.events.map((event) => (event['data'] as { event_name: string }).event_name)).toEqual(['A', 'B', 'debug 1']);
  });

  it('keep 64-bit ids whole and may not change them', async () => {
    await rule('ids', 'exports.handler = async (batch) => { batch.events[0].data.session_start = 1; batch.mpid = 5; return batch; };');
    await attach('inputs', 's2s', ['ids']);
    await engine.sendServer(JSON.stringify(serverBatch('Ids')).replace('"environment"', '"mpid":7346244611012968789,"environment"'));
    await engine.settle();
    const batch = await newest();
    expect(batch.mpid).toBe('7346244611012968789');
    expect(step(batch, 'all-outputs-rules')[0]!.rule!.warnings.map(({ code }) => code)).toContain('id-changed');
  });
});

describe('slots and versions', () => {
  it('production data runs the promoted version, and none before the first promotion', async () => {
    await rule('slots', MARK);
    await attach('inputs', 's2s', ['slots']);
    const marked = async (environment: string): Promise<unknown> => {
      await send('Slot', { environment });
      await engine.settle();
      return ((await newest()).events[0]!['data'] as { custom_attributes: Record<string, unknown> }).custom_attributes['mark'];
    };
    expect(await marked('production')).toBeUndefined();
    expect(step(await newest(), 'all-outputs-rules')[0]).toMatchObject({ verdict: 'skipped', reason: { code: 'rule-not-promoted' } });
    expect((await engine.api('POST', '/rules/slots/promote', {})).body).toEqual({ version: 'v1' });
    await rule('slots', 'exports.handler = async (batch) => batch;', { prod: 'v1', versions: (await engine.api<{ versions: object }>('GET', '/workspace/rules/slots')).body.versions });
    expect(await marked('production')).toBe(1);
    expect(await marked('development')).toBeUndefined();
    expect((await engine.api<{ items: RuleSummary[] }>('GET', '/rules')).body.items[0]).toMatchObject({ prod: 'v1', ahead: true, versions: [{ name: 'v1' }] });
  });

  it('refuses to promote what still logs to the console, and says where', async () => {
    await rule('chatty', '// console.log("fine in a comment")\nexports.handler = async (batch) => {\n  console.log(batch);\n  return batch;\n};');
    const refused = await engine.api<{ error: { code: string; message: string } }>('POST', '/rules/chatty/promote', {});
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain('Remove all console.log() statements before promoting to production.');
    expect(refused.body.error.message).toContain('line 3');
  });

  it('does not run without a failure action, when it is switched off, or when it does not exist', async () => {
    await rule('undecided', MARK, { failure_action: null });
    await rule('off', MARK, { active: false });
    await attach('inputs', 's2s', ['undecided', 'off', 'nowhere']);
    await send('Idle');
    await engine.settle();
    expect(step(await newest(), 'all-outputs-rules').map(({ verdict, reason }) => [verdict, reason.code])).toEqual([['skipped', 'rule-no-failure-action'], ['skipped', 'rule-inactive'], ['skipped', 'rule-missing']]);
    const { body } = await engine.api<{ problems: { code: string; file: string }[] }>('GET', '/workspace');
    expect(body.problems).toMatchObject([{ code: 'missing-rule', file: 'inputs/s2s.json' }]);
  });

  it('a deleted rule is taken out of every slot', async () => {
    await rule('gone', MARK);
    await attach('inputs', 's2s', ['gone']);
    await attach('connections', 's2s-to-webhook', ['gone']);
    expect((await engine.api('DELETE', '/workspace/rules/gone')).status).toBe(200);
    const { body } = await engine.api<{ inputs: Record<string, { rules: string[] }>; connections: Record<string, { rules: string[] }>; problems: unknown[] }>('GET', '/workspace');
    expect([body.inputs['s2s']!.rules, body.connections['s2s-to-webhook']!.rules, body.problems]).toEqual([[], [], []]);
  });
});

it('output rules change what one output gets, and nothing else', async () => {
  await put('outputs/second', { partner: 'webhook', settings: { url: 'https://second.example.com/hook' } });
  await put('connections/s2s-to-second', { input: 's2s', output: 'second' });
  await rule('mark', MARK);
  await attach('connections', 's2s-to-second', ['mark']);
  await send('Branch');
  await engine.settle();
  const batch = await newest();
  const bodies = Object.fromEntries(batch.deliveries.map(({ output, request }) => [output, request.body]));
  expect(bodies['second']).toContain('"mark"');
  expect(bodies['webhook']).not.toContain('"mark"');
  expect(JSON.stringify(batch.batch)).not.toContain('"mark"');
  expect(step(batch, 'output-rules').map(({ connection, verdict }) => [connection, verdict])).toEqual([['s2s-to-second', 'changed'], ['s2s-to-webhook', 'skipped']]);
});

describe('failures', () => {
  it.each([
    ['throws', 'exports.handler = async () => { throw new TypeError("no user_attributes"); };', 'rule-error'],
    ['gives back a list', 'exports.handler = async () => [];', 'rule-error'],
    ['puts null into events', 'exports.handler = async (b) => { b.events.push(null); return b; };', 'rule-error'],
    ['never ends', 'exports.handler = () => { for (;;) {} };', 'rule-timeout'],
    ['answers late', 'exports.handler = (b, c, callback) => { setTimeout(() => callback(null, b), 400); };', 'rule-timeout'],
    ['does not compile', 'exports.handler = async (batch => batch;', 'rule-error'],
  ])('a rule that %s: Discard ends the batch, Proceed goes on with it as it was', async (_what, code, reason) => {
    await rule('broken', code);
    await attach('inputs', 's2s', ['broken']);
    await send('Discarded');
    await engine.settle();
    expect((await events())[0]).toMatchObject({ outcome: 'rule-error' });
    expect(step(await newest(), 'all-outputs-rules')[0]).toMatchObject({ verdict: 'dropped', reason: { code: reason } });
    await rule('broken', code, { failure_action: 'proceed' });
    await send('Proceeds');
    await engine.settle();
    expect((await events())[0]).toMatchObject({ name: 'Proceeds', outcome: 'delivered' });
    expect(step(await newest(), 'all-outputs-rules')[0]).toMatchObject({ verdict: 'error', reason: { code: reason } });
  });

  it('TypeScript that does not compile is pointed at where it stands', async () => {
    await rule('typed', 'export const handler = async (batch: => batch;', { language: 'ts' });
    await attach('inputs', 's2s', ['typed']);
    await send('Typed');
    await engine.settle();
    expect(step(await newest(), 'all-outputs-rules')[0]?.reason).toMatchObject({ code: 'rule-error', pointer: { file: 'rules/typed/index.ts', line: 1 } });
  });

  it('a rule that never ends holds up neither other inputs nor other users', async () => {
    await rule('loop', 'exports.handler = async (b) => { if (b.events[0].data.event_name === "Loop") for (;;) {} return b; };', { failure_action: 'proceed' });
    await attach('inputs', 's2s', ['loop']);
    const { key } = await engine.input('web');
    for (let n = 0; n < 5; n += 1) await send('Loop', { user_identities: { customer_id: `loop-${n}` } });
    const started = Date.now();
    await fetch(`${engine.ingest}/v3/JS/${key}/events`, { method: 'POST', body: JSON.stringify({ environment: 'development', mpid: '77', events: [{ event_type: 'custom_event', data: { event_name: 'Web', custom_event_type: 'other' } }] }) });
    for (;;) {
      const rows = await events();
      if (rows.some(({ name }) => name === 'Web')) {
        expect(rows.filter(({ name }) => name === 'Loop').length).toBeLessThan(5);
        break;
      }
      expect(Date.now() - started).toBeLessThan(5_000);
    }
    await engine.settle();
    expect((await events()).filter(({ name, outcome }) => name === 'Loop' && outcome === 'delivered')).toHaveLength(5);
  });
});

it('an input with more waiting batches than may wait holds up only itself', async () => {
  await rule('loop', 'exports.handler = () => { for (;;) {} };', { failure_action: 'proceed' });
  await attach('inputs', 's2s', ['loop']);
  for (let n = 0; n < 8; n += 1) expect((await engine.sendServer(Array.from({ length: 50 }, (_, m) => serverBatch(`Loop ${n}-${m}`, { user_identities: { customer_id: `loop-${n}-${m}` } })), '/v2/bulkevents')).status).toBe(202);
  await engine.sendWeb({ environment: 'development', mpid: '77', events: [{ event_type: 'custom_event', data: { event_name: 'Web', custom_event_type: 'other' } }] });
  await vi.waitFor(async () => expect((await events()).map(({ name }) => name)).toContain('Web'), { timeout: 5_000 });
  // Who waits asks the new code and not the old.
  await rule('loop', 'exports.handler = async (batch) => batch;', { failure_action: 'proceed' });
  expect(await engine.settle(20_000)).toMatchObject({ settled: true });
  expect((await engine.api<Page<EventRow>>('GET', '/events?limit=1000')).body.items).toHaveLength(401);
}, 30_000);

it('a flood for one rule in many places waits; nothing of it is thrown away', async () => {
  // A busy machine may well time one of them out; nothing of the flood may end there.
  await rule('tag', MARK, { failure_action: 'proceed' });
  await attach('inputs', 's2s', ['tag']);
  for (let n = 0; n < 5; n += 1) {
    await put(`outputs/flood-${n}`, { partner: 'webhook', settings: { url: `https://flood-${n}.example.com/hook` } });
    await put(`connections/s2s-to-flood-${n}`, { input: 's2s', output: `flood-${n}`, rules: ['tag'] });
  }
  await Promise.all(Array.from({ length: 8 }, (_, n) => engine.sendServer(Array.from({ length: 50 }, (__, m) => serverBatch(`Flood ${n}-${m}`, { user_identities: { customer_id: `flood-${n}-${m}` } })), '/v2/bulkevents')));
  expect(await engine.settle(40_000)).toMatchObject({ settled: true });
  const { metrics } = (await engine.api<{ items: RuleSummary[] }>('GET', '/rules')).body.items[0]!;
  expect(metrics).toMatchObject({ invocations: 2_400, throttles: 0 });
}, 60_000);

it('batches of one user keep their order, whoever is faster', async () => {
  await rule('slow-first', 'exports.handler = (b, c, callback) => { setTimeout(() => callback(null, b), b.events[0].data.event_name === "1" ? 120 : 0); };');
  await attach('inputs', 's2s', ['slow-first']);
  for (const name of ['1', '2', '3']) await send(name, { user_identities: { customer_id: 'same' } });
  await send('other', { user_identities: { customer_id: 'else' } });
  await engine.settle();
  const names = (await events()).map(({ name }) => name).reverse();
  expect(names.filter((name) => name !== 'other')).toEqual(['1', '2', '3']);
});

it('a call with many batches is processed once, all its rules at once', async () => {
  await rule('wait', 'exports.handler = (b, c, callback) => { setTimeout(() => callback(null, b), 5); };');
  await attach('inputs', 's2s', ['wait']);
  const batches = Array.from({ length: 20 }, (_, n) => serverBatch(`Bulk ${n}`, { user_identities: { customer_id: `bulk-${n}` } }));
  expect((await engine.sendServer(batches, '/v2/bulkevents')).status).toBe(202);
  await engine.settle();
  const rows = await events();
  expect(rows).toHaveLength(20);
  expect(new Set(rows.map(({ mpid }) => mpid)).size).toBe(20);
});

describe('the desk', () => {
  it('shows what a rule takes for granted on a batch that really came', async () => {
    const code = 'exports.handler = async (batch) => { batch.events[0].data.seen = batch.user_attributes.plan; return batch; };';
    await rule('trusting', code);
    await attach('inputs', 's2s', ['trusting']);
    await engine.sendWeb({ environment: 'development', mpid: '77', events: [] });
    for (const attributes of [{ plan: 'basic' }, undefined, undefined]) await send('Order', { user_attributes: attributes });
    await engine.settle();
    const { findings } = (await engine.api<{ findings: RuleFinding[] }>('POST', '/rules/trusting/lint', { code })).body;
    const { id } = await newest();
    const [events, attributes] = ['batch.events[0]', 'batch.user_attributes.'].map((part) => findings.find(({ column }) => column === code.indexOf(part) + 1));
    expect(attributes).toMatchObject({ code: 'unguarded-access', message: expect.stringContaining('missing in 2 of 3 captured batches') as string, example: { batch_id: id, template: null } });
    expect(attributes!.example!.batch).not.toHaveProperty('user_attributes');
    expect(events).toMatchObject({ example: { batch_id: null } });
    expect((await engine.api('POST', '/rules/trusting/run', { batch_id: id })).body).toMatchObject({ verdict: 'error' });
  });

  it('takes only batches, and says what is wrong with others', async () => {
    await rule('any', MARK);
    const answer = await engine.api<{ error: object }>('POST', '/rules/any/run', { batch: { event_type: 'custom_event', events: 5 } });
    expect([answer.status, answer.body.error]).toEqual([400, { code: 'invalid', field: 'batch', message: 'This is no batch: Batch field "events" must be a list.' }]);
  });
});

describe('a folder that came from elsewhere', () => {
  it('runs its rules only after it is trusted, and says so', async () => {
    const folder = tempDir('cloudchamber-foreign-');
    mkdirSync(join(folder, 'rules/mark'), { recursive: true });
    mkdirSync(join(folder, 'inputs'));
    writeFileSync(join(folder, 'rules/mark/rule.json'), '{ "failure_action": "discard" }');
    writeFileSync(join(folder, 'rules/mark/index.js'), MARK);
    writeFileSync(join(folder, 'inputs/s2s.json'), '{ "platform": "s2s", "key": "us1-foreign", "rules": ["mark"] }');
    await engine.api('POST', '/workspace/open', { dir: folder });
    expect((await engine.status()).sandbox.state).toBe('untrusted');
    await send('Before');
    await engine.settle();
    expect(step(await newest(), 'all-outputs-rules')[0]).toMatchObject({ verdict: 'skipped', reason: { code: 'rule-untrusted' } });
    expect((await engine.api('POST', '/rules/mark/run', { template: 'web-page-view' })).status).toBe(409);
    await engine.api('POST', '/workspace/trust', { trusted: true });
    await send('After');
    await engine.settle();
    expect(step(await newest(), 'all-outputs-rules')[0]).toMatchObject({ verdict: 'changed' });
    expect((await engine.status()).sandbox.state).toBe('enforced');
  });
});
