import { describe, expect, it } from 'vitest';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { JsonObject } from '../../../protocol/json.ts';
import type { Batch } from '../../batch/types.ts';
import { outboundBody, outboundHead } from './outbound-batch.ts';
import type { OutboundOptions } from './outbound-batch.ts';

const EVERYTHING: OutboundOptions = {
  identities: [], uniqueId: null, includeDeviceId: true, includeIp: true, includeDeviceName: true, includeMetadata: true,
  includeEventLocation: true, includeBatchLocation: true, inboundShape: false,
};

function write(batch: Partial<Batch>, options: Partial<OutboundOptions> = {}): JsonObject {
  const full: Batch = { events: [], environment: 'production', ...batch };
  const wanted = { ...EVERYTHING, ...options };
  return parseJson(outboundBody(outboundHead(full, wanted), full.events.map((event, index) => [event, index]), wanted).body) as JsonObject;
}

describe('the outbound form of a batch', () => {
  it('adds what the server adds, and no more, to the smallest batch', () => {
    expect(write({})).toEqual({
      schema_version: 2, environment: 'production', user_identities: [], system_notifications: [], events: [],
      source_info: { channel: 'unknown', partner: null, replay_request_id: null, replay_job_id: null, is_historical: false },
    });
  });

  it('gives each identity its own time, and the batch’s time where that is not known', () => {
    const identities = [{ identity_type: 'email', identity: 'a@example.com', timestamp_unixtime_ms: 5 }, { identity_type: 'other', identity: 'stale', timestamp_unixtime_ms: 6 }];
    expect(write({ timestamp_unixtime_ms: 9, user_identities: { email: 'a@example.com', other: 'x' } }, { identities })['user_identities']).toEqual([
      { identity_type: 'email', identity: 'a@example.com', timestamp_unixtime_ms: 5 },
      { identity_type: 'other', identity: 'x', timestamp_unixtime_ms: 9 },
    ]);
  });

  it('keeps what the server has filled in already', () => {
    const data = { event_id: '1', message_id: '2', message_type: 'e', event_start_unixtime_ms: 3, timestamp_unixtime_ms: 4 };
    expect(write({ events: [{ event_type: 'opt_out', data }] })['events']).toEqual([{ event_type: 'opt_out', data: { ...data, event_id: 1, message_id: 2 } }]);
  });

  it('writes ids of any form as digits, and leaves what is no id alone', () => {
    const text = stringifyJson(write({ mpid: '-9223372036854775808', events: [{ event_type: 'profile', data: { event_id: 9007199254740993n, previous_mpid: '12', current_mpid: null, session_id: 'x' } }] }));
    expect(text).toContain('"mpid":-9223372036854775808');
    expect(text).toContain('"data":{"event_id":9007199254740993,"previous_mpid":12,"current_mpid":null,"session_id":"x"');
  });

  it('leaves optional parts out', () => {
    const batch: Partial<Batch> = { ip: '::1', mp_deviceid: 'd', device_info: { platform: 'iOS', device: 'Nora' }, application_info: {}, source_info: { channel: 'native' }, context: { location: { latitude: 1 } } };
    const lean = write(batch, { includeIp: false, includeDeviceId: false, includeDeviceName: false, includeBatchLocation: false });
    expect(lean).toMatchObject({ device_info: { platform: 'iOS' }, application_info: {} });
    expect(Object.keys(lean).filter((key) => ['ip', 'mp_deviceid', 'context'].includes(key))).toEqual([]);
    expect(Object.keys(write(batch, { includeMetadata: false })).filter((key) => key.endsWith('_info'))).toEqual([]);
  });

  it('does not change the batch it is given', () => {
    const batch: Batch = { environment: 'production', mpid: '1', user_attributes: { $Age: '3' }, events: [{ event_type: 'opt_out', data: { event_id: '1', location: null } }] };
    const before = structuredClone(batch);
    write(batch);
    expect(batch).toEqual(before);
  });
});
