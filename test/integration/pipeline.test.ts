/** A batch's way through the running engine: accepted, processed, delivered, explained. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BatchDetail, Delivery, EventRow, Page, RequestDetail, RequestSummary } from '../../src/protocol/contract.ts';
import { STAGES } from '../../src/protocol/vocabulary.ts';
import { serverBatch, startTestEngine } from '../support/engine.ts';
import type { TestEngine } from '../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => { engine = await startTestEngine(); });
afterAll(async () => { await engine.stop(); });

async function newest(): Promise<BatchDetail> {
  await engine.settle();
  const { body } = await engine.api<Page<{ id: string }>>('GET', '/batches?limit=1');
  return (await engine.api<BatchDetail>('GET', `/batches/${body.items[0]!.id}`)).body;
}

describe('a server batch', () => {
  it('is answered 202, kept byte for byte, and delivered to its output', async () => {
    const text = '{ "environment":"development",  "mpid": -7315421962398762345, "user_identities":{"customer_id":"c-7"},"events":[{"event_type":"custom_event","data":{"event_name":"Shelf Opened","custom_event_type":"navigation","custom_attributes":{"big":9007199254740993}}}]}';
    const response = await engine.sendServer(text);
    expect([response.status, await response.text()]).toEqual([202, '']);
    const batch = await newest();
    expect(Buffer.from(batch.raw.body_base64, 'base64').toString()).toBe(text);
    expect(batch.mpid).toBe('-7315421962398762345');
    expect(batch.batch['mpid']).toBe('-7315421962398762345');
    const delivery = batch.deliveries[0]!;
    expect([delivery.outcome, delivery.response?.status, delivery.event_ids]).toEqual(['delivered', 200, [batch.event_rows[0]!.id]]);
    expect(delivery.request.body).toContain('"mpid":-7315421962398762345');
    expect(delivery.request.body).toContain(`"batch_id":${batch.id}`);
  });

  it('has a trace with a reason for every stage, in the order of the list', async () => {
    await engine.sendServer(serverBatch('Traced'));
    const { trace } = await newest();
    const order = STAGES.map((stage) => stage.id);
    expect(trace.map((step) => step.stage)).toEqual(order);
    for (const step of trace) {
      expect(step.reason.code, step.stage).toMatch(/^[a-z0-9.-]+$/);
      expect(step.reason.message, step.stage).toMatch(/\S/);
    }
  });

  it('shows what was changed on the way, with the value before', async () => {
    await engine.sendServer(serverBatch('x'.repeat(300)));
    const { trace, event_rows: rows } = await newest();
    const limits = trace.find((step) => step.stage === 'limits')!;
    expect(limits.verdict).toBe('changed');
    expect(limits.patch[0]).toMatchObject({ op: 'replace', path: '/events/0/data/event_name', before: 'x'.repeat(300), value: 'x'.repeat(256) });
    expect(rows[0]!.flags).toContain('note');
  });

  it('is not processed twice with the same source_request_id, but is when replayed', async () => {
    const body = serverBatch('Once', { source_request_id: 'order-17' });
    await engine.sendServer(body);
    const first = await newest();
    expect((await engine.sendServer(body)).status).toBe(202);
    const second = await newest();
    expect(second.id).not.toBe(first.id);
    expect(second.trace.at(-1)).toMatchObject({ stage: 'duplicates', verdict: 'dropped', reason: { code: 'duplicate-batch' } });
    expect(second.deliveries).toEqual([]);
    const replayed = await engine.api<{ status: number }>('POST', `/batches/${first.id}/replay`, {});
    expect(replayed.body.status).toBe(202);
    const third = await newest();
    expect(third.flags).toContain('replayed');
    expect(third.deliveries).toHaveLength(1);
  });

  it('can be edited and replayed', async () => {
    await engine.sendServer(serverBatch('Before'));
    const { id, batch } = await newest();
    const edited = structuredClone(batch) as { events: { data: { event_name: string } }[] };
    edited.events[0]!.data.event_name = 'After';
    await engine.api('POST', `/batches/${id}/replay`, { batch: edited });
    const replayed = await newest();
    expect(replayed.event_rows.map((row) => row.name)).toEqual(['After']);
    expect(replayed.flags).toEqual(expect.arrayContaining(['replayed', 'edited']));
  });

  it('keeps every batch of a bulk call, the good ones beside the bad', async () => {
    const before = (await engine.status()).counts.batches;
    const response = await engine.sendServer([serverBatch('Bulk 1'), serverBatch('Bulk 2')], '/v2/bulkevents');
    expect(response.status).toBe(202);
    await engine.settle();
    const { body } = await engine.api<Page<EventRow>>('GET', '/events?limit=2');
    expect(body.items.map((row) => row.name)).toEqual(['Bulk 2', 'Bulk 1']);
    expect((await engine.status()).counts.batches).toBe(before + 2);
  });
});

describe('inbound calls', () => {
  it('are all listed, the unrecognised too, with their bytes and the answer', async () => {
    const response = await fetch(`${engine.ingest}/no/such/path?x=1`, { method: 'PUT', body: 'anything', headers: { 'X-Strange': 'yes' } });
    expect(response.status).toBe(404);
    const { body } = await engine.api<Page<RequestSummary>>('GET', '/requests?limit=1');
    expect(body.items[0]).toMatchObject({ method: 'PUT', path: '/no/such/path?x=1', surface: 'unrecognised', status: 404 });
    const detail = (await engine.api<RequestDetail>('GET', `/requests/${body.items[0]!.id}`)).body;
    expect(Buffer.from(detail.raw.body_base64, 'base64').toString()).toBe('anything');
    expect(detail.raw.headers).toContainEqual(['X-Strange', 'yes']);
    expect(detail.notes[0]?.message).toMatch(/base URL/);
  });

  it('never give captured data out on the ingest port', async () => {
    await engine.sendServer(serverBatch('Hidden Needle'));
    const { id } = await newest();
    for (const path of ['/api/v1/batches', `/api/v1/batches/${id}`, '/api/v1/events', '/v2/events', '/', '/partners/webhook/']) {
      const text = await (await fetch(engine.ingest + path, { headers: { authorization: `Bearer ${engine.running.token}` } })).text();
      expect(text, path).not.toContain('Hidden Needle');
    }
  });
});

describe('lists', () => {
  it('page by cursor without gaps or repeats, newest first', async () => {
    for (let index = 0; index < 7; index += 1) await engine.sendServer(serverBatch(`Page ${index}`));
    await engine.settle();
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<EventRow> = (await engine.api<Page<EventRow>>('GET', `/events?query=${encodeURIComponent('name^="Page "')}&limit=3${cursor === null ? '' : `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map((row) => row.name));
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `Page ${index}`));
  });

  it('answer a filter that cannot be used with 400, its place and the remedy', async () => {
    const { status, body } = await engine.api('GET', `/events?query=${encodeURIComponent('nosuchfield=1')}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code: 'bad-filter', field: 'query', message: expect.stringContaining('nosuchfield') } });
  });

  it('find by free text, by output and by outcome', async () => {
    await engine.sendServer(serverBatch('Needle In Haystack'));
    await engine.settle();
    const names = async (query: string): Promise<string[]> => (await engine.api<Page<EventRow>>('GET', `/events?query=${encodeURIComponent(query)}&limit=1`)).body.items.map((row) => row.name);
    expect(await names('"needle in hay"')).toEqual(['Needle In Haystack']);
    expect(await names('output=webhook outcome=delivered')).toEqual(['Needle In Haystack']);
    expect(await names('output=webhook outcome!=delivered name=Needle')).toEqual([]);
    const deliveries = (await engine.api<Page<Delivery>>('GET', `/deliveries?query=${encodeURIComponent('output=webhook')}&limit=1`)).body.items;
    expect(deliveries[0]).toMatchObject({ output: 'webhook', purpose: expect.any(String), attempt: 1 });
  });
});
