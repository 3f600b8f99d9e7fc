/**
 * Events mapped for each partner: JSON text of a batch in, text of the requests out, with the origin of every field. One process, its own
 * processor time; the ratio is against parsing and writing the same batch, so that it holds on any machine.
 */
import { OUTPUTS } from '../src/engine/outputs/registry.ts';
import { resolveSettings } from '../src/engine/outputs/settings-values.ts';
import type { MapInput, OutputDefinition } from '../src/engine/outputs/definition.ts';
import type { Batch } from '../src/engine/batch/types.ts';
import { parseJson, stringifyJson } from '../src/protocol/json.ts';
import { PARTNER_SETTINGS } from '../test/support/partner-settings.ts';
import type { Figure } from './lib/runner.ts';
import { speedOf } from './lib/speed.ts';

const EVENTS = 10;
const ROUNDS = 9;
const NOW = 1_795_000_000_000;
/** The goal of these on one core. */
const GOAL = 50_000;
const WITH_GOAL: ReadonlySet<string> = new Set(['amplitude', 'appsflyer', 'braze', 'facebook', 'mixpanel']);

/** Ten custom events with eight attributes of a user with ten, from an app. */
function batchText(): string {
  const events = Array.from({ length: EVENTS }, (_, index) => ({
    event_type: 'custom_event',
    data: {
      event_id: String(7_001_002_003_000n + BigInt(index)), source_message_id: `m-${index}`, event_name: `Shelf Opened ${index % 4}`, custom_event_type: 'navigation', timestamp_unixtime_ms: NOW - 10_000 + index * 500,
      session_id: '3697030220121446270', session_start_unixtime_ms: NOW - 60_000,
      custom_attributes: { shelf: 'crime', position: String(index), premium: 'false', price: '14.90', currency: 'EUR', source: 'home', campaign: 'autumn', view: 'grid' },
    },
  }));
  return JSON.stringify({
    environment: 'production', mpid: '3141592653589793', mp_deviceid: 'd-77', batch_id: '4410098822001199555', ip: '203.0.113.9', timestamp_unixtime_ms: NOW,
    user_identities: { customer_id: 'cust-7001', email: 'rosa.vega@example.com' },
    user_attributes: { $firstname: 'Rosa', $lastname: 'Vega', $city: 'Lisbon', $country: 'PT', tier: 'gold', visits: '17', newsletter: 'true', favourite: 'crime', points: '120', theme: 'dark' },
    device_info: { platform: 'Android', os_version: '14', android_uuid: 'a1b2c3d4e5f60718', android_advertising_id: '9c9a82fb-d5de-4cd1-90c3-527441c11828', device_model: 'Pixel 9', device_manufacturer: 'Google', locale_language: 'pt' },
    application_info: { package: 'com.example.books', application_version: '4.2.0', application_build_number: '42' },
    integration_attributes: { 92: { appsflyer_id_integration_setting: '1772400000000-1234567' }, 160: { app_instance_id: '0123456789abcdef0123456789abcdef' } },
    events,
  });
}

function inputOf(definition: OutputDefinition, batch: Batch): MapInput {
  const { settings, connection } = PARTNER_SETTINGS[definition.slug]!;
  return {
    batch, identities: [], platform: 'android', environment: 'production', now: NOW,
    settings: resolveSettings(definition.settings, settings, () => undefined).settings, connectionSettings: resolveSettings(definition.connectionSettings, connection, () => undefined).settings,
  };
}

export async function partners(): Promise<Figure[]> {
  const text = batchText();
  let written = 0;
  const bare = speedOf(() => { written += stringifyJson(parseJson(text)).length; }, ROUNDS);
  const figures = OUTPUTS.map((definition): Figure[] => {
    const template = inputOf(definition, parseJson(text) as unknown as Batch);
    const { requests, notSent } = definition.map(template);
    if (requests.length === 0 || notSent.length > 0) throw new Error(`${definition.name} sends nothing: ${notSent[0]?.reason.message ?? 'no requests'}`);
    const perSecond = speedOf(() => {
      for (const request of definition.map({ ...template, batch: parseJson(text) as unknown as Batch }).requests) written += request.body.length;
    }, ROUNDS);
    return [
      { name: `${definition.slug}: events mapped`, value: Math.round(perSecond * EVENTS), unit: 'events/s', better: 'higher', ...(WITH_GOAL.has(definition.slug) ? { atLeast: GOAL } : {}) },
      { name: `${definition.slug}: against reading and writing the batch`, value: Math.round((bare / perSecond) * 100) / 100, unit: '×', better: 'lower', tolerance: 0.5 },
    ];
  });
  if (written === 0) throw new Error('nothing was written');
  return figures.flat();
}
