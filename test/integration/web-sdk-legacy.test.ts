/** A web SDK from before batches (2.14), unchanged, in a real Chromium: single events by default, batches when its flag says so. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventRow } from '../../src/protocol/contract.ts';
import { plainHttpConfig, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

const VERSION = '2.14.2';
let shop: Shop;
let engine: TestEngine;

beforeAll(async () => {
  shop = await startShop(new URL('../../node_modules/mparticle-web-sdk-legacy/dist/mparticle.esm.js', import.meta.url));
});
afterAll(() => shop.close());
beforeEach(async () => {
  engine = await startTestEngine();
});
afterEach(() => engine.stop());

async function rowsOnceThere(names: readonly string[]): Promise<EventRow[]> {
  await expect.poll(async () => {
    const seen = new Set((await engine.events()).map((event) => event.name));
    return names.filter((name) => !seen.has(name));
  }, { timeout: 15_000, interval: 100 }).toEqual([]);
  await engine.settle();
  return (await engine.events()).reverse();
}

const CALLS = `
  mParticle.logEvent('Video Watched', mParticle.EventType.Navigation, { category: 'Destination intro', n: 5 }, { flag1: 'x' });
  mParticle.logPageView('Tents', { hostname: 'shop.example.com' });
  mParticle.eCommerce.setCurrencyCode('USD');
  const mug = mParticle.eCommerce.createProduct('Higgs Mug', 'higgs-mug', 24.1, 2);
  mParticle.eCommerce.logProductAction(mParticle.ProductActionType.Purchase, mug, {}, {}, { Id: 'T-1', Revenue: 48.2, Tax: 1.5 });
  mParticle.eCommerce.logPromotion(mParticle.PromotionType.PromotionView, { Id: 'PR-9', Creative: 'banner', Name: 'Winter sale' });
  mParticle.eCommerce.logImpression({ Name: "recommended", Product: mug });
  mParticle.logError(new Error('cart was null'));`;

describe('single events', () => {
  it('become batches of one event, of the right user', async () => {
    const { key } = await engine.input('web');
    const config = plainHttpConfig(engine.ingestHost, { appVersion: '3.4.0', dataPlan: { planId: 'outfitters_web', planVersion: 3 }, identifyRequest: { userIdentities: { customerid: 'C-42', email: 'nora@example.com' } } });
    const { page, errors } = await shop.open(`import mParticle from '/sdk.js'; mParticle.init('${key}', ${config});`);
    await page.waitForFunction('window.mParticle?.Identity?.getCurrentUser()?.getMPID()');
    await page.evaluate(`(() => {
      const user = mParticle.Identity.getCurrentUser();
      user.setUserAttribute('tier', 'gold');
      user.setUserAttributeList('interests', ['hiking', 'camping']);
      const consent = mParticle.Consent.createConsentState();
      consent.addGDPRConsentState('analytics', mParticle.Consent.createGDPRConsent(true, 1767690000000, 'v7', 'banner', 'hw'));
      user.setConsentState(consent);
      ${CALLS}
      mParticle.endSession();
    })()`);
    const rows = await rowsOnceThere(['Session start', 'App start', 'Video Watched', 'Tents', 'Purchase', 'Promotion view', 'Impression', 'Crash', 'Session end']);
    expect(Object.fromEntries(rows.map((row) => [row.name, [row.type, row.kind, row.detail]]))).toMatchObject({
      'App start': ['application_state_transition', 'application_initialized', 'install'],
      'Video Watched': ['custom_event', 'navigation', 'Destination intro'],
      Tents: ['screen_view', '', ''],
      Purchase: ['commerce_event', 'purchase', '$48.20 · 1 item'],
      'Promotion view': ['commerce_event', 'promotion_view', 'Winter sale'],
      Impression: ['commerce_event', 'impression', 'recommended · 1 item'],
    });
    const users = new Set(rows.map((row) => row.mpid));
    expect([users.size, [...users][0]]).toEqual([1, expect.stringMatching(/^-?[1-9]\d*$/)]);
    for (const row of rows) expect(row).toMatchObject({ env: 'development', platform: 'web', source: 'Web', sdk: VERSION });
    const purchase = await engine.batchDetail(rows.find((row) => row.name === 'Purchase')!.batch_id);
    expect(purchase.batch).toMatchObject({
      user_identities: { customer_id: 'C-42', email: 'nora@example.com' }, user_attributes: { tier: 'gold', interests: ['hiking', 'camping'] },
      application_info: { application_version: '3.4.0' }, context: { data_plan: { plan_id: 'outfitters_web', plan_version: 3 } },
      consent_state: { gdpr: { analytics: { consented: true, timestamp_unixtime_ms: 1767690000000, document: 'v7', location: 'banner', hardware_id: 'hw' } } },
      source_info: { channel: 'javascript' }, ip: '127.0.0.1', mp_deviceid: expect.any(String), device_info: { platform: 'web', http_header_user_agent: expect.stringContaining('Chrome') },
    });
    expect(purchase.events[0]).toMatchObject({ data: { product_action: { action: 'purchase', transaction_id: 'T-1', total_amount: 48.2, tax_amount: 1.5, products: [{ id: 'higgs-mug', name: 'Higgs Mug', price: 24.1, quantity: 2 }] }, currency_code: 'USD', source_message_id: expect.any(String), session_uuid: expect.any(String) } });
    const watched = await engine.batchDetail(rows.find((row) => row.name === 'Video Watched')!.batch_id);
    expect(watched.events[0]).toMatchObject({ data: { custom_attributes: { category: 'Destination intro', n: 5 }, custom_flags: { flag1: ['x'] } } });
    expect(new Set(rows.flatMap((row) => row.violations))).toEqual(new Set([0]));
    const notes = await Promise.all(rows.map(async (row) => (await engine.batchDetail(row.batch_id)).notes.map((note) => note.code)));
    expect(new Set(notes.flat())).toEqual(new Set(['kept-short-keys']));
    const surfaces = new Set((await engine.requests()).map((request) => `${request.surface} ${request.status}`));
    expect(surfaces).toEqual(new Set(['preflight 204', 'identity 200', 'web-event 202']));
    expect(errors).toEqual([]);
  });
});

describe('with the flag "eventsV3"', () => {
  it('the same SDK sends batches', async () => {
    const { key } = await engine.input('web');
    const { errors } = await shop.open(`
      import mParticle from '/sdk.js';
      mParticle.init('${key}', ${plainHttpConfig(engine.ingestHost, { flags: { eventsV3: '100', eventBatchingIntervalMillis: 500 } })});
      mParticle.ready(() => { ${CALLS} });`);
    const rows = await rowsOnceThere(['Session start', 'Video Watched', 'Purchase']);
    for (const row of rows) expect(row).toMatchObject({ env: 'development', platform: 'web', sdk: VERSION });
    expect(new Set((await engine.requests()).map((request) => request.surface))).toEqual(new Set(['preflight', 'identity', 'web-events']));
    expect(errors).toEqual([]);
  });
});

describe('single events that are refused', () => {
  it.each([400, 401, 429, 503])('with %i are lost; later ones are not', async (status) => {
    const { key } = await engine.input('web');
    const { page } = await shop.open(`import mParticle from '/sdk.js'; mParticle.init('${key}', ${plainHttpConfig(engine.ingestHost)});`);
    const answers = async (): Promise<number[]> => (await engine.requests()).filter((request) => request.surface === 'web-event').map((request) => request.status);
    await expect.poll(answers, { timeout: 15_000 }).toEqual([202, 202]);
    await engine.control('PUT', '/faults', { items: [{ surface: 'web-event', count: 1, action: { type: 'status', status } }] });
    await page.evaluate("mParticle.logEvent('Lost', 1)");
    await expect.poll(answers, { timeout: 15_000 }).toContain(status);
    await page.evaluate("mParticle.logEvent('Later', 1)");
    const rows = await rowsOnceThere(['Later']);
    expect(rows.map((row) => row.name)).not.toContain('Lost');
  });
});
