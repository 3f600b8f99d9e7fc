/** The Node SDK from npm, unchanged, set up as spec/wire-protocol.md 11.11 says. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

interface SdkBatch {
  user_identities?: unknown;
  user_attributes?: unknown;
  addEvent(event: unknown): void;
}

interface Sdk {
  ApiClient: new () => { basePath: string };
  Configuration: new (key: string, secret: string) => unknown;
  EventsApi: new (configuration: unknown, client: unknown) => Record<'uploadEvents' | 'bulkUploadEvents', (body: unknown, done: (error: SdkError | null, data: unknown, response: { statusCode: number }) => void) => void>;
  Batch: { new (environment: string): SdkBatch; Environment: { development: string } };
  UserIdentities: new () => { customerid?: string };
  AppEvent: { new (type: string, name: string): { custom_attributes?: unknown }; CustomEventType: Record<string, string> };
  CommerceEvent: new () => { product_action?: unknown; currency_code?: string };
  ProductAction: new (action: string) => { products?: unknown; total_amount?: number };
  Product: new () => Record<string, unknown>;
}

interface SdkError {
  status?: number;
  response?: { statusCode: number; body: unknown };
}

const sdk = createRequire(import.meta.url)('mparticle') as Sdk;
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

function api(key: string, secret: string): InstanceType<Sdk['EventsApi']> {
  const client = new sdk.ApiClient();
  client.basePath = `${engine.ingestUrl}/v2`;
  return new sdk.EventsApi(new sdk.Configuration(key, secret), client);
}

function upload(via: InstanceType<Sdk['EventsApi']>, method: 'uploadEvents' | 'bulkUploadEvents', body: unknown): Promise<{ status: number | undefined; body?: unknown }> {
  return new Promise((resolve) => {
    via[method](body, (error, _data, response) => resolve(error === null ? { status: response.statusCode } : { status: error.status, body: error.response?.body }));
  });
}

function sampleBatch(): SdkBatch {
  const batch = new sdk.Batch(sdk.Batch.Environment.development);
  const identities = new sdk.UserIdentities();
  identities.customerid = 'C-88412';
  batch.user_identities = identities;
  batch.user_attributes = { tier: 'gold', points: 120 };
  const event = new sdk.AppEvent(sdk.AppEvent.CustomEventType.navigation!, 'Hello World');
  event.custom_attributes = { page: 'home' };
  batch.addEvent(event);
  const product = Object.assign(new sdk.Product(), { id: 'higgs-mug', name: 'Higgs Mug', price: 24.1, quantity: 2 });
  const action = Object.assign(new sdk.ProductAction('purchase'), { products: [product], total_amount: 48.2 });
  batch.addEvent(Object.assign(new sdk.CommerceEvent(), { product_action: action, currency_code: 'USD' }));
  return batch;
}

describe('the Node SDK', () => {
  it('uploads a batch, which arrives in the Batch form with its customer', async () => {
    const { key, secret } = await engine.input('s2s');
    expect(await upload(api(key, secret), 'uploadEvents', sampleBatch())).toEqual({ status: 202 });
    await engine.settle();
    const [row] = await engine.batches();
    expect(row).toMatchObject({ env: 'development', events: 2, source: 'S2S node' });
    const detail = await engine.batchDetail(row!.id);
    expect(detail.notes.map((note) => note.code)).toEqual(expect.arrayContaining(['renamed-field', 'converted-value']));
    expect(detail.event_rows.map((event) => [event.name, event.detail])).toEqual(expect.arrayContaining([['Hello World', 'home'], ['Purchase', '$48.20 · 1 item']]));
    const [request] = await engine.requests();
    expect(request).toMatchObject({ surface: 's2s-events', status: 202, client: 'Node' });
  });

  it('uploads many batches, all of the same customer', async () => {
    const { key, secret } = await engine.input('s2s');
    expect(await upload(api(key, secret), 'bulkUploadEvents', [sampleBatch(), sampleBatch(), sampleBatch()])).toEqual({ status: 202 });
    await engine.settle();
    const mpids = (await engine.batches()).slice(0, 3).map((batch) => batch.mpid);
    expect(mpids[0]).toMatch(/^-?\d+$/);
    expect(new Set(mpids).size).toBe(1);
  });

  it('is told what is wrong, in the shapes that it reads', async () => {
    const { key, secret } = await engine.input('s2s');
    expect(await upload(api(key, 'not-the-secret'), 'uploadEvents', sampleBatch())).toMatchObject({ status: 403 });
    const broken = { environment: 'development', events: [{ data: {} }] };
    expect(await upload(api(key, secret), 'uploadEvents', broken)).toEqual({
      status: 400, body: { errors: [{ code: 'BAD_REQUEST', message: 'Required event field "event_type" is missing or empty.' }] },
    });
  });
});
