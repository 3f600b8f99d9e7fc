/** What fixtures cannot say of the mapping: any batch at all with working settings, splitting, hashing, judging, what is left out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../protocol/json.ts';
import { EVENT_TYPES, PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { MapInput, OutboundRequest } from '../definition.ts';
import { readPayload } from '../shared/read-payload.ts';
import { eventId } from '../shared/values.ts';
import { answerOf, memoryContext } from '../testing/fixtures.ts';
import { NOW, anyBatch, anyPlatform, anyToggles, fullBatch, fullEvent, inputFor } from '../testing/generators.ts';
import { insensitiveFields, originFaults } from '../testing/origin-check.ts';
import { CITY, COUNTRY, EMAIL, GENDER, PERSON, PHONE, STATE, ZIP } from './hashing.ts';
import facebook from './index.ts';

/** Settings with which both paths work, whatever the platform. */
function working(batch: Batch, platform: MapInput['platform'], connection: MapInput['connectionSettings'] = {}): MapInput {
  const input = inputFor(facebook, batch, platform, { forwardWebRequestsServerSide: true, sendPurchaseProductData: true, ...connection, appId: '5550001', appSecret: 's3cr3t', pixelId: '900100200300' });
  return { ...input, settings: { ...input.settings, accessToken: 'EAAtok1', usePixelServerSideForwarding: true } };
}

function custom(id: number, data: JsonObject = {}): BatchEvent {
  return { event_type: 'custom_event', data: { event_id: String(id), event_name: 'Opened', timestamp_unixtime_ms: NOW, ...data } };
}

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return { events, environment: 'production', user_identities: { customer_id: 'C-1' }, ...more };
}

const payload = (request: OutboundRequest): JsonObject => readPayload(request) as JsonObject;
const device = { device_info: { platform: 'iOS', os_version: '19.1', ios_advertising_id: '0F1E2D3C-4B5A-4978-8695-A4B3C2D1E0F9' } };

describe('any batch', () => {
  it('loses no event and knows the origin of every field', () => {
    fc.assert(fc.property(anyBatch, anyPlatform, anyToggles(facebook.connectionSettings), (batch, platform, toggles) => {
      const input = working({ ...batch, device_info: { os_version: '19.1', ...batch.device_info } }, platform, toggles);
      const before = structuredClone(input.batch);
      const { requests, notSent } = facebook.map(input);
      const [sent, left] = [new Set(requests.flatMap(({ eventIds }) => eventIds)), new Set(notSent.map((one) => one.eventId))];
      expect(batch.events.map((event, index) => eventId(event, index)).filter((id) => sent.has(id) === left.has(id))).toEqual([]);
      expect(requests.flatMap((request) => originFaults(facebook, request, input))).toEqual([]);
      expect(input.batch).toEqual(before);
    }), { numRuns: 400 });
  });

  it.each(PLATFORMS)('of every type from %s is taken as far as it is sent', (platform) => {
    const batch = fullBatch(EVENT_TYPES.map((type, index) => ({ ...fullEvent(type), data: { ...fullEvent(type).data, event_id: String(1000 + 7 * index) } })));
    const input = working(batch, platform);
    const context = memoryContext(input);
    const answers = facebook.map(input).requests.map((request) => facebook.judge(answerOf(facebook, request, context), 1));
    expect(answers.filter(({ kind }) => kind !== 'delivered')).toEqual([]);
    expect(answers.length).toBe(platform === 'desktop' ? 0 : ['ios', 'tvos', 'android'].includes(platform) ? 2 : 1);
    expect(insensitiveFields(facebook, input, 200)).toEqual([]);
  });

  it('keeps attributes that are named like members of every object', () => {
    const attributes = JSON.parse('{"__proto__":"x","constructor":"y","_eventName":"mine"}') as JsonObject;
    const made = (['ios', 's2s'] as const).map((platform) => payload(facebook.map(working(batchOf([custom(1, { custom_attributes: attributes })], device), platform)).requests[0]!));
    expect(JSON.stringify((made[0]!['custom_events'] as JsonObject[])[0])).toBe(`{"_eventName":"Opened","_logTime":${NOW / 1_000},"__proto__":"x","constructor":"y"}`);
    expect(JSON.stringify((made[1]!['data'] as JsonObject[])[0]!['custom_data'])).toBe('{"__proto__":"x","constructor":"y","_eventName":"mine"}');
  });
});

describe('requests', () => {
  it.each([['s2s', 'conversions', 'data'], ['android', 'app-events', 'custom_events']] as const)('of %s are split at 1,000 events', (platform, purpose, list) => {
    const { requests } = facebook.map(working(batchOf(Array.from({ length: 2_001 }, (_, index) => custom(index))), platform));
    expect(requests.map((request) => [request.purpose, (payload(request)[list] as unknown[]).length, request.eventIds.length])).toEqual([[purpose, 1_000, 1_000], [purpose, 1_000, 1_000], [purpose, 1, 1]]);
    expect(originFaults(facebook, requests[2]!, working(batchOf(Array.from({ length: 2_001 }, (_, index) => custom(index))), platform))).toEqual([]);
  });

  it('carry tokens in their URL, whatever the text', () => {
    const input = working(batchOf([custom(1)], device), 'ios');
    const urls = [
      facebook.map({ ...input, connectionSettings: { ...input.connectionSettings, appSecret: 'a&b c|d' } }),
      facebook.map({ ...input, platform: 's2s', settings: { ...input.settings, accessToken: 'EAA+/=&x' } }),
    ].map(({ requests }) => new URL(requests[0]!.url).searchParams.get('access_token'));
    expect(urls).toEqual(['5550001|a&b c|d', 'EAA+/=&x']);
  });
});

describe('what mParticle sends and Facebook refuses', () => {
  it.each([
    ['an email type whose identity is not hashed', { emailType: 'Other' }, { user_identities: { other: 'rosa' } }, 'Facebook answered 400 (100/2804016): User Parameter Not Hashed. The em parameter isn’t hashed.'],
    ['nothing but a place', {}, { user_identities: {}, user_attributes: { $country: 'US' } }, 'Facebook answered 400 (100/2804050): You Haven\'t Added Sufficient'],
    ['an event of last week', {}, { events: [custom(1, { timestamp_unixtime_ms: NOW - 8 * 86_400_000 }), custom(2)] }, 'Facebook answered 400 (100/2804003): Event Timestamp Too Old.'],
  ])('%s', (_what, connection, more, message) => {
    const input = working(batchOf([custom(1)], more), 's2s', connection);
    const [request] = facebook.map(input).requests;
    const verdict = facebook.judge(answerOf(facebook, request!, memoryContext(input)), 1);
    expect(verdict).toMatchObject({ kind: 'failed', reason: { code: 'facebook.refused', message: expect.stringContaining(message) as string } });
  });
});

describe('hashed values are made alike', () => {
  it.each([
    ['em', EMAIL, ' Rosa.Vega@Example.com ', 'rosa.vega@example.com'],
    ['em', EMAIL, '  ', null],
    ['ph', PHONE, '+1 (212) 555-0142', '12125550142'],
    ['ph', PHONE, '00351 912 345 678', '351912345678'],
    ['ph', PHONE, 'none', null],
    ['ge', GENDER, ' FEMALE ', 'f'],
    ['ge', GENDER, 'm', 'm'],
    ['ge', GENDER, 'other', null],
    ['fn', PERSON, ' Rosa-Maria ', 'rosamaria'],
    ['ln', PERSON, 'O’Vega, Jr.', 'ovega jr'],
    ['ln', PERSON, 'Đỗ', 'đỗ'],
    ['ct', CITY, 'St. John’s (2)', 'stjohn’s'],
    ['ct', CITY, 'New York', 'newyork'],
    ['st', STATE, 'California', 'ca'],
    ['st', STATE, 'New-York 5', 'ny'],
    ['st', STATE, 'NSW', 'nsw'],
    ['zp', ZIP, '94025-1234', '94025'],
    ['zp', ZIP, 'EC1A 1BB', 'ec1a1bb'],
    ['country', COUNTRY, 'US', 'us'],
    ['country', COUNTRY, 'Germany', null],
  ] as const)('%s: %s', (_key, rule, text, normal) => {
    expect(rule.make(text)).toBe(normal);
  });
});

describe('judge', () => {
  const error = (status: number, code: number, more: JsonObject = {}): ReturnType<typeof facebook.judge> =>
    facebook.judge({ status, headers: [], body: JSON.stringify({ error: { message: 'm', type: 'OAuthException', code, ...more } }) }, 1);

  it.each([
    ['events received', 200, '{"events_received":2,"messages":[]}', 'delivered', 'facebook.accepted'],
    ['app events', 200, '{"success":true}', 'delivered', 'facebook.accepted'],
    ['app events that were not', 200, '{"success":false}', 'failed', 'facebook.refused'],
    ['an error in a 200', 200, '{"error":{"code":100,"message":"m"}}', 'failed', 'facebook.refused'],
    ['invalid parameter', 400, '{"error":{"code":100,"error_subcode":2804003,"message":"Invalid parameter"}}', 'failed', 'facebook.refused'],
    ['bad token', 400, '{"error":{"code":190,"message":"m"}}', 'failed', 'facebook.refused'],
    ['permission', 403, '{"error":{"code":200,"message":"m"}}', 'failed', 'facebook.refused'],
    ['app limit', 400, '{"error":{"code":4,"message":"m"}}', 'retry', 'facebook.rate-limited'],
    ['user limit', 400, '{"error":{"code":17,"message":"m"}}', 'retry', 'facebook.rate-limited'],
    ['user limit with 429', 429, '{"error":{"code":17,"message":"m"}}', 'retry', 'facebook.rate-limited'],
    ['temporary', 500, '{"error":{"code":2,"is_transient":true,"message":"m"}}', 'retry', 'facebook.unavailable'],
    ['transient by its flag', 400, '{"error":{"code":1,"is_transient":true,"message":"m"}}', 'retry', 'facebook.unavailable'],
    ['server error without a body', 503, '<html>', 'retry', 'facebook.unavailable'],
    ['bad request without a body', 400, '', 'failed', 'facebook.refused'],
  ])('%s', (_what, status, body, kind, code) => {
    const verdict = facebook.judge({ status, headers: [], body }, 1);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });

  it('says what Facebook says to people', () => {
    expect(error(400, 100, { error_subcode: 2_804_003, error_user_title: 'Event Timestamp Too Old', error_user_msg: 'Too far in the past.' }).reason.message).toBe('Facebook answered 400 (100/2804003): Event Timestamp Too Old. Too far in the past.');
    expect(error(400, 190).reason.message).toBe('Facebook answered 400 (190): m');
    expect(facebook.judge({ status: 200, headers: [], body: '{"events_received":2,"messages":["Slow down."]}' }, 1).reason.message).toBe('Facebook received 2 events: Slow down.');
  });

  it('backs off from limits, and gives up', () => {
    const body = '{"error":{"code":4,"message":"(#4) Application request limit reached"}}';
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => {
      const verdict = facebook.judge({ status: 400, headers: [], body }, attempt);
      return verdict.kind === 'retry' ? verdict.delayMs : verdict.reason.code;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 'facebook.retries-exhausted']);
  });
});

describe('settings', () => {
  it.each([
    [{}, ['pixelId']], [{ pixelId: '9' }, []], [{ appId: '5' }, []], [{ pixelId: 'my pixel' }, ['pixelId']], [{ appId: 'app', pixelId: '9' }, ['appId']], [{ pixelId: ' 900 ' }, []],
  ] as const)('%j', (connection, fields) => {
    expect(facebook.validate({}, connection).map(({ field }) => field)).toEqual(fields);
  });
});

describe('what is in no request is explained', () => {
  const batch = fullBatch([{ ...fullEvent('custom_event'), data: { ...fullEvent('custom_event').data, custom_attributes: { gone: null, _eventName: 'x' }, custom_flags: { 'Google.Category': 'a', 'Facebook.BrowserId': 'b' } } }, fullEvent('screen_view'), fullEvent('commerce_event')]);
  const ofPlatform = (platform: MapInput['platform'], connection: MapInput['connectionSettings'] = {}) => (pointer: string): string | undefined => facebook.unmapped(pointer, working(batch, platform, connection))?.why;

  it('of apps', () => {
    const why = ofPlatform('ios');
    expect({
      tier: why('/user_attributes/tier'), ip: why('/ip'), other: why('/user_identities/other'), zeros: why('/device_info/ios_advertising_id'), agent: why('/device_info/http_header_user_agent'),
      empty: why('/events/0/data/custom_attributes/gone'), reserved: why('/events/0/data/custom_attributes/_eventName'), flag: why('/events/0/data/custom_flags/Google.Category'),
      own: why('/events/0/data/custom_flags/Facebook.BrowserId'), name: why('/events/2/data/product_action/products/0/name'), gdpr: why('/consent_state/gdpr/analytics/consented'), nothing: why('/sdk_version'),
    }).toEqual({
      tier: 'Facebook gets names, places, gender and phone number of a user, and no other attributes.', ip: 'Only the Conversions API gets the IP address.',
      other: '"External User Identity Type" is Customer ID; Facebook gets no other ids.', zeros: 'An advertising id of zeros counts as none.', agent: 'Only the Conversions API gets the user agent.',
      empty: 'Values of null are not sent.', reserved: 'It is the name of a field of Facebook’s own.', flag: 'It is a flag for another partner.', own: 'Only the Conversions API reads Facebook’s flags.',
      name: 'Of products App Events get id, price, quantity and category.', gdpr: 'Facebook gets the CCPA opt-out only, no GDPR purposes.', nothing: undefined,
    });
  });

  it('of the Conversions API', () => {
    const why = ofPlatform('s2s', { emailType: 'Other' });
    expect({ email: why('/user_identities/email'), screen: why('/events/1/data/screen_name'), stamp: why('/mp_deviceid'), app: why('/application_info/package') }).toEqual({
      email: '"Email Type" chooses another identity as the email address.', screen: 'Facebook is told of a page view, without the screen’s name.', stamp: 'Only App Events get a device id.', app: 'Only App Events tell of the app.',
    });
    expect(facebook.unmapped('/events/2/data/product_action/total_amount', working(batch, 's2s', { sendPurchaseProductData: false }))).toEqual({ why: '"Send Purchase Product Data" is off, so commerce events are not sent.', setting: 'sendPurchaseProductData' });
  });

  it('names facts and settings that there are', () => {
    const pointers = ['/user_attributes/$country', '/user_identities/other', '/mp_deviceid', '/device_info/timezone_offset', '/device_info/ios_advertising_id', '/events/1/data/screen_name', '/events/0/data/source_message_id', '/events/2/data/promotion_action', '/events/0/data/custom_attributes/_eventName', '/consent_state/ccpa'];
    const found = pointers.flatMap((pointer) => (['ios', 's2s'] as const).map((platform) => facebook.unmapped(pointer, working(batch, platform))));
    const [facts, keys] = [facebook.facts.map(({ id }) => id), [...facebook.settings, ...facebook.connectionSettings].map(({ key }) => key)];
    expect(found.filter((one) => (one?.fact !== undefined && !facts.includes(one.fact)) || (one?.setting !== undefined && !keys.includes(one.setting)))).toEqual([]);
  });
});
