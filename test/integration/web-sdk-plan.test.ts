/** The published web SDK asks for a data plan and keeps from its kits what the plan's settings block (spec/data-plans.md 9). */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CURRENT_SDK, plainHttpConfig, snippetPage, startShop } from './browser-harness.ts';
import type { Shop } from './browser-harness.ts';
import { startTestEngine } from './engine-harness.ts';
import type { TestEngine } from './engine-harness.ts';

const SETTINGS = { event: 'drop_event', event_attribute: 'drop_attribute', user_attribute: 'drop_attribute', identity: 'drop_attribute' };

/** Plans "Video Watched" with one attribute, and one user attribute. */
function plan(validation_actions: object): object {
  const closed = (properties: object): object => ({ type: 'object', additionalProperties: false, properties });
  const text = { type: 'string' };
  const definition = { properties: { data: { type: 'object', additionalProperties: true, properties: { custom_attributes: closed({ category: text }) } } } };
  const data_points = [
    { description: '', match: { type: 'custom_event', criteria: { event_name: 'Video Watched', custom_event_type: 'navigation' } }, validator: { type: 'json_schema', definition } },
    { description: '', match: { type: 'user_attributes', criteria: {} }, validator: { type: 'json_schema', definition: closed({ tier: text }) } },
  ];
  return { data_plan_id: 'shop', data_plan_name: 'Shop', data_plan_versions: [{ version: 2, activated_environment: 'development', version_document: { data_points, settings: { validation_actions } } }] };
}

/** A kit as partners write them: it notes what it is given. */
const KIT = `{ LoyaltyKit: { name: 'LoyaltyKit', constructor: function () {
  var self = this; self.name = 'LoyaltyKit'; self.id = 9001; self.moduleId = 9001; window.kitSeen = { events: [], attributes: [] };
  self.init = function () { return 'ok'; };
  self.process = function (event) { window.kitSeen.events.push([event.EventName, event.EventAttributes]); return 'ok'; };
  self.setUserAttribute = function (key) { window.kitSeen.attributes.push(key); return 'ok'; };
} } }`;
interface Seen { readonly events: [string, Record<string, string> | null][]; readonly attributes: string[] }

const CALLS = `mParticle.ready(function () {
  mParticle.Identity.getCurrentUser().setUserAttributes({ tier: 'gold', shoe_size: '43' });
  mParticle.logEvent('Video Watched', 1, { category: 'intro', shelf: 'crime' });
  mParticle.logEvent('Book Found', 3, { shelf: 'crime' });
});`;

let engine: TestEngine;
let shop: Shop;
let web: { name: string; key: string };
let page: Page | null = null;

beforeAll(async () => {
  engine = await startTestEngine();
  web = await engine.input('web');
  shop = await startShop(CURRENT_SDK);
  await engine.control('PUT', '/workspace/outputs/loyalty', { partner: 'webhook', settings: { url: 'https://hooks.example.com/loyalty' } });
  await engine.control('PUT', '/workspace/connections/web-to-loyalty', { input: web.name, output: 'loyalty', kit: { module_id: 9001, name: 'LoyaltyKit' } });
});

afterEach(async () => {
  await page?.context().close();
  page = null;
});

afterAll(async () => {
  await shop?.close();
  await engine?.stop();
});

const seen = (): Promise<Seen> => page!.evaluate(() => (globalThis as unknown as { kitSeen: Seen }).kitSeen);
const names = async (): Promise<string[]> => (await seen()).events.map(([name]) => name);
const uploaded = async (): Promise<number> => (await engine.events()).filter(({ name }) => name === 'Book Found').length;

/** Opens a page that asks for the plan, and waits until the server has its last event. */
async function visit(config: string): Promise<string[]> {
  const before = await uploaded();
  const logged: string[] = [];
  const opened = await shop.openPage(snippetPage(engine.ingestUrl, web.key, `Object.assign(${config}, { kits: ${KIT}, isDevelopmentMode: true, logger: { error: function (text) { (window.logged = window.logged || []).push(String(text)); } } })`, CALLS));
  page = opened.page;
  await expect.poll(uploaded, { timeout: 15_000 }).toBeGreaterThan(before);
  logged.push(...(await page.evaluate(() => (globalThis as unknown as { logged?: string[] }).logged ?? [])));
  return logged;
}

describe('a kit of an app that is started with a plan', () => {
  it('gets everything while the plan blocks nothing', async () => {
    await engine.control('PUT', '/workspace/plans/shop', plan({}));
    await visit("{ dataPlan: { planId: 'shop', planVersion: 2 } }");
    expect(await names()).toEqual(expect.arrayContaining(['Video Watched', 'Book Found']));
    expect((await seen()).events.find(([name]) => name === 'Video Watched')?.[1]).toEqual({ category: 'intro', shelf: 'crime' });
    expect((await seen()).attributes).toEqual(expect.arrayContaining(['tier', 'shoe_size']));
  });

  it('does not get unplanned events, event attributes and user attributes; the server reports what it is sent', async () => {
    await engine.control('PUT', '/workspace/plans/shop', plan(SETTINGS));
    await visit("{ dataPlan: { planId: 'shop' } }");
    await expect.poll(names).toContain('Video Watched');
    expect(await names()).not.toContain('Book Found');
    expect((await seen()).events.find(([name]) => name === 'Video Watched')?.[1]).toEqual({ category: 'intro' });
    expect((await seen()).attributes).toContain('tier');
    expect((await seen()).attributes).not.toContain('shoe_size');
    await engine.settle();
    const rows = (await engine.control<{ items: { code: string; blocked: boolean }[] }>('GET', '/violations?limit=1000')).items;
    // SDK 2.68 deletes a blocked attribute from the event that it is about to upload, so the server never sees that one.
    expect(rows.filter(({ blocked }) => blocked).map(({ code }) => code)).toEqual(expect.arrayContaining(['unplanned-event', 'unplanned-user-attribute']));
  });

  it('of the self-hosted SDK is kept from the same by the configuration call', async () => {
    await engine.control('PUT', '/workspace/plans/shop', plan(SETTINGS));
    const before = await uploaded();
    // The SDK fetches its configuration over https only; the page does the same over http and lays it over the app's own, as the SDK does.
    const address = `${engine.ingestUrl}/JS/v2/${web.key}/config?env=1&plan_id=shop&plan_version=2`;
    ({ page } = await shop.open(`import mParticle from '/sdk.js'; window.mParticle = mParticle;
      const config = Object.assign(${plainHttpConfig(engine.ingestHost)}, { kits: ${KIT} });
      const { dataPlanResult, kitConfigs } = await (await fetch('${address}')).json();
      mParticle.init('${web.key}', { ...config, dataPlanResult, kitConfigs, dataPlan: { planId: 'shop', planVersion: 2 } }); ${CALLS}`));
    await expect.poll(uploaded, { timeout: 15_000 }).toBeGreaterThan(before);
    await expect.poll(names).toContain('Video Watched');
    expect(await names()).not.toContain('Book Found');
  });

  it('gets everything and the app\'s log says why, when the plan is not there', async () => {
    expect(await visit("{ dataPlan: { planId: 'bakery' } }")).toEqual(expect.arrayContaining([expect.stringContaining('This workspace has no data plan "bakery".')]));
    expect(await names()).toEqual(expect.arrayContaining(['Video Watched', 'Book Found']));
  });
});
