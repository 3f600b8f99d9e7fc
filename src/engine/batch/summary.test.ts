import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../protocol/json.ts';
import { EVENT_TYPES } from '../../protocol/vocabulary.ts';
import { describeClient, sourceLabel } from './source-label.ts';
import { describeEvent, searchText } from './summary.ts';
import type { Batch } from './types.ts';

const mug = { id: 'higgs-mug', name: 'Higgs Mug', price: 18.1, quantity: 2 };

describe('rows', () => {
  const rows: [string, JsonObject, string, string, string][] = [
    ['commerce_event', { product_action: { action: 'purchase', total_amount: 48.2, products: [mug, mug] }, currency_code: 'USD' }, 'Purchase', 'purchase', '$48.20 · 2 items'],
    ['commerce_event', { product_action: { action: 'refund', total_amount: 12, products: [] }, currency_code: 'US Dollars' }, 'Refund', 'refund', '12.00 US Dollars'],
    ['commerce_event', { product_action: { action: 'add_to_cart', products: [mug] } }, 'Add to cart', 'add_to_cart', 'Higgs Mug'],
    ['commerce_event', { promotion_action: { action: 'view', promotions: [{ id: 'PR-9', name: 'Winter sale' }] } }, 'Promotion view', 'promotion_view', 'Winter sale'],
    ['commerce_event', { product_impressions: [{ product_impression_list: 'recommended', products: [mug] }] }, 'Impression', 'impression', 'recommended · 1 item'],
    ['screen_view', { screen_name: 'Product', page_url: 'https://shop.example.com/p/higgs-mug?a=1#top' }, 'Product', '', '/p/higgs-mug'],
    ['screen_view', { screen_name: 'Home', page_url: 'https://shop.example.com' }, 'Home', '', '/'],
    ['custom_event', { event_name: 'Search', custom_event_type: 'search', custom_attributes: { page: 1, query: 'mug' } }, 'Search', 'search', '"mug"'],
    ['custom_event', { event_name: 'Play Video', custom_event_type: 'navigation', custom_attributes: { category: 'Destination intro' } }, 'Play Video', 'navigation', 'Destination intro'],
    ['custom_event', { event_name: 'Play', custom_event_type: 'media', custom_attributes: { media_session_id: '4e1f', content_title: 'Pitching a tent' } }, 'Play', 'media', 'Pitching a tent'],
    ['user_attribute_change', { user_attribute_name: 'tier', new: 'gold', old: 'silver' }, 'User attribute change', '', 'tier: gold'],
    ['user_attribute_change', { user_attribute_name: 'tier', new: null, deleted: true }, 'User attribute change', '', '-tier'],
    ['user_identity_change', { new: { identity_type: 'customer_id', identity: 'c' }, old: null }, 'User identity change', '', '+customer_id'],
    ['user_identity_change', { new: { identity_type: 'email', identity: null }, old: { identity_type: 'email', identity: 'e' } }, 'User identity change', '', '-email'],
    ['application_state_transition', { application_transition_type: 'application_initialized', is_first_run: true }, 'App start', 'application_initialized', 'install'],
    ['push_message', { push_message_type: 'action', message: 'spring-sale' }, 'Push opened', 'action', 'spring-sale'],
    ['session_start', {}, 'Session start', '', ''],
    ['session_end', { session_duration_ms: 184_000 }, 'Session end', '', '3 min 4 s'],
    ['party', {}, 'Party', '', ''],
  ];
  it.each(rows)('%s %j', (type, data, name, kind, detail) => {
    expect(describeEvent({ event_type: type, data })).toEqual({ name, kind, detail });
  });
});

describe('sources', () => {
  const batch = (channel: string, model?: string): Batch => ({ environment: 'production', events: [], source_info: { channel }, ...(model === undefined ? {} : { device_info: { device_model: model } }) });
  it.each([
    [batch('native', 'Pixel 9'), 'android', undefined, 'Pixel 9'],
    [batch('native', 'iPhone17,3'), 'ios', undefined, 'iPhone 16'],
    [batch('native', 'iPhone99,9'), 'ios', undefined, 'iPhone'],
    [batch('javascript'), 'web', 'Chrome', 'Web'],
    [batch('server_to_server', 'iPhone17,3'), 's2s', 'Node', 'S2S node'],
    [batch('server_to_server'), 's2s', '', 'S2S'],
  ] as const)('%j', (of, platform, client, label) => {
    expect(sourceLabel(of, platform, client)).toBe(label);
  });

  it.each([
    ['node-superagent/3.8.3', 'Node'], ['python-requests/2.32', 'Python'], ['curl/8.5.0', 'curl'], ['Go-http-client/1.1', 'Go'],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36', 'Chrome'],
    ['my-batch-job/1.0', 'my-batch-job'], ['', ''], [undefined, ''],
  ])('%s is %s', (agent, name) => {
    expect(describeClient(agent)).toBe(name);
  });
});

describe('search text', () => {
  it('has names, attribute keys and values, identities and the user, in lower case', () => {
    const text = searchText(
      { event_type: 'custom_event', data: { event_name: 'Parcel Delivered', custom_attributes: { Carrier: 'NordPost' }, timestamp_unixtime_ms: 1_793_275_200_000 } },
      { environment: 'production', events: [], mpid: '8253990209213004835', user_identities: { email: 'Nora@example.com' }, user_attributes: { Tier: 'gold' }, mp_deviceid: '953F48F1' },
    );
    for (const word of ['parcel delivered', 'carrier', 'nordpost', 'nora@example.com', '8253990209213004835', '953f48f1', 'tier', 'gold', 'custom_event']) expect(text).toContain(word);
    expect(text).not.toContain('1793275200000');
  });

  it('has 2 KB at most and never throws, whatever the event holds', () => {
    fc.assert(fc.property(fc.constantFrom(...EVENT_TYPES), fc.dictionary(fc.string(), fc.jsonValue()), (type, data) => {
      const event = { event_type: type, data: { ...data, custom_attributes: { long: 'İ'.repeat(3_000) } } as JsonObject };
      expect(searchText(event, { environment: 'production', events: [event] }).length).toBeLessThanOrEqual(2048);
      expect(describeEvent(event).detail.length).toBeLessThanOrEqual(80);
    }));
  });
});
