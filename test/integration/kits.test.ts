/**
 * Kit or server: the model of what a kit receives, against a kit in the published web SDK that runs under the very configuration that is
 * served, and over the control API for what only native SDKs know.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EventRow } from '../../src/protocol/contract.ts';
import { KIT_IDENTITY_TYPES } from '../../src/protocol/event-type-names.ts';
import type { KitView } from '../../src/protocol/explain.ts';
import { isObject } from '../../src/protocol/json.ts';
import { CURRENT_SDK, snippetPage, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { send, startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

let engine: TestEngine;
let web: { name: string; key: string };

beforeAll(async () => {
  engine = await startTestEngine();
  web = await engine.input('web');
  await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' } });
});
afterAll(() => engine?.stop());

const viewsOf = async (event: string): Promise<KitView[]> => (await engine.control<{ items: KitView[] }>('GET', `/events/${event}/kits`)).items;

/** A kit as partners write them: it notes every call. */
const KIT = `{ LoyaltyKit: { name: 'LoyaltyKit', constructor: function () {
  var self = this; self.name = 'LoyaltyKit'; self.id = 9001; self.moduleId = 9001; window.kitCalls = []; window.kitStarted = false;
  var note = function (method) { return function (a, b) { window.kitCalls.push(JSON.parse(JSON.stringify({ method: method, event: method === 'process' || method === 'setOptOut' ? a : { key: a, value: b } }))); return 'ok'; }; };
  self.init = function () { window.kitStarted = true; return 'ok'; };
  self.process = note('process'); self.setUserAttribute = note('setUserAttribute'); self.removeUserAttribute = note('removeUserAttribute');
} } }`;

/** What the shop does at each visit: every kind of message that tells kits something. */
const CALLS = `mParticle.ready(function () {
  var user = mParticle.Identity.getCurrentUser();
  user.setUserAttribute('tier', 'gold'); user.setUserAttribute('shoe size', '43'); user.setUserAttributeList('likes', ['a', 'b']); user.removeUserAttribute('shoe size');
  mParticle.logEvent('Tap', 1, { shelf: 'Crime', page: 'home', age: 30, yes: true });
  mParticle.logEvent('Secret', 8, { shelf: 'none' });
  mParticle.logEvent('Bare', 3);
  mParticle.logPageView('Home', { tab: '1', shelf: 'crime' });
  mParticle.logPageView('Hidden', { tab: '2' });
  var tent = mParticle.eCommerce.createProduct('Tent', 'SKU-1', 19.5, 2, 'green', 'tents', 'Nordfell', 1, 'TENT', { season: '3' });
  mParticle.eCommerce.setCurrencyCode('EUR');
  mParticle.eCommerce.logProductAction(mParticle.ProductActionType.Purchase, tent, { gift: 'yes', shelf: 'crime' }, null, { Id: 'T-1', Affiliation: 'store', Revenue: 39, Tax: 4, Shipping: 5, CouponCode: 'AUTUMN' });
  mParticle.eCommerce.logProductAction(mParticle.ProductActionType.AddToCart, tent, { shelf: 'crime' });
  mParticle.eCommerce.logPromotion(mParticle.PromotionType.PromotionClick, mParticle.eCommerce.createPromotion('P-1', 'banner', 'Autumn', 1), { shelf: 'crime' });
  mParticle.eCommerce.logImpression(mParticle.eCommerce.createImpression('list', tent), { shelf: 'crime' });
  mParticle.logEvent('Last', 8, { shelf: 'crime' });
});`;

interface Call {
  readonly method: string;
  readonly event: Readonly<Record<string, unknown>>;
}

const MESSAGES: ReadonlySet<string> = new Set(['session_start', 'custom_event', 'screen_view', 'commerce_event', 'user_attribute_change']);

/** Messages are told apart by their kind and name, attribute changes by what they change. */
const keyOf = ({ method, event }: Call): string => (method === 'process' ? `${String(event['EventDataType'])} ${String(event['EventName'])}` : `${method} ${String(event['key'])}`);

describe('a kit in the web SDK', () => {
  let shop: Shop;
  let page: Page | null = null;

  beforeAll(async () => { shop = await startShop(CURRENT_SDK); });
  afterAll(() => shop?.close());
  afterEach(async () => {
    await page?.context().close();
    page = null;
  });

  /** One visit under a configuration: the calls that the kit got, and the events that the SDK uploaded. */
  async function visit(connection: object, filters: object, config: string): Promise<{ calls: Call[]; rows: EventRow[] }> {
    await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' }, filters: { platforms: filters } });
    await engine.control('PUT', '/workspace/connections/web-to-loyalty', { input: web.name, output: 'loyalty', kit: { module_id: 9001, name: 'LoyaltyKit' }, ...connection });
    const before = (await engine.events())[0]?.seq ?? 0;
    const rowsSince = async (): Promise<EventRow[]> => (await engine.events()).filter(({ seq }) => seq > before);
    ({ page } = await shop.openPage(snippetPage(engine.ingestUrl, web.key, `Object.assign({ kits: ${KIT}, isDevelopmentMode: true }, ${config})`, CALLS)));
    await expect.poll(async () => (await rowsSince()).map(({ name }) => name), { timeout: 20_000 }).toContain('Last');
    await engine.settle();
    const calls = await page.evaluate(() => (globalThis as unknown as { kitCalls?: Call[] }).kitCalls ?? []);
    return { calls, rows: await rowsSince() };
  }

  const LOGGED_IN = "{ identifyRequest: { userIdentities: { customerid: 'C-1', email: 'ada@example.com' } } }";
  const CONSENT = `{ identifyRequest: { userIdentities: { customerid: 'C-2' } }, identityCallback: function () {
    var consent = mParticle.Consent.createConsentState(); consent.addGDPRConsentState('Marketing', mParticle.Consent.createGDPRConsent(true, Date.now(), 'v1'));
    mParticle.Identity.getCurrentUser().setConsentState(consent); } }`;

  it.each<[string, object, object, string]>([
    ['no filters', {}, {}, LOGGED_IN],
    ['filters of every kind', {}, {
      events: { navigation: { names: { Tap: { attributes: { Page: false } } } }, other: { names: { secret: { on: false } } } }, screens: { hidden: { on: false }, Home: { attributes: { TAB: false } } },
      commerce: { add_to_cart: { on: false }, purchase: { attributes: { gift: false, 'Tax Amount': false } } }, products: { attributes: { Brand: false } }, user_attributes: { likes: false }, user_identities: { email: false },
    }, LOGGED_IN],
    ['event types that are off', {}, { events: { navigation: { on: false }, search: { on: false } }, commerce: { promotion_click: { on: false }, impression: { on: false } } }, LOGGED_IN],
    ['all custom events off, and new data points', {}, { new_data_points: 'off', message_types: { custom_event: false }, screens: { Home: { on: true } }, commerce: { purchase: { on: true } }, user_attributes: { tier: true } }, LOGGED_IN],
    ['a rule on an event attribute', { forwarding: { event_attribute: { name: 'SHELF', value: 'crime' } } }, {}, LOGGED_IN],
    ['a rule on an event attribute that holds back', { forwarding: { event_attribute: { forward: 'except', name: 'age', value: '30' } } }, {}, LOGGED_IN],
    ['logged-in users only, of whom this is none', { forwarding: { logged_in_only: true } }, {}, '{}'],
    ['logged-in users only, of whom this is one', { forwarding: { logged_in_only: true } }, {}, LOGGED_IN],
    ['a rule on a user attribute that nobody has', { forwarding: { user_attribute: { name: 'country', value: 'NO' } } }, {}, LOGGED_IN],
    ['a consent rule without a record', { forwarding: { consent: { any: [{ regulation: 'gdpr', purpose: 'marketing', consented: true }] } } }, {}, LOGGED_IN],
    ['a consent rule with a record', { forwarding: { consent: { any: [{ regulation: 'gdpr', purpose: 'marketing', consented: true }] } } }, {}, CONSENT],
  ])('gets what the model says: %s', async (_name, connection, filters, config) => {
    const { calls, rows } = await visit(connection, filters, config);
    const told = await Promise.all(rows.filter(({ type }) => MESSAGES.has(type)).map(async ({ id }) => (await viewsOf(id))[0]!));
    const modelled = told.filter(({ call }) => call !== null);
    // Rules ask for the user as it is when a kit starts: attributes that were set before the kit's calls are told to kits that run.
    const real = calls.filter(({ method, event }) => method !== 'process' || [1, 3, 4, 16].includes(Number(event['EventDataType'])));
    expect(modelled.map(({ call }) => keyOf(call as unknown as Call)).sort()).toEqual(real.map(keyOf).sort());
    for (const { call } of modelled) {
      const own = real.find((one) => keyOf(one) === keyOf(call as unknown as Call))!;
      if (own.method !== 'process') {
        expect(own.event['value'] ?? null).toEqual((call!.event as Record<string, unknown>)['value'] ?? null);
        continue;
      }
      const { UserAttributes, UserIdentities } = own.event;
      expect(filled(pick(own.event, call!.event as object))).toEqual(filled(call!.event));
      expect(Object.keys(UserAttributes as object).filter((key) => !Object.hasOwn(call!.user_attributes, key))).toEqual([]);
      expect((UserIdentities as { Type: number; Identity: string }[]).map(({ Type, Identity }) => [KIT_IDENTITY_TYPES[Type], Identity]).sort()).toEqual(Object.entries(call!.user_identities).sort());
    }
  });
});

/** The members of what the SDK gave that the model speaks of. */
function pick(own: unknown, model: unknown): unknown {
  if (Array.isArray(own) && Array.isArray(model)) return own.map((entry, index) => pick(entry, model[index]));
  if (!isObject(own) || !isObject(model)) return own;
  return Object.fromEntries(Object.keys(model).map((key) => [key, pick(own[key], model[key])]));
}

/** Without what says nothing: the SDK writes empty objects where the batch has none. Positions of promotions are text in batches. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]): [string, unknown] => [key, key === 'Position' ? String(item) : filled(item)]).filter(([, item]) => item !== null && item !== undefined && !(isObject(item) && Object.keys(item).length === 0)));
}

describe('beside the server', () => {
  const MPID = '7346244611012968901';
  const upload = async (more: object): Promise<EventRow[]> => {
    const { key } = await engine.input('android');
    const body = { dt: 'h', id: crypto.randomUUID(), ct: Date.now(), mpid: MPID, dbg: true, di: { dp: 'Android' }, ua: { tier: 'gold', shoe: '43' }, ui: [{ n: 1, i: 'C-9' }, { n: 7, i: 'bo@example.com' }], ...more };
    const before = (await engine.events())[0]?.seq ?? 0;
    await send(engine.ingestUrl, `/v2/${key}/events`, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await engine.settle();
    return (await engine.events()).filter(({ seq }) => seq > before);
  };
  const tap = (attrs: object): object => ({ dt: 'e', n: 'Tap', et: 'Navigation', ct: Date.now(), id: crypto.randomUUID(), attrs });

  async function connect(connection: object, filters: object = {}): Promise<void> {
    await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' }, filters: { platforms: filters } });
    await engine.control('PUT', '/workspace/connections/android-to-loyalty', { input: 'android', output: 'loyalty', kit: { module_id: 64, name: 'Braze' }, ...connection });
  }

  it('shows what each gets and why they differ', async () => {
    await engine.control('PUT', '/workspace/rules/tidy', { code: "exports.handler = async (batch) => { for (const e of batch.events) e.data.custom_attributes = { ...e.data.custom_attributes, shelf: 'by rule' }; batch.events.push({ event_type: 'custom_event', data: { event_name: 'Made', custom_event_type: 'other' } }); return batch; };", failure_action: 'proceed' });
    await engine.control('PUT', '/workspace/inputs/android', { ...await engine.control<object>('GET', '/workspace/inputs/android'), rules: ['tidy'] });
    await connect({ sampling_percent: 100 }, { events: { navigation: { names: { Tap: { attributes: { page: false } } } } }, user_attributes: { shoe: false } });
    const rows = await upload({ msgs: [tap({ shelf: 'crime', page: 'home', keep: '1' })] });
    const [view] = await viewsOf(rows.find(({ name }) => name === 'Tap')!.id);
    expect(view).toMatchObject({ connection: 'android-to-loyalty', output: 'loyalty', kit: 'Braze', platform: 'android', modelled: true, received: true, call: { method: 'logEvent', event: { name: 'Tap', type: 'navigation', attributes: { shelf: 'crime', keep: '1' } }, user_attributes: { tier: 'gold' }, user_identities: { customer_id: 'C-9', email: 'bo@example.com' } } });
    expect(view!.deliveries).toHaveLength(1);
    expect(view!.differences).toEqual([{ path: '/data/custom_attributes/shelf', kit: 'crime', server: 'by rule', why: 'Rule tidy changes it; rules run on the server only.' }]);
    expect(view!.server_only.map(({ code }) => code)).toEqual(['kit-input-rule']);
    const [made] = await viewsOf(rows.find(({ name }) => name === 'Made')!.id);
    expect(made).toMatchObject({ received: false, checks: [{ check: 'sent', passed: false }], differences: [{ path: '', kit: null }] });
    await engine.control('PUT', '/workspace/inputs/android', { ...await engine.control<object>('GET', '/workspace/inputs/android'), rules: [] });
  });

  it('says when only one of the two gets the event', async () => {
    await connect({ forwarding: { event_attribute: { name: 'shelf', value: 'Crime' } } });
    const [row] = await upload({ msgs: [tap({ shelf: 'crime' })] });
    const [view] = await viewsOf(row!.id);
    expect(view).toMatchObject({ received: true, deliveries: [], differences: [{ path: '', server: null }], server_only: [{ code: 'kit-rule-case' }] });
    expect(view!.answer).toMatch(/^The kit is called with logEvent\. The server sends nothing of the event: /);
    await connect({ kit: { module_id: 64, name: 'Braze', filters: { event_types: ['navigation'] } } });
    const [other] = await viewsOf(row!.id);
    expect(other).toMatchObject({ received: false, call: null, checks: [{ check: 'served', passed: true }, { check: 'event-type', passed: false, reason: { pointer: { kind: 'connection', path: '/kit/filters/event_types/0' } } }] });
  });

  it('tells what the profile adds on the server', async () => {
    await connect({});
    await upload({ msgs: [{ dt: 'uac', n: 'colour', nv: 'blue', ov: null, d: false, na: true, ct: Date.now(), id: crypto.randomUUID() }], ua: { tier: 'gold', colour: 'blue' } });
    const [row] = await upload({ msgs: [tap({})] });
    const [view] = await viewsOf(row!.id);
    expect(view!.differences).toEqual([{ path: '/user_attributes/colour', kit: null, server: 'blue', why: 'The server adds what is known of the user; a kit gets what the device knows.' }]);
  });

  it('of an event that a rule dropped, the kit still gets what the app sent', async () => {
    await connect({});
    await engine.control('PUT', '/workspace/rules/tidy', { code: "exports.handler = async (batch) => { batch.events = batch.events.filter((e) => e.data.event_name !== 'Tap'); return batch; };", failure_action: 'proceed' });
    await engine.control('PUT', '/workspace/inputs/android', { ...await engine.control<object>('GET', '/workspace/inputs/android'), rules: ['tidy'] });
    const rows = await upload({ msgs: [tap({ shelf: 'crime' }), { dt: 'v', n: 'Home', ct: Date.now(), id: crypto.randomUUID(), attrs: {} }] });
    const [view] = await viewsOf(rows.find(({ name }) => name === 'Tap')!.id);
    expect(view).toMatchObject({ received: true, call: { event: { attributes: { shelf: 'crime' } } }, deliveries: [] });
    await engine.control('PUT', '/workspace/inputs/android', { ...await engine.control<object>('GET', '/workspace/inputs/android'), rules: [] });
  });

  it('has nothing to say of inputs without kits, and of events that are not there', async () => {
    expect(await viewsOf((await upload({ msgs: [tap({})] }))[0]!.id)).toHaveLength(1);
    await engine.control('PUT', '/workspace/connections/android-to-loyalty', { input: 'android', output: 'loyalty' });
    expect(await viewsOf((await upload({ msgs: [tap({})] }))[0]!.id)).toEqual([]);
    await expect(viewsOf('1')).rejects.toThrow('gave 404');
  });
});
