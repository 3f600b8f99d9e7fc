/** What files cannot say of Braze's forwarder: digits and dates, the settings' errors, the judge, partial errors, and why values are not sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { MapInput, OutboundRequest } from '../definition.ts';
import { defaultSettings, resolveSettings } from '../settings-values.ts';
import { userOf } from '../shared/received.ts';
import { exchangeOf, memoryContext } from '../testing/fixtures.ts';
import { NOW, anyBatch, anyPlatform, anyToggles, inputFor } from '../testing/generators.ts';
import { genderOf } from './attributes.ts';
import { detected } from './detect.ts';
import braze from './index.ts';
import { entryParts } from './setting-lists.ts';

const APP = { apiKey: 'braze_app_5d' };

function input(batch: Partial<Batch>, connection: JsonObject = {}, settings: JsonObject = {}): MapInput {
  return {
    batch: { environment: 'production', events: [], user_identities: { customer_id: 'cust-7001' }, ...batch }, identities: [], platform: 'ios', environment: 'production', now: NOW,
    settings: resolveSettings(braze.settings, { ...APP, ...settings }, () => undefined).settings,
    connectionSettings: resolveSettings(braze.connectionSettings, { restApiKey: 'k', ...connection }, () => undefined).settings,
  };
}

const event = (type: string, id: string, data: JsonObject): BatchEvent => ({ event_type: type, data: { event_id: id, timestamp_unixtime_ms: NOW - 60_000, ...data } });
const bodyOf = (request: OutboundRequest | undefined): JsonObject => JSON.parse(request?.body ?? '{}') as JsonObject;

describe('types of texts', () => {
  it.each<[string, Json]>([
    ['true', true], ['FALSE', false], ['yes', 'yes'], ['12', 12], ['-7', -7], ['+7', 7], ['007', 7], ['9223372036854775807', 9223372036854775807n], ['9223372036854775808', 9223372036854775808], ['1.5', 1.5],
    ['.5', 0.5], ['1.', 1], ['1e3', 1000], ['1e999', '1e999'], ['1,5', '1,5'], ['NaN', 'NaN'], ['', ''], [' 12', ' 12'], ['12 ', '12 '], ['-', '-'], ['0x10', '0x10'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'], ['2026-03-02T10:15:00', '2026-03-02T10:15:00.000Z'], ['2026-03-02 10:15:00', '2026-03-02T10:15:00.000Z'], ['2026-03-02T10:15:00+0200', '2026-03-02T08:15:00.000Z'],
    ['0000-01-01', '0000-01-01T00:00:00.000Z'], ['3000-12-31', '3000-12-31T00:00:00.000Z'], ['3001-01-01', '3001-01-01'], ['2026-13-01', '2026-13-01'], ['02.03.2026', '02.03.2026'],
  ])('%s', (text, value) => {
    expect(detected(text)).toEqual(value);
  });

  it('leaves all other values alone, and texts that are no number or date', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => typeof value === 'string' || Object.is(detected(value as Json), value)));
    fc.assert(fc.property(fc.stringMatching(/^[A-Z][a-z ]{5,20}$/), (text) => detected(text) === text));
    fc.assert(fc.property(fc.maxSafeInteger(), (number) => detected(String(number)) === number));
  });
});

describe('gender', () => {
  it.each<[string, string | null]>([['Female', 'F'], ['f', 'F'], ['FEMME', 'F'], ['Male', 'M'], ['M', 'M'], ['o', 'O'], ['N', 'N'], ['p', 'P'], ['man', null], ['divers', null]])('%s is %s', (text, letter) => {
    expect(genderOf(text)).toBe(letter);
  });

  it('is null in the request where it is not known', () => {
    const [request] = braze.map(input({ user_attributes: { $gender: 'divers' } })).requests;
    expect(bodyOf(request)).toEqual({ attributes: [{ external_id: 'cust-7001', gender: null }] });
  });
});

describe('ages', () => {
  it.each<[string, string | undefined]>([['34', '1992-01-01'], ['34.9', '1992-01-01'], ['0', '2026-01-01'], ['150', '1876-01-01'], ['151', undefined], ['-1', undefined], ['old', undefined]])('%s', (age, dob) => {
    const [request] = braze.map(input({ user_attributes: { $Age: age, a: 'b' } })).requests;
    expect((bodyOf(request)['attributes'] as JsonObject[])[0]?.['dob']).toBe(dob);
  });
});

describe('lists in settings', () => {
  it('are parts between "|", of which "\\|" is none', () => {
    expect(entryParts(' Shelf Opened|shelf |  shelves', 3)).toEqual(['Shelf Opened', 'shelf', 'shelves']);
    expect(entryParts('A \\| B | b | c', 3)).toEqual(['A | B', 'b', 'c']);
    expect([entryParts('a | b', 3), entryParts('a | | c', 3), entryParts('', 2), entryParts('a | b | c', 2)]).toEqual([null, null, null, null]);
  });

  it.each<[JsonObject, JsonObject, string, string]>([
    [{ apiKey: '' }, {}, 'apiKey', '"App Identifier API Key" is required: enter the identifier of the app in Braze.'],
    [{ cluster: 'Custom' }, {}, 'restEndpoint', '"Custom REST endpoint" is required for the instance "Custom": enter a host such as rest.iad-03.braze.com.'],
    [{ cluster: 'Custom', restEndpoint: 'https://rest.example.com' }, {}, 'restEndpoint', '"Custom REST endpoint" must not begin with https://: enter the host alone, not "https://rest.example.com".'],
    [{ cluster: 'Custom', restEndpoint: 'rest.example.com/' }, {}, 'restEndpoint', '"Custom REST endpoint" must not end with a slash: enter the host alone, not "rest.example.com/".'],
    [{ cluster: 'Custom', restEndpoint: 'rest.example.com', sdkEndpoint: 'http://sdk' }, {}, 'sdkEndpoint', '"Custom SDK endpoint" must not begin with https://: enter the host alone, not "http://sdk".'],
    [{ cluster: 'Custom', restEndpoint: 'rest.example.com', javascriptEndpoint: 'js/' }, {}, 'javascriptEndpoint', '"Custom JavaScript endpoint" must not end with a slash: enter the host alone, not "js/".'],
    [{ cluster: 'Custom', restEndpoint: 'rest example' }, {}, 'restEndpoint', '"Custom REST endpoint" is no host name: enter one such as rest.iad-03.braze.com, not "rest example".'],
    [{ bulkSeconds: -1 }, {}, 'bulkSeconds', '"Group requests for (seconds)" cannot be negative: enter 0 to send at once.'],
    [{}, { restApiKey: 'a\nb' }, 'restApiKey', '"App Group REST API Key" holds a character that no HTTP header can carry: copy the key again.'],
    [{}, { eventAttributesAdd: ['A | b | c', 'A, b, c'] }, 'eventAttributesAdd', '"Event Attributes that add to array": entry 2, "A, b, c": write it as "event name | event attribute | Braze attribute".'],
    [{}, { eventAttributesSet: ['A | b | external_id'] }, 'eventAttributesSet', '"Event Attributes that set to custom attribute value": entry 1, "A | b | external_id": "external_id" is no attribute in Braze, it says who is meant: choose another name.'],
    [{}, { subscriptionGroupMapping: ['wants_sms'] }, 'subscriptionGroupMapping', '"Subscription Group Mapping": entry 1, "wants_sms": write it as "user attribute | subscription group id".'],
    [{}, { consentMapping: ['ads | google_ads'] }, 'consentMapping', '"Consent Mapping": entry 1, "ads | google_ads": Braze has no consent signal "google_ads": use google_ad_user_data or google_ad_personalization.'],
  ])('%j %j', (settings, connection, field, message) => {
    const { settings: own, connectionSettings } = input({}, connection, settings);
    expect(braze.validate(own, connectionSettings)).toEqual([{ field, message }]);
  });
});

describe('grouping', () => {
  it.each<[JsonObject, number | null]>([[{}, null], [{ bulkSeconds: 30 }, 30_000], [{ bulkSeconds: 30, eventStreamForwarding: true }, null], [{ bulkSeconds: 0.5 }, 500]])('%j', (settings, waitMs) => {
    const { settings: own } = input({}, {}, settings);
    expect(braze.bulk(own)?.waitMs ?? null).toBe(waitMs);
  });
});

describe('judge', () => {
  const answer = (status: number, body: Json, headers: [string, string][] = []) => ({ status, headers, body: JSON.stringify(body) });

  it.each<[string, number, Json, string, string]>([
    ['success', 201, { message: 'success', events_processed: 2 }, 'delivered', 'braze.accepted'],
    ['the 200 of other servers', 200, { message: 'success' }, 'delivered', 'braze.accepted'],
    ['queued', 202, { message: 'queued' }, 'delivered', 'braze.queued'],
    ['no JSON', 201, '', 'delivered', 'braze.accepted'],
    ['partly', 201, { message: 'success', errors: [{ type: 'x', input_array: 'events', index: 0 }] }, 'delivered', 'braze.partly-accepted'],
    ['nothing valid', 400, { message: 'no' }, 'failed', 'braze.refused'],
    ['wrong key', 401, { message: 'Invalid API Key' }, 'failed', 'braze.refused'],
    ['inactive', 403, { message: 'Forbidden' }, 'failed', 'braze.refused'],
    ['rate limit', 429, { message: 'Rate limit exceeded' }, 'retry', 'braze.rate-limited'],
    ['server error', 500, {}, 'retry', 'braze.unavailable'],
    ['unavailable', 503, {}, 'retry', 'braze.unavailable'],
  ])('%s', (_what, status, body, kind, code) => {
    const verdict = braze.judge(answer(status, body), 1);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });

  it('quotes what Braze said', () => {
    expect(braze.judge(answer(201, { message: 'success', attributes_processed: 1, events_processed: 2 }), 1).reason.message).toBe('Braze took the request: 1 attributes object, 2 events.');
    expect(braze.judge(answer(401, { message: 'Invalid API Key' }), 1).reason.message).toBe('Braze answered 401: Invalid API Key');
    expect(braze.judge(answer(400, { message: 'Valid data must be provided.', errors: [{ type: "'name' is required", input_array: 'events', index: 3 }] }), 1).reason.message)
      .toBe("Braze answered 400: Valid data must be provided. The first error is of events[3]: 'name' is required");
  });

  it('tries again after 1, 2, 4, 8 and 16 seconds, or when Retry-After says, and gives up', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((attempt) => {
      const verdict = braze.judge(answer(503, {}), attempt);
      return verdict.kind === 'retry' ? verdict.delayMs : verdict.reason.code;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 'braze.retries-exhausted']);
    expect(braze.judge(answer(429, {}, [['Retry-After', '30']]), 1)).toMatchObject({ kind: 'retry', delayMs: 30_000 });
  });
});

describe('partial errors', () => {
  const played = (given: MapInput) => {
    const [request] = braze.map(given).requests;
    const { answer } = exchangeOf(braze, request!, memoryContext(given));
    const verdict = braze.judge(answer, 1, request);
    const eventOf = (pointer: string): string | null => request!.parts!.find((part) => part.pointer === pointer)!.eventId;
    return { verdict, refused: verdict.kind === 'delivered' ? (verdict.refused ?? []).map(({ pointer, reason }) => [pointer, eventOf(pointer), reason.message]) : null };
  };

  it('fail only the events whose objects were refused', () => {
    const given = input({ events: [
      event('custom_event', '1', { event_name: 'A' }),
      event('custom_event', '2', { event_name: 'B', custom_attributes: { $bad: 'x' } }),
      event('commerce_event', '3', { product_action: { action: 'purchase', products: [{ id: 'P', price: 1, quantity: 1 }, { id: 'Q', price: 1, quantity: 500 }] } }),
      event('commerce_event', '4', { product_action: { action: 'purchase', products: [{ id: 'P', price: 1 }] } }),
    ] });
    expect(played(given).refused).toEqual([
      ['/events/1', '2', "Braze did not take events[1]: 'properties' is not valid."],
      ['/purchases/1', '3', "Braze did not take purchases[1]: 'quantity' is not valid."],
    ]);
  });

  it('fail the opt-out, the push token and the listed attributes with the attributes object, and no other event', () => {
    const given = input({ user_identities: { customer_id: 'cust-7001', email: 'nobody' }, events: [
      event('opt_out', '1', { is_opted_out: true }),
      event('push_registration', '2', { register: true, registration_token: 't' }),
      event('custom_event', '3', { event_name: 'A', custom_attributes: { b: 'x' } }),
      event('custom_event', '4', { event_name: 'C' }),
    ] }, { eventAttributesAdd: ['A | b | list'] });
    const { refused } = played(given);
    const message = "Braze did not take attributes[0]: The value provided for the 'email' field is not a valid email.";
    expect(refused).toEqual([['/attributes/0', null, message], ['/attributes/0/list/add/0', '3', message], ['/attributes/0/email_subscribe', '1', message], ['/attributes/0/push_tokens', '2', message]]);
  });

  it('are one failure where nothing was taken', () => {
    const given = input({ events: [event('custom_event', '1', { event_name: 'A', custom_attributes: { '': 'x' } })] });
    expect(played(given).verdict).toMatchObject({ kind: 'failed', reason: { code: 'braze.refused', message: expect.stringContaining("events[0]: 'properties' is not valid") as string } });
  });

  it('name a product that lacks its id or price', () => {
    const given = input({ events: [event('custom_event', '1', { event_name: 'A' }), event('commerce_event', '2', { product_action: { action: 'purchase', products: [{ price: 1 }, { id: 'P' }] } })] });
    expect(played(given).refused?.map(([, id, message]) => [id, message])).toEqual([['2', "Braze did not take purchases[0]: 'product_id' is required."], ['2', "Braze did not take purchases[1]: 'price' is not valid."]]);
  });
});

it('whatever the batch, each object is taken or refused with the part that it stands for', () => {
  fc.assert(fc.property(anyBatch, anyPlatform, anyToggles(braze.connectionSettings), (batch, platform, toggles) => {
    const given = inputFor(braze, batch, platform, { typeDetection: 'Both', ...toggles, disableExternalIdConstraint: true });
    for (const request of braze.map(given).requests) {
      const { answer } = exchangeOf(braze, request, memoryContext(given));
      const sent = Object.values(bodyOf(request)).flat().length;
      const said = JSON.parse(answer.body) as { errors?: { input_array: string; index: number }[] } & Record<string, number>;
      const taken = ['attributes', 'events', 'purchases'].reduce((sum, name) => sum + (said[`${name}_processed`] ?? 0), 0);
      const pointers = new Set(request.parts?.map(({ pointer }) => pointer));
      expect([taken + (said.errors ?? []).length, (said.errors ?? []).filter((error) => !pointers.has(`/${error.input_array}/${error.index}`))]).toEqual([sent, []]);
      const verdict = braze.judge(answer, 1, request);
      expect(verdict.kind === 'delivered' ? (verdict.refused ?? []).every(({ pointer }) => pointers.has(pointer)) : taken === 0).toBe(true);
    }
  }), { numRuns: 200 });
});

it('Braze knows after a batch what the batch said', () => {
  const given = input({
    user_identities: { customer_id: 'cust-7001', email: 'rosa.vega@example.com' }, user_attributes: { $FirstName: 'Rosa', wants_sms: 'true' },
    events: [event('opt_out', '1', { is_opted_out: false }), event('commerce_event', '2', { currency_code: 'EUR', product_action: { action: 'purchase', products: [{ id: 'BK-1', price: 15, quantity: 2 }] } })],
  }, { subscriptionGroupMapping: ['wants_sms | sms'] });
  const context = memoryContext(given);
  for (const request of braze.map(given).requests) exchangeOf(braze, request, context);
  expect(userOf(context.state, 'external_id:cust-7001')).toMatchObject({
    identifiers: { external_id: ['cust-7001'], email: ['rosa.vega@example.com'] }, attributes: { first_name: 'Rosa' }, subscriptions: { email: 'unsubscribed', sms: 'subscribed' }, revenue: { EUR: 30 }, events: 1,
  });
});

describe('why a value is not sent', () => {
  const batch: Partial<Batch> = {
    user_identities: { customer_id: 'cust-7001', google: 'g' }, user_attributes: { $Age: 'old', wants_sms: 'perhaps', email_subscribe: 'x', external_id: 'y', tier: 'gold' },
    consent_state: { gdpr: { ads: { consented: true } }, ccpa: { data_sale_opt_out: { consented: true } } }, device_info: { platform: 'iOS' },
    events: [event('commerce_event', '1', { session_id: '5', product_action: { action: 'purchase', affiliation: 'x', products: [{ id: 'P', price: 1, variant: 'red' }] } })],
  };
  const connection = { subscriptionGroupMapping: ['wants_sms | g'] };

  it.each<[string, string, string | undefined]>([
    ['/user_identities/google', 'Braze gets the external identity (Customer ID), the email address, Facebook and Twitter; no other identity.', 'userIdentificationType'],
    ['/user_attributes/$Age', 'An age must be a number from 0 to 150.', undefined],
    ['/user_attributes/wants_sms', 'The attribute is mapped to a subscription group, and only true and false set one.', 'subscriptionGroupMapping'],
    ['/user_attributes/email_subscribe', 'A subscription state must be subscribed, unsubscribed or opted_in.', undefined],
    ['/user_attributes/external_id', 'A field of this name says who is meant in Braze, so an attribute cannot have it.', undefined],
    ['/consent_state/gdpr/ads/consented', 'The purpose "ads" is not mapped to a consent signal of Braze.', 'consentMapping'],
    ['/consent_state/ccpa/data_sale_opt_out/consented', 'Only GDPR purposes can be mapped to Braze.', undefined],
    ['/device_info/platform', 'Braze’s /users/track has no field for devices, apps, places or attribution.', undefined],
    ['/events/0/data/session_id', '"Forward Session Events" is off, so sessions are not told.', 'forwardSessionEvents'],
    ['/events/0/data/product_action/affiliation', 'Braze gets the transaction’s id and its amounts; no affiliation.', undefined],
    ['/events/0/data/product_action/products/0/variant', 'Without bundling Braze gets no variant of a product.', 'bundleCommerceEventData'],
  ])('%s', (pointer, why, setting) => {
    const told = braze.unmapped(pointer, input(batch, connection));
    expect([told?.why, told?.setting]).toEqual([why, setting]);
  });

  it('says so first where nothing is sent at all', () => {
    expect(braze.unmapped('/user_attributes/tier', { ...input(batch), connectionSettings: defaultSettings(braze.connectionSettings) })?.setting).toBe('restApiKey');
    expect(braze.unmapped('/user_attributes/tier', input({ ...batch, user_identities: {} }))?.setting).toBe('userIdentificationType');
  });

  it('tells what was left to the profile', () => {
    const given: MapInput = { ...input(batch, { includeEnrichedUserAttributes: false, includeEnrichedUserIdentities: false }), own: { user_attributes: {}, user_identities: { customer_id: 'cust-7001' } } };
    expect([braze.unmapped('/user_attributes/tier', given)?.setting, braze.unmapped('/user_identities/google', given)?.setting]).toEqual(['includeEnrichedUserAttributes', 'includeEnrichedUserIdentities']);
  });

  it('names facts and settings that there are', () => {
    const facts = new Set(braze.facts.map(({ id }) => id));
    const keys = new Set<string>([...braze.settings, ...braze.connectionSettings].map(({ key }) => key));
    const all = ['/user_attributes/$Age', '/user_attributes/wants_sms', '/consent_state/ccpa/x', '/consent_state/gdpr/ads', '/events/0/data/product_action/products/0/variant'].map((pointer) => braze.unmapped(pointer, input(batch, connection)));
    expect(all.filter((told) => (told?.fact !== undefined && !facts.has(told.fact)) || (told?.setting !== undefined && !keys.has(told.setting)))).toEqual([]);
  });
});
