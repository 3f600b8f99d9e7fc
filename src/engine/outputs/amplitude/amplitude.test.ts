/** What fixtures cannot say: splitting, what the batch itself brought, ids, judging, explanations. */
import { hash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { OutboundRequest, Settings } from '../definition.ts';
import { folderUrl } from '../testing/fixtures.ts';
import { NOW, inputFor } from '../testing/generators.ts';
import { MAX_BATCH_BYTES, MAX_HTTP_BYTES } from './constants.ts';
import amplitude from './index.ts';

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return { events, environment: 'production', user_identities: { customer_id: 'cust-7001' }, ...more };
}

function custom(id: number, attributes: JsonObject = {}): BatchEvent {
  return { event_type: 'custom_event', data: { event_id: String(id), event_name: 'A', timestamp_unixtime_ms: NOW, custom_attributes: attributes } };
}

function many(count: number, attributes: JsonObject = {}): BatchEvent[] {
  return Array.from({ length: count }, (_, index) => custom(index + 1, attributes));
}

function eventsOf(request: OutboundRequest | undefined): JsonObject[] {
  return (JSON.parse(request?.body ?? '{"events":[]}') as { events: JsonObject[] }).events;
}

function mapped(batch: Batch, connection: Settings = {}, settings: Settings = {}): ReturnType<typeof amplitude.map> {
  const input = inputFor(amplitude, batch, 'ios', connection);
  return amplitude.map({ ...input, settings: { ...input.settings, ...settings } });
}

describe('requests', () => {
  it('are split at 2000 events', () => {
    const { requests } = mapped(batchOf(many(4_001)));
    expect(requests.map((request) => [request.purpose, eventsOf(request).length, request.eventIds.length])).toEqual([['events', 2_000, 2_000], ['events', 2_000, 2_000], ['events', 1, 1]]);
  });

  it.each([['of ASCII', 'x'.repeat(2_000)], ['of three bytes a character', '€'.repeat(700)]])('are split before 1 MB, texts %s', (_what, text) => {
    const { requests } = mapped(batchOf(many(1_500, { text })));
    const sizes = requests.map(({ body }) => Buffer.byteLength(body));
    expect(requests.flatMap(({ eventIds }) => eventIds)).toHaveLength(1_500);
    expect(sizes.filter((size) => size > MAX_HTTP_BYTES)).toEqual([]);
    // No request could have taken the next one's first event.
    expect(sizes.slice(0, -1).filter((size) => size < MAX_HTTP_BYTES - 3_000)).toEqual([]);
    const batch = mapped(batchOf(many(1_500, { text })), {}, { useBatchApiEndpoint: true }).requests;
    expect(batch.map(({ body }) => Buffer.byteLength(body) < MAX_BATCH_BYTES)).toEqual([true]);
  });

  it('send an event alone that is larger than a request may be', () => {
    const { requests } = mapped(batchOf([custom(1), custom(2, { text: 'x'.repeat(MAX_HTTP_BYTES) }), custom(3)]));
    expect(requests.map(({ eventIds }) => eventIds)).toEqual([['1'], ['2'], ['3']]);
  });

  it('name an event in both requests that its parts went to', () => {
    const purchase = { event_type: 'commerce_event', data: { event_id: '70000', timestamp_unixtime_ms: NOW, product_action: { action: 'purchase', total_amount: 5, products: [{ id: 'BK-1' }] } } };
    const { requests } = mapped(batchOf([...many(1_999), purchase]));
    expect(requests.map((request) => [eventsOf(request).length, request.eventIds.at(-1)])).toEqual([[2_000, '70000'], [2, '70000']]);
  });

  it('carry the API key with whatever is in it', () => {
    const [request] = mapped(batchOf([custom(1)]), {}, { apiKey: 'a"b\\c\n' }).requests;
    expect((JSON.parse(request!.body) as JsonObject)['api_key']).toBe('a"b\\c\n');
  });

  it('say where each field came from', () => {
    const event = { event_type: 'custom_event', data: { event_id: '7', event_name: 'A', timestamp_unixtime_ms: NOW, custom_attributes: { 'a/b': '1' } } };
    const [request] = mapped(batchOf([event], { user_attributes: { $City: 'Lisbon', vip: null } })).requests;
    const origin = (target: string): unknown => request?.origins.find((entry) => entry.target === target);
    expect([origin('/api_key'), origin('/events/0/event_properties'), origin('/events/0/city'), origin('/events/0/user_properties'), origin('/events/0/user_properties/vip')]).toMatchObject([
      { source: 'output:/settings/apiKey' }, { source: '/events/0/data/custom_attributes' }, { source: '/user_attributes/$City' }, { source: '/user_attributes' }, { source: '/user_attributes/vip', fact: 'user-tags' },
    ]);
  });
});

describe('Include Enriched User Attributes', () => {
  const batch = batchOf([custom(1)], { user_attributes: { tier: 'gold', $City: 'Lisbon' } });
  const sent = (includeEnrichedUserAttributes: boolean, own: Record<string, string> | undefined): JsonObject | undefined => {
    const input = inputFor(amplitude, batch, 'ios', { includeEnrichedUserAttributes });
    return eventsOf(amplitude.map(own === undefined ? input : { ...input, own: { user_attributes: own } }).requests[0])[0];
  };

  it('off: sends what the batch itself brought, also in fields made of attributes', () => {
    expect(sent(false, { tier: 'gold' })).toMatchObject({ user_properties: { tier: 'gold' } });
    expect(sent(false, { tier: 'gold' })).not.toHaveProperty('city');
    expect(sent(false, {})).not.toHaveProperty('user_properties');
  });

  it('on, or where the own is not known: sends all', () => {
    const all = { user_properties: { tier: 'gold', $City: 'Lisbon' }, city: 'Lisbon' };
    expect([sent(true, {}), sent(false, undefined)]).toMatchObject([all, all]);
  });
});

describe('reserved user attributes', () => {
  it('have one spelling, set or unset, whoever brought them', () => {
    const [identify, event] = eventsOf(mapped(batchOf([custom(1)], { user_attributes: { $city: 'Lisbon', $FIRSTNAME: 'Rosa', $own: 'x', City: 'y' }, deleted_user_attributes: ['$zip', '$CITY'] })).requests[0]);
    expect([identify?.['user_properties'], event?.['user_properties'], event?.['city']]).toEqual([{ $unset: { $Zip: '-' } }, { $City: 'Lisbon', $FirstName: 'Rosa', $own: 'x', City: 'y' }, 'Lisbon']);
  });
});

describe('insert ids', () => {
  it('are the hash of what tells events apart', () => {
    const [event] = eventsOf(mapped(batchOf([custom(42)], { device_info: { platform: 'iOS', ios_idfv: 'vendor-1' } })).requests[0]);
    expect(event?.['insert_id']).toBe(hash('md5', `vendor-1|cust-7001|A|42|${NOW}`));
  });

  it('differ within one commerce event, by both ways of making them', () => {
    const products = Array.from({ length: 50 }, () => ({ id: 'BK-1' }));
    const purchase = { event_type: 'commerce_event', data: { event_id: '7', timestamp_unixtime_ms: NOW, product_action: { action: 'purchase', products } } };
    for (const generateInsertIdFromEventId of [false, true]) {
      const ids = eventsOf(mapped(batchOf([purchase]), { generateInsertIdFromEventId }).requests[0]).map((event) => event['insert_id']);
      expect([ids.length, new Set(ids).size]).toEqual([52, 52]);
    }
  });
});

describe('settings', () => {
  it.each([['', '"API Key" is required'], ['  ', '"API Key" is required'], ['key ', 'begins or ends with a space']])('refuse the API key "%s"', (apiKey, message) => {
    expect(amplitude.validate({ apiKey })).toEqual([{ field: 'apiKey', message: expect.stringContaining(message) as string }]);
  });
});

describe('judge', () => {
  const judge = (status: number, body: Json, attempt = 1, headers: [string, string][] = []): ReturnType<typeof amplitude.judge> => amplitude.judge({ status, headers, body: JSON.stringify(body) }, attempt);

  it.each([
    [200, { code: 200, events_ingested: 2 }, 'delivered', 'amplitude.accepted', 'Amplitude ingested 2 events.'],
    [200, 'success', 'delivered', 'amplitude.accepted', 'Amplitude took the request.'],
    [400, { code: 400, error: 'Invalid field values on some events', events_with_invalid_fields: { time: [0, 2], price: [1] } }, 'failed', 'amplitude.refused',
      'Amplitude answered 400: Invalid field values on some events (time invalid in 2 events; price invalid in 1 event); nothing of the request was taken'],
    [400, { code: 400, error: 'Request missing required field', missing_field: 'api_key' }, 'failed', 'amplitude.refused', 'Amplitude answered 400: Request missing required field (api_key); nothing of the request was taken'],
    [400, { code: 400, events_with_invalid_id_lengths: { user_id: [0] }, error: 'Invalid id length for user_id or device_id' }, 'failed', 'amplitude.refused',
      'Amplitude answered 400: Invalid id length for user_id or device_id (user_id of a wrong length in 1 event); nothing of the request was taken'],
    [400, { code: 400, error: 'Events silenced for device_id', silenced_devices: ['d-1'] }, 'failed', 'amplitude.refused', 'Amplitude answered 400: Events silenced for device_id (1 silenced device); nothing of the request was taken'],
    [400, { code: 400, error: 'Invalid API key: abc' }, 'failed', 'amplitude.refused', 'Amplitude answered 400: Invalid API key: abc'],
    [413, { code: 413, error: 'Payload too large' }, 'failed', 'amplitude.refused', 'Amplitude answered 413: Payload too large'],
    [429, { code: 429, error: 'Too many requests for some devices and users' }, 'retry', 'amplitude.rate-limited', 'Amplitude: endpoint returned 429; attempt 2 in 1 s'],
    [503, '<html>', 'retry', 'amplitude.unavailable', 'Amplitude: endpoint returned 503; attempt 2 in 1 s'],
  ])('%s %j', (status, body, kind, code, message) => {
    const verdict = judge(status, body);
    expect([verdict.kind, verdict.reason.code, verdict.reason.message]).toEqual([kind, code, message]);
  });

  it('backs off, as Retry-After asks, and gives up', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => judge(503, '', attempt)).map((verdict) => (verdict.kind === 'retry' ? verdict.delayMs : verdict.reason.code));
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 'amplitude.retries-exhausted']);
    expect(judge(429, {}, 1, [['Retry-After', '30']])).toMatchObject({ kind: 'retry', delayMs: 30_000 });
  });
});

describe('what is not sent', () => {
  const why = (pointer: string, batch: Partial<Batch>, connection: Settings = {}, own?: Record<string, string>): unknown => {
    const input = inputFor(amplitude, batchOf([], batch), 'ios', connection);
    return amplitude.unmapped(pointer, own === undefined ? input : { ...input, own: { user_attributes: own } });
  };
  const session = { event_type: 'session_end', data: { event_id: '1', custom_attributes: { pages: '4' } } };

  it.each([
    ['/user_attributes/tier', why('/user_attributes/tier', { user_attributes: { tier: 'gold' } }, { includeEnrichedUserAttributes: false }, {}), { setting: 'includeEnrichedUserAttributes' }],
    ['/deleted_user_attributes/0', why('/deleted_user_attributes/0', { deleted_user_attributes: ['a'] }, { allowUnsetUserAttributes: false }), { setting: 'allowUnsetUserAttributes' }],
    ['/deleted_user_attributes/0 and set', why('/deleted_user_attributes/0', { deleted_user_attributes: ['tier'], user_attributes: { tier: 'gold' } }), { why: 'The attribute is both deleted and set, and ends up set.' }],
    ['/user_identities/email', why('/user_identities/email', {}), { setting: 'includeEmailAsUserProperty' }],
    ['/user_identities/other', why('/user_identities/other', {}, { userIdentification: 'other2' }), { setting: 'userIdentification', why: expect.stringContaining('other_id_2') as string }],
    ['/events/0/data/custom_attributes/pages', why('/events/0/data/custom_attributes/pages', { events: [session] }), { fact: 'attributes-of-other-events' }],
    ['/device_info/ios_advertising_id', why('/device_info/ios_advertising_id', { device_info: { platform: 'iOS', ios_advertising_id: '00000000-0000-0000-0000-000000000000' } }), { fact: 'zero-advertising-id' }],
    ['/device_info/brand', why('/device_info/brand', { device_info: { platform: 'iOS', brand: 'iPhone' } }), { why: 'device_brand is not sent for Apple’s devices.' }],
    ['/mp_deviceid', why('/mp_deviceid', { mp_deviceid: 'd' }), { setting: 'anonymousIdForwarding' }],
    ['/something', why('/something', { something: 1 }), null],
  ])('%s', (_pointer, found, expected) => {
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });
});

it('knows every fact that its own code names', () => {
  const files = readdirSync(folderUrl('amplitude'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'facts.ts');
  const text = files.map((name) => readFileSync(new URL(name, folderUrl('amplitude')), 'utf8')).join('\n');
  const unnamed = amplitude.facts.filter(({ status, id }) => status === 'unconfirmed' && !text.includes(`'${id}'`)).map(({ id }) => id);
  // These are of what is not there: no field or answer could name them.
  expect(unnamed).toEqual(['anonymous-id-labels', 'exclude-products', 'events-left-out', 'min-id-length', 'group-identify-ids']);
});
