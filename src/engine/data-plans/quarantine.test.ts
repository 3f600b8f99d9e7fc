import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import { backfillBatch, quarantineRecord } from './quarantine.ts';
import type { BlockMetadata } from './types.ts';

const METADATA: BlockMetadata = {
  dto_version: 1,
  blocked_event_ids: ['-7778608565459706417'],
  blocked_event_attributes: [{ event_id: '8561854144327985348', event_attributes: ['./data/custom_attributes/coupon'] }],
  blocked_user_attributes: ['$gender'],
  blocked_user_identities: ['other'],
  blocked_device_identities: ['ios_advertising_id'],
};

/** As the engine has it after server ids. */
const ORIGINAL = {
  environment: 'development', mpid: '-5158959812941698317', batch_id: '42', source_request_id: 'r-1', timestamp_unixtime_ms: 1_599_790_566_900, ip: '',
  source_info: { channel: 'server_to_server', partner: null, is_historical: false }, api_key: 'secret-key', native: { kept: 1 },
  device_info: { ios_advertising_id: '613f', brand: 'Anvil' }, consent_state: { gdpr: { ads: { consented: true, timestamp_unixtime_ms: 5 } } },
  user_attributes: { $gender: 'M', $age: '40' }, user_identities: { customer_id: '1234', other: 'x' },
  context: { data_plan: { plan_id: 'shop' }, location: { latitude: 1 } },
  events: [
    { event_type: 'custom_event', data: { event_name: 'blocked', event_id: '-7778608565459706417', session_id: '77', timestamp_unixtime_ms: 1, custom_attributes: { event_id: '12', at_unixtime_ms: '3' } } },
    { event_type: 'custom_event', data: { event_name: 'allowed', event_id: '5', timestamp_unixtime_ms: 2 } },
    { event_type: 'commerce_event', data: { event_id: '8561854144327985348', timestamp_unixtime_ms: 3, product_action: { action: 'purchase', products: [{ id: 'a', price: 2.5 }] }, custom_attributes: { coupon: 'c' } } },
  ],
};

const record = quarantineRecord(ORIGINAL, 'shop', 2, METADATA);

describe('a quarantine record', () => {
  it('is the whole batch in inbound form, ids and times as text', () => {
    const { native: _native, api_key: _key, ...whole } = ORIGINAL;
    const [first, second, third] = ORIGINAL.events;
    expect(record).toEqual({
      ...whole,
      timestamp_unixtime_ms: '1599790566900',
      source_info: { channel: 'server_to_server', partner: null },
      consent_state: { gdpr: { ads: { consented: true, timestamp_unixtime_ms: '5' } } },
      context: { data_plan: { plan_id: 'shop', plan_version: 2, block_metadata: METADATA }, location: { latitude: 1 } },
      events: [
        { ...first, data: { ...first!.data, timestamp_unixtime_ms: '1' } }, { ...second, data: { ...second!.data, timestamp_unixtime_ms: '2' } },
        { ...third, data: { ...third!.data, timestamp_unixtime_ms: '3' } },
      ],
    });
    expect(ORIGINAL.events[0]!.data.timestamp_unixtime_ms).toBe(1);
  });

  it('writes numbers of any size as text', () => {
    const events = [{ event_type: 'screen_view', data: { event_id: -7778608565459706417n, timestamp_unixtime_ms: 7 } }];
    expect(quarantineRecord({ mpid: 9007199254740993n, events }, 'p', 1, METADATA)).toMatchObject({ mpid: '9007199254740993', events: [{ data: { event_id: '-7778608565459706417', timestamp_unixtime_ms: '7' } }], source_info: { channel: 'unknown', partner: null } });
  });
});

describe('a backfill batch', () => {
  const text = stringifyJson(record);

  it('has what was blocked and nothing else, as new data of the same user', () => {
    const batch = backfillBatch(parseJson(text));
    const [first, , third] = ORIGINAL.events;
    expect(batch).toEqual({
      environment: 'development', mpid: -5158959812941698317n, ip: '', device_info: ORIGINAL.device_info,
      user_attributes: { $gender: 'M' }, user_identities: { other: 'x' }, context: { location: { latitude: 1 } },
      events: [
        { ...first, data: { ...first!.data, event_id: -7778608565459706417n, session_id: 77 } },
        { ...third, data: { ...third!.data, event_id: 8561854144327985348n } },
      ],
    });
    expect(stringifyJson(batch)).toContain('"mpid":-5158959812941698317,');
  });

  it('can be of single events: those that were not blocked are not replayed', () => {
    const batch = backfillBatch(parseJson(text), { events: ['8561854144327985348', '5'] });
    expect(batch).toMatchObject({ mpid: -5158959812941698317n, events: [{ event_type: 'commerce_event' }] });
    expect(batch).not.toHaveProperty('user_attributes');
    expect(batch).not.toHaveProperty('user_identities');
  });

  it('keeps the identities of a user without MPID, and the plan when asked', () => {
    const { mpid: _mpid, ...anonymous } = record;
    const batch = backfillBatch(anonymous, { keepPlan: true });
    expect(batch).toMatchObject({ user_identities: ORIGINAL.user_identities, context: { data_plan: { plan_id: 'shop', plan_version: 2 } } });
    expect(JSON.stringify(batch?.['context'])).not.toContain('block_metadata');
  });

  it.each([[null], ['text'], [{}], [{ events: [], context: { data_plan: { plan_id: 'shop' } } }]])('is not made of %j', (value) => {
    expect(backfillBatch(value)).toBeNull();
  });
});
