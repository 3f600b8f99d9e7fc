/** The official `mixpanel` npm client against the simulator over real HTTP. How it is pointed there: NOTES.md. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import Mixpanel from 'mixpanel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../../protocol/json.ts';
import type { SimulatorContext } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import type { MemoryState } from '../shared/memory-state.ts';
import { keyOf, userOf } from '../shared/received.ts';
import { createSimulatorListener } from '../simulator-http.ts';
import { resolveSettings } from '../settings-values.ts';
import mixpanel from './index.ts';

const TOKEN = 'mx_tok_9f2c';
const { settings } = resolveSettings(mixpanel.settings, { token: TOKEN }, () => undefined);
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

let state: MemoryState;
let context: SimulatorContext;
const server = createServer(createSimulatorListener(() => context));

function client(config: Record<string, unknown> = {}, token = TOKEN): Mixpanel.Mixpanel {
  const { port } = server.address() as AddressInfo;
  return Mixpanel.init(token, { host: `127.0.0.1:${port}`, protocol: 'http', path: '/partners/mixpanel', logger: silent, ...config } as Partial<Mixpanel.InitConfig>);
}

/** Calls with the client's callback as the last argument; rejects with what it reports. */
const called = (start: (callback: (error?: unknown) => void) => void): Promise<unknown> => promisify(start)();

function stored(collection: string): Json[] {
  return state.entries(collection).map(([, value]) => value);
}

beforeAll(async () => {
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, '');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  state = createMemoryState();
  context = { state, now: Date.now(), settings, credentials: 'any', enforceRates: false };
});
afterEach(() => server.closeIdleConnections());
afterAll(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe.each([['plain answers', false], ['verbose answers', true]])('%s', (_what, verbose) => {
  it('track', async () => {
    await called((done) => client({ verbose }).track('Shelf Opened', { distinct_id: 'cust-7001', shelf: 'crime?>+/ÿ' }, done));
    expect(stored('received')).toMatchObject([{ name: 'Shelf Opened', kind: 'event', user: 'distinct_id:cust-7001', properties: { distinct_id: 'cust-7001', shelf: 'crime?>+/ÿ', mp_lib: 'node' } }]);
  });

  it('track_batch, in lists of 50', async () => {
    const list = Array.from({ length: 120 }, (_, n) => ({ event: 'A', properties: { distinct_id: 'u', n, time: new Date(context.now - n * 1_000) } }));
    await called((done) => client({ verbose }).track_batch(list, done));
    expect(stored('received')).toHaveLength(120);
  });

  it('import and import_batch', async () => {
    const old = new Date(context.now - 30 * 86_400_000);
    await called((done) => client({ verbose, key: 'api-key' }).import('Trial Ended', old, { distinct_id: 'u' }, done));
    await called((done) => client({ verbose, key: 'api-key' }).import_batch([{ event: 'B', properties: { distinct_id: 'u', time: old } }], done));
    expect(stored('received')).toMatchObject([{ name: 'Trial Ended', at: old.getTime() }, { name: 'B', at: old.getTime() }]);
  });

  it('alias', async () => {
    await called((done) => client({ verbose }).alias('cust-7001', 'rosa', done));
    expect(userOf(state, keyOf(state, 'rosa') ?? '')).toMatchObject({ key: 'distinct_id:cust-7001', identifiers: { distinct_id: ['cust-7001', 'rosa'] } });
  });

  it('people: set, set_once, increment, append, union, remove, unset, track_charge, clear_charges, delete_user', async () => {
    const { people } = client({ verbose });
    const properties = (): Record<string, unknown> | undefined => userOf(state, 'distinct_id:u')?.attributes;
    await called((done) => people.set('u', { name: 'Rosa', old: 1 }, done));
    await called((done) => people.set_once('u', { name: 'Other', first: 'yes' }, done));
    await called((done) => people.increment('u', 'visits', 3, done));
    await called((done) => people.append('u', 'pages', 'home', done));
    await called((done) => people.union('u', { tags: ['a', 'b'] }, done));
    await called((done) => people.union('u', { tags: ['b', 'c'] }, done));
    await called((done) => people.remove('u', { tags: 'a' }, done));
    await called((done) => people.unset('u', 'old', done));
    await called((done) => people.track_charge('u', 41.5, { channel: 'app' }, {}, done));
    expect(properties()).toEqual({ name: 'Rosa', first: 'yes', visits: 3, pages: ['home'], tags: ['b', 'c'], $transactions: [{ channel: 'app', $amount: 41.5 }] });
    expect(userOf(state, 'distinct_id:u')?.revenue).toEqual({ '': 41.5 });
    await called((done) => people.clear_charges('u', done));
    expect([properties()?.['$transactions'], userOf(state, 'distinct_id:u')?.revenue]).toEqual([[], { '': 0 }]);
    await called((done) => people.delete_user('u', done));
    expect(stored('users')).toEqual([]);
  });

  it('groups: set, union, unset, delete_group', async () => {
    const { groups } = client({ verbose });
    await called((done) => groups.set('company', 'acme', { plan: 'pro', old: 1 }, done));
    await called((done) => groups.union('company', 'acme', { tags: ['a'] }, done));
    await called((done) => groups.unset('company', 'acme', 'old', done));
    expect(stored('groups')).toMatchObject([{ $group_key: 'company', $group_id: 'acme', $properties: { plan: 'pro', tags: ['a'] } }]);
    await called((done) => groups.delete_group('company', 'acme', done));
    expect(stored('groups')).toEqual([]);
  });
});

describe('errors reach the callbacks', () => {
  it('an event that is too old', async () => {
    const old = { distinct_id: 'u', time: context.now - 30 * 86_400_000 };
    await expect(called((done) => client({ verbose: true }).track('A', { ...old }, done))).rejects.toThrow('Mixpanel Server Error: time, must be within the last 5 days');
    await expect(called((done) => client().track('A', { ...old }, done))).rejects.toThrow('Mixpanel Server Error: 0');
  });

  it('a wrong token with the strict token switch', async () => {
    context = { ...context, credentials: 'match', enforceRates: false };
    await expect(called((done) => client({ verbose: true }, 'wrong').track('A', {}, done))).rejects.toThrow('Mixpanel Server Error: Invalid token');
    await called((done) => client({ verbose: true }).track('A', {}, done));
  });

  it('a profile update without an id', async () => {
    await expect(called((done) => client({ verbose: true }).people.set('', { a: 1 }, done))).rejects.toThrow('$distinct_id, missing or empty');
  });

  it('each failed request of a batch', async () => {
    const list = [{ event: '', properties: { distinct_id: 'u' } }];
    await expect(called((done) => client({ verbose: true }).track_batch(list, done))).rejects.toMatchObject([{ message: 'Mixpanel Server Error: event, missing or empty' }]);
  });

  it('a path that no partner has', async () => {
    await expect(called((done) => client({ verbose: true, path: '/partners/nobody' }).track('A', {}, done))).rejects.toThrow('Mixpanel Server Error');
  });
});
