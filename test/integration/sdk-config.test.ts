/** The configuration as a control room: generated from the workspace, overridden live, and obeyed by the SDK that fetches it again. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SdkConfig } from '../../src/protocol/sdk-config.ts';
import { CURRENT_SDK, snippetPage, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

let engine: TestEngine;
let web: { name: string; key: string };

beforeEach(async () => {
  engine = await startTestEngine();
  web = await engine.input('web');
});

afterEach(() => engine.stop());

const fetchConfig = async (query = '?env=1'): Promise<Record<string, unknown>> => (await fetch(`${engine.ingestUrl}/JS/v2/${web.key}/config${query}`)).json() as Promise<Record<string, unknown>>;
const override = (overrides: object): Promise<SdkConfig> => engine.control('PUT', `/sdk-config/${web.name}`, { overrides });

async function connectKit(kit: object): Promise<void> {
  await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' } });
  await engine.control('PUT', '/workspace/connections/web-to-loyalty', { input: web.name, output: 'loyalty', kit: { module_id: 9001, name: 'LoyaltyKit', ...kit } });
}

describe('over the control API', () => {
  it('an override is served at the next fetch, written to the workspace, and taken back', async () => {
    expect(await fetchConfig()).toMatchObject({ flags: { eventBatchingIntervalMillis: '1000' }, kitConfigs: [] });
    const changed = await override({ workspaceToken: 'DEADBEEF', flags: { eventBatchingIntervalMillis: '250' }, minWebviewBridgeVersion: null });
    expect(changed).toMatchObject({ form: 'web', generated: { workspaceToken: expect.stringMatching(/^[0-9A-F]{8}$/i) }, served: { web: { workspaceToken: 'DEADBEEF' } } });
    const served = await fetchConfig();
    expect(served).toMatchObject({ workspaceToken: 'DEADBEEF', flags: { eventBatchingIntervalMillis: '250', audienceAPI: 'True' } });
    expect(served).not.toHaveProperty('minWebviewBridgeVersion');
    expect(await engine.control('GET', `/workspace/inputs/${web.name}`)).toMatchObject({ config: { workspaceToken: 'DEADBEEF' } });
    expect(await engine.control('DELETE', `/sdk-config/${web.name}`)).toMatchObject({ overrides: {} });
    expect(await fetchConfig()).toMatchObject({ flags: { eventBatchingIntervalMillis: '1000' }, minWebviewBridgeVersion: 2 });
  });

  it('a connection\'s kit is served by environment, with its hashes explained', async () => {
    await connectKit({ filters: { event_names: [{ type: 'navigation', name: 'Video Watched' }] } });
    expect((await fetchConfig('?env=0'))['kitConfigs']).toMatchObject([{ name: 'LoyaltyKit', moduleId: 9001, isDebug: false, eventNameFilters: [1727231608] }]);
    expect((await fetchConfig('?env=1'))['kitConfigs']).toMatchObject([{ isDebug: true }]);
    expect((await engine.control<SdkConfig>('GET', `/sdk-config/${web.name}`)).hashes).toEqual([{ connection: 'web-to-loyalty', hash: 1727231608, text: '1Video Watched', meaning: 'navigation event Video Watched', hashed: true }]);
  });

  it('a native SDK gets its kits with a new ETag', async () => {
    const ios = await engine.input('ios').catch(async () => {
      await engine.control('PUT', '/workspace/inputs/ios', { platform: 'ios', key: 'us1-ios' });
      return engine.input('ios');
    });
    const get = (etag?: string): Promise<Response> => fetch(`${engine.ingestUrl}/v4/${ios.key}/config?av=1&sv=8`, { headers: { 'x-mp-env': '1', ...(etag === undefined ? {} : { 'if-none-match': etag }) } });
    const first = await get();
    const etag = first.headers.get('etag')!;
    expect([first.status, (await get(etag)).status]).toEqual([200, 304]);
    await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' } });
    await engine.control('PUT', '/workspace/connections/ios-to-loyalty', { input: ios.name, output: 'loyalty', kit: { module_id: 9001, name: 'LoyaltyKit', filters: { user_attributes: ['café'] } } });
    const second = await get(etag);
    expect([second.status, await second.json()]).toMatchObject([200, { dt: 'ac', eks: [{ id: 9001, hs: { ua: { 94422542: 0 } } }] }]);
  });

  it.each([
    ['PUT', '/sdk-config/nobody', { overrides: {} }, 404], ['GET', '/sdk-config/nobody', undefined, 404], ['PUT', '/sdk-config/web', { flags: {} }, 400],
  ])('%s %s with %j is refused', async (method, path, body, status) => {
    await expect(engine.control(method, path, body)).rejects.toThrow(`gave ${status}`);
  });
});

describe('in the web SDK, loaded by the snippet', () => {
  let shop: Shop;
  let page: Page | null = null;

  beforeAll(async () => {
    shop = await startShop(CURRENT_SDK);
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await page?.context().close();
    page = null;
  });

  /** A kit as partners write them: it notes what it is given. */
  const KIT = `{ LoyaltyKit: { name: 'LoyaltyKit', constructor: function () {
    var self = this; self.name = 'LoyaltyKit'; self.id = 9001; self.moduleId = 9001; window.kitSeen = { settings: null, events: [] };
    self.init = function (settings) { window.kitSeen.settings = settings; return 'ok'; };
    self.process = function (event) { window.kitSeen.events.push([event.EventName, event.EventAttributes]); return 'ok'; };
  } } }`;
  type Seen = { settings: object | null; events: [string, Record<string, string> | null][] };

  async function load(): Promise<void> {
    await page?.context().close();
    ({ page } = await shop.openPage(snippetPage(engine.ingestUrl, web.key, `{ isDevelopmentMode: true, kits: ${KIT} }`, `mParticle.logEvent('Video Watched', 1, { category: 'intro', shelf: 'crime' }); mParticle.logEvent('Book Found', 3, { shelf: 'crime' });`)));
    await expect.poll(async () => (await engine.events()).map(({ name }) => name), { timeout: 15_000 }).toEqual(expect.arrayContaining(['Video Watched', 'Book Found']));
  }
  const seen = (): Promise<Seen | undefined> => page!.evaluate(() => (globalThis as unknown as { kitSeen: Seen | undefined }).kitSeen);
  const named = async (): Promise<string[]> => ((await seen())?.events ?? []).map(([name]) => name);

  it('the workspace token and the upload interval are taken from the config', async () => {
    await override({ workspaceToken: 'DEADBEEF', flags: { eventBatchingIntervalMillis: '60000' } });
    ({ page } = await shop.openPage(snippetPage(engine.ingestUrl, web.key, '{ isDevelopmentMode: true }', 'mParticle.logEvent("Waiting", 1);')));
    await page.waitForFunction(() => (globalThis as unknown as { mParticle?: { Identity?: { getCurrentUser?(): { getMPID(): string } | null } } }).mParticle?.Identity?.getCurrentUser?.()?.getMPID());
    expect(await page.evaluate(() => Object.keys((globalThis as unknown as { localStorage: Record<string, string> }).localStorage))).toEqual(expect.arrayContaining([expect.stringContaining('DEADBEEF')]));
    const interval = (): Promise<unknown> => page!.evaluate(() => (globalThis as unknown as { mParticle: { getInstance(): { _Store: { SDKConfig: { flags: Record<string, unknown> } } } } }).mParticle.getInstance()._Store.SDKConfig.flags['eventBatchingIntervalMillis']);
    expect(Number(await interval())).toBe(60_000);
    await override({ flags: { eventBatchingIntervalMillis: '500' } });
    await load();
    expect(Number(await interval())).toBe(500);
  });

  it('a kit gets what its filters leave, and other filters at the next load', async () => {
    await load();
    expect(await seen()).toBeUndefined();
    await connectKit({ settings: { programme: 'gold' }, filters: { event_names: [{ type: 'search', name: 'Book Found' }], event_attributes: [{ type: 'navigation', name: 'Video Watched', attribute: 'category' }] } });
    await load();
    await expect.poll(() => named()).toContain('Video Watched');
    expect(await seen()).toMatchObject({ settings: { programme: 'gold' } });
    expect((await seen())?.events.find(([name]) => name === 'Video Watched')).toEqual(['Video Watched', { shelf: 'crime' }]);
    expect(await named()).not.toContain('Book Found');
    await connectKit({ filters: { event_types: ['navigation'] } });
    await load();
    await expect.poll(() => named()).toContain('Book Found');
    expect(await named()).not.toContain('Video Watched');
  });

  it('forwarding rules decide for single events, for users and for consent', async () => {
    await connectKit({ rules: { event_attribute: { forward: 'only', name: 'category', value: 'intro' } } });
    await load();
    await expect.poll(() => named()).toContain('Video Watched');
    expect(await named()).not.toContain('Book Found');
    await connectKit({ exclude_anonymous_user: true });
    await load();
    expect(await named()).toEqual([]);
    await connectKit({ rules: { consent: { forward: 'only', any: [{ regulation: 'gdpr', purpose: 'analytics', consented: true }] } } });
    await load();
    expect(await named()).toEqual([]);
  });
});
