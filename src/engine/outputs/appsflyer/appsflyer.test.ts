/** What fixtures cannot say: origins inside eventValue, judging, times, what the simulator keeps, and why values are not sent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { Batch, BatchEvent } from '../../batch/types.ts';
import type { MapInput, SimulatorContext, SimulatorResponse } from '../definition.ts';
import { createMemoryState } from '../shared/memory-state.ts';
import { EVENTS, USERS, keyOf, userOf } from '../shared/received.ts';
import { answerOf } from '../testing/fixtures.ts';
import { NOW, anyBatch, fullBatch, fullEvent, inputFor } from '../testing/generators.ts';
import { insensitiveFields, originFaults } from '../testing/origin-check.ts';
import { MAX_REQUESTS_A_MINUTE } from './constants.ts';
import appsflyer from './index.ts';
import { eventTime } from './simulator/times.ts';

const ID = '1772400000000-1234567';
const HOUR = 3_600_000;

function batchOf(events: BatchEvent[], more: Partial<Batch> = {}): Batch {
  return {
    events, environment: 'production', mpid: '42', user_identities: { customer_id: 'cust-7001', email: 'nora@example.com' }, user_attributes: { tier: 'gold' },
    device_info: { platform: 'Android', os_version: '14', android_advertising_id: '9c9a82fb-d5de-4cd1-90c3-527441c11828' },
    application_info: { package: 'com.example.books' }, integration_attributes: { 92: { appsflyer_id_integration_setting: ID } }, ...more,
  };
}

function input(batch: Batch, connectionSettings: MapInput['connectionSettings'] = {}, platform: MapInput['platform'] = 'android'): MapInput {
  return inputFor(appsflyer, batch, platform, connectionSettings);
}

const PURCHASE: BatchEvent = {
  event_type: 'commerce_event',
  data: { event_id: '7', timestamp_unixtime_ms: NOW, currency_code: 'EUR', custom_attributes: { af_revenue: '1', shelf: 'crime' }, custom_flags: { a: 'b' }, product_action: { action: 'purchase', transaction_id: 'T-1', total_amount: 41.5, tax_amount: 2, products: [{ id: 'BK-1', name: 'Night Ferry', quantity: 2 }] } },
};

describe('mapping', () => {
  it('says where each value inside eventValue came from', () => {
    const [request] = appsflyer.map(input(batchOf([PURCHASE]))).requests;
    const origins = Object.fromEntries(request!.origins.map(({ target, source }) => [target, source]));
    expect(origins).toMatchObject({
      '/eventValue/af_revenue': '/events/0/data/product_action/total_amount', '/eventValue/af_content_id/0': '/events/0/data/product_action/products/0/id',
      '/eventValue/shelf': '/events/0/data/custom_attributes/shelf', '/appsflyer_id': '/integration_attributes/92/appsflyer_id_integration_setting',
    });
  });

  it('has an origin of every field that changes with its source, for full events of a working app', () => {
    const events = ['custom_event', 'commerce_event'].map((type, index) => ({ ...fullEvent(type), data: { ...fullEvent(type).data, event_id: String(1000 + 7 * index) } }));
    const { source_info: _channel, ...batch } = fullBatch(events);
    const full: Batch = { ...batch, integration_attributes: { 92: { appsflyer_id_integration_setting: ID } }, device_info: { ...batch.device_info, att_authorization_status: 'denied' } };
    for (const platform of ['ios', 'android'] as const) {
      const one = input(full, { appleAppId: '1', gdprApplies: 'true', consentMapping: '[{"map":"analytics","value":"ad_user_data"}]' }, platform);
      expect(appsflyer.map(one).notSent).toEqual([]);
      expect(insensitiveFields(appsflyer, one, 300)).toEqual([]);
    }
  });

  it('never throws and traces every field, whatever an app with an AppsFlyer ID sends', () => {
    const mode = fc.record({ gdprApplies: fc.constantFrom('', 'true', 'false'), userIdentificationType: fc.constantFrom('', 'MPID') });
    fc.assert(fc.property(anyBatch, mode, fc.constantFrom('ios', 'android'), (batch, settings, platform) => {
      const one = input({ ...batch, application_info: { package: 'com.example.books' }, integration_attributes: { 92: { appsflyer_id_integration_setting: ID } } }, { ...settings, appleAppId: '1', forwardSdkData: true }, platform);
      const { requests } = appsflyer.map(one);
      expect(requests.flatMap((request) => originFaults(appsflyer, request, one))).toEqual([]);
      const context: SimulatorContext = { state: createMemoryState(), now: NOW, settings: one.settings, credentials: 'match', enforceRates: false };
      expect(requests.map((request) => answerOf(appsflyer, request, context).status).filter((status) => status !== 200)).toEqual([]);
    }), { numRuns: 300 });
  });

  it('takes the batch’s time where an event’s is no date', () => {
    const event: BatchEvent = { event_type: 'custom_event', data: { event_id: '1', event_name: 'A', timestamp_unixtime_ms: 1e300 } };
    const [request] = appsflyer.map(input(batchOf([event], { timestamp_unixtime_ms: 1_772_446_500_000 }))).requests;
    expect((JSON.parse(request!.body) as JsonObject)['eventTime']).toBe('2026-03-02 10:15:00.000');
  });
});

describe('settings', () => {
  it.each([
    ['no dev key', { devKey: '' }, {}, ['devKey']],
    ['version 3 without its key', { devKey: 'k', apiVersion: 'api3' }, {}, ['s2sKey']],
    ['an app id with id before it', { devKey: 'k' }, { appleAppId: 'id123' }, ['appleAppId']],
    ['a mapping that is no JSON', { devKey: 'k' }, { consentMapping: 'marketing' }, ['consentMapping']],
    ['a mapping to nothing known', { devKey: 'k' }, { consentMapping: '[{"map":"a","value":"ads"}]' }, ['consentMapping']],
    ['all well', { devKey: 'k' }, { appleAppId: '123', consentMapping: '[{"map":"a","value":"ad_storage"}]' }, []],
  ])('%s', (_what, settings, connection, fields) => {
    expect(appsflyer.validate(settings, connection).map(({ field }) => field)).toEqual(fields);
  });
});

describe('judge', () => {
  it.each([
    ['OK', 200, 'OK', 'delivered', 'appsflyer.accepted'],
    ['no authentication', 400, 'Failed to Authenticate', 'failed', 'appsflyer.refused'],
    ['version 3, no authentication', 401, 'Unauthorized', 'failed', 'appsflyer.refused'],
    ['a package without server events', 403, 'Forbidden', 'failed', 'appsflyer.refused'],
    ['too many requests', 429, 'Too Many Requests', 'retry', 'appsflyer.rate-limited'],
    ['server error', 500, 'Internal Server Error', 'retry', 'appsflyer.unavailable'],
  ])('%s', (_what, status, body, kind, code) => {
    const verdict = appsflyer.judge({ status, headers: [], body }, 1);
    expect([verdict.kind, verdict.reason.code]).toEqual([kind, code]);
  });

  it('quotes what AppsFlyer said', () => {
    expect(appsflyer.judge({ status: 403, headers: [], body: 'Forbidden' }, 1).reason.message).toBe('AppsFlyer answered 403: Forbidden');
  });
});

describe('event times', () => {
  const at = Date.UTC(2026, 2, 2, 10, 15);
  const day = Date.UTC(2026, 2, 3);
  it.each([
    ['in time', '2026-03-02 10:15:00.000', day + 2 * HOUR - 1, { at, stamped: 'own' }],
    ['without milliseconds', '2026-03-02 10:15:00', day, { at, stamped: 'own' }],
    ['at 02:00 of the next day', '2026-03-02 10:15:00.000', day + 2 * HOUR, { at: day + 2 * HOUR, stamped: 'late' }],
    ['ISO 8601', '2026-03-02T10:15:00.000Z', day, { at: day, stamped: 'form' }],
    ['a month that is none', '2026-13-02 10:15:00.000', day, { at: day, stamped: 'form' }],
    ['none', undefined, day, { at: day, stamped: 'arrival' }],
  ])('%s', (_what, text, now, expected) => {
    expect(eventTime(text, now)).toEqual(expected);
  });
});

describe('simulator', () => {
  function session(enforceRates = false) {
    const state = createMemoryState();
    let now = NOW;
    return {
      state,
      send: (body: JsonObject, path = '/inappevent/com.example.books'): SimulatorResponse => appsflyer.simulator.handle(
        { method: 'POST', path, query: new URLSearchParams(), headers: { authentication: 'k' }, body: Buffer.from(JSON.stringify({ appsflyer_id: ID, eventName: 'A', eventValue: '', ...body })) },
        { state, now, settings: { devKey: 'k' }, credentials: 'match', enforceRates },
      ),
      events: (): ReceivedEvent[] => state.entries(EVENTS).map(([, event]) => event as unknown as ReceivedEvent),
      wait: (ms: number): void => { now += ms; },
    };
  }

  it('keeps a user by AppsFlyer ID, with what came along, and finds it by each id', () => {
    const { send, state } = session();
    send({ customer_user_id: 'cust-7001', os: '14', advertising_id: 'gaid-1', consent_data: { manual: { gdpr_applies: true, ad_user_data_enabled: false } } });
    send({ os: '15' });
    const key = `appsflyer_id:${ID}`;
    expect([ID, 'cust-7001', 'gaid-1'].map((value) => keyOf(state, value))).toEqual([key, key, key]);
    expect(userOf(state, key)).toMatchObject({
      identifiers: { appsflyer_id: [ID], customer_user_id: ['cust-7001'], advertising_id: ['gaid-1'] },
      attributes: { app_id: 'com.example.books', os: '15' }, consents: { gdpr_applies: true, ad_user_data_enabled: false }, events: 2,
    });
  });

  it('adds up revenue by currency, taken out of the text of values', () => {
    const { send, state, events } = session();
    send({ eventName: 'af_purchase', eventValue: '{"af_revenue":41.5}', eventCurrency: 'EUR' });
    send({ eventName: 'af_purchase', eventValue: '{"af_revenue":"8.5","af_currency":"EUR"}' });
    send({ eventName: 'refund', eventValue: '{"af_revenue":-10}' });
    send({ eventName: 'af_add_to_cart', eventValue: '{"af_price":99}', eventCurrency: 'EUR' });
    expect((userOf(state, `appsflyer_id:${ID}`) as ReceivedUser).revenue).toEqual({ EUR: 50, USD: -10 });
    expect(events().map(({ kind, revenue }) => [kind, revenue?.amount ?? null])).toEqual([['purchase', 41.5], ['purchase', 8.5], ['purchase', -10], ['event', null]]);
  });

  it('answers OK to an app id without "id" and keeps the event as ignored, of nobody', () => {
    const { send, state, events } = session();
    const { status, body, notes } = send({}, '/inappevent/123456789');
    expect([status, body, notes?.map(({ level, code }) => [level, code])]).toEqual([200, 'OK', [['ignored', 'appsflyer.not-recorded'], ['warning', 'appsflyer.no-os']]]);
    expect(events()).toMatchObject([{ name: 'A', user: null, ignored: 'The app id has no "id" before it.' }]);
    expect(state.count(USERS)).toBe(0);
  });

  it('counts requests of a minute where rates are enforced', () => {
    const { send, state, wait } = session(true);
    state.put('rates', 'account', `${Math.floor(NOW / 60_000)}:${MAX_REQUESTS_A_MINUTE - 1}`);
    expect([send({}).status, send({}).status]).toEqual([200, 429]);
    wait(60_000);
    expect(send({}).status).toBe(200);
  });

  it('takes a request of three bytes that are no text without a fuss', () => {
    const answer = appsflyer.simulator.handle({ method: 'POST', path: '/inappevent/a.b', query: new URLSearchParams(), headers: {}, body: Uint8Array.from([255, 254, 0]) }, { state: createMemoryState(), now: NOW, settings: {}, credentials: 'any', enforceRates: false });
    expect([answer.status, answer.body]).toEqual([400, 'Payload is missing or failed to parse']);
  });
});

describe('values that are not sent', () => {
  const batch = batchOf([PURCHASE], { consent_state: { gdpr: { marketing: { consented: true } } } });
  const why = (pointer: string, connection: MapInput['connectionSettings'] = {}, platform: MapInput['platform'] = 'android'): Json => {
    const told = appsflyer.unmapped!(pointer, input(batch, connection, platform));
    return told === null ? null : (told.setting ?? told.fact ?? told.why);
  };

  it('have a reason', () => {
    expect({
      attribute: why('/user_attributes/tier'), email: why('/user_identities/email'), customer: why('/user_identities/customer_id', { userIdentificationType: 'MPID' }), mpid: why('/mpid'),
      consentOff: why('/consent_state/gdpr/marketing/consented'), consentFalse: why('/consent_state/gdpr/marketing/consented', { gdprApplies: 'false' }), consentUnmapped: why('/consent_state/gdpr/marketing/consented', { gdprApplies: 'true' }),
      flag: why('/events/0/data/custom_flags/a'), taken: why('/events/0/data/custom_attributes/af_revenue'), tax: why('/events/0/data/product_action/tax_amount'), name: why('/events/0/data/product_action/products/0/name'),
      quantity: why('/events/0/data/product_action/products/0/quantity'), gaid: why('/device_info/android_advertising_id', {}, 'ios'), id: why('/events/0/data/event_id'),
    }).toEqual({
      attribute: 'AppsFlyer’s server events carry no user attributes.', email: 'The server sends no email addresses to AppsFlyer; only the kit does.', customer: 'userIdentificationType', mpid: 'userIdentificationType',
      consentOff: 'gdprApplies', consentFalse: 'gdprApplies', consentUnmapped: 'consentMapping',
      flag: 'AppsFlyer reads no custom flags.', taken: 'event-values', tax: 'event-values', name: 'event-values', quantity: 'quantity-sum',
      gaid: 'This is sent for Android devices only.', id: null,
    });
  });

  it('are left alone where they are sent', () => {
    expect([why('/user_identities/customer_id'), why('/mpid', { userIdentificationType: 'MPID' }), why('/integration_attributes/92/appsflyer_id_integration_setting'), why('/device_info/android_advertising_id')]).toEqual([null, null, null, null]);
  });

  it('name settings and facts that there are', () => {
    const keys = new Set(appsflyer.connectionSettings.map(({ key }) => key));
    const facts = new Set(appsflyer.facts.map(({ id }) => id));
    for (const settings of [{}, { gdprApplies: 'true' }, { userIdentificationType: 'MPID' }]) {
      for (const pointer of ['/user_identities/customer_id', '/user_identities/other', '/mpid', '/consent_state/gdpr/marketing/consented', '/consent_state/ccpa/data_sale_opt_out/consented', '/integration_attributes/160/client_id', '/events/0/data/custom_attributes/af_revenue', '/events/0/data/product_action/tax_amount']) {
        const told = appsflyer.unmapped!(pointer, input(batch, settings));
        expect([pointer, told?.setting === undefined || keys.has(told.setting), told?.fact === undefined || facts.has(told.fact)]).toEqual([pointer, true, true]);
      }
    }
  });
});
