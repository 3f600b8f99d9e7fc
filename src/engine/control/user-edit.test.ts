import { describe, expect, it } from 'vitest';
import { stringifyJson } from '../../protocol/json.ts';
import { userEditSchema } from '../../protocol/user.ts';
import { testUser } from './testing/user.ts';
import { editCalls } from './user-edit.ts';

const USER = testUser({ attributes: { tier: 'gold', $age: '33' } });
const edit = (value: object, platform = 'web', user = USER) => editCalls(user, userEditSchema.parse({ input: 'shop', ...value }), { platform, now: 1000 });
const bodies = (value: object, platform?: string): unknown[] => {
  const made = edit(value, platform);
  return made.ok ? made.calls.map(({ path, what, body }) => ({ path, what, body: JSON.parse(stringifyJson(body).replace(/"(request_id|source_request_id)":"[^"]+"/g, '"$1":"id"').replace(/:(-?\d{16,})/g, ':"$1"')) as unknown })) : [made];
};

describe('an edit', () => {
  it('is change events for an SDK and plain members for a server, with the MPID whole', () => {
    const change = { attributes: { tier: 'silver', vip: null }, deleted_attributes: ['$age'] };
    const members = { environment: 'development', mpid: USER.mpid, timestamp_unixtime_ms: 1000, source_request_id: 'id', user_attributes: { tier: 'silver', vip: null }, deleted_user_attributes: ['$age'] };
    const event = (data: object): object => ({ event_type: 'user_attribute_change', data: { ...data, timestamp_unixtime_ms: 1000 } });
    expect(bodies(change)).toEqual([{ path: '/v2/events', what: '3 attributes', body: { ...members, events: [
      event({ user_attribute_name: 'tier', new: 'silver', old: 'gold', deleted: false, is_new_attribute: false }),
      event({ user_attribute_name: 'vip', new: null, old: null, deleted: false, is_new_attribute: true }),
      event({ user_attribute_name: '$age', new: null, old: '33', deleted: true, is_new_attribute: false }),
    ] } }]);
    expect(bodies(change, 's2s')).toEqual([{ path: '/v2/events', what: '3 attributes', body: { ...members, events: [] } }]);
  });

  it('changes identities first, then consent', () => {
    expect(bodies({ identities: [{ type: 'customer_id', old_value: 'a', new_value: '' }, { type: 'other2', old_value: null, new_value: 'b' }], consent: [{ regulation: 'gdpr', purpose: 'ads', consented: false, document: 'v2' }] })).toEqual([
      { path: `/v1/${USER.mpid}/modify`, what: '2 identities', body: { environment: 'development', request_id: 'id', identity_changes: [{ identity_type: 'customerid', old_value: 'a', new_value: null }, { identity_type: 'other2', old_value: null, new_value: 'b' }] } },
      { path: '/v2/events', what: '1 consent purpose', body: { environment: 'development', mpid: USER.mpid, timestamp_unixtime_ms: 1000, source_request_id: 'id', events: [], consent_state: { gdpr: { ads: { consented: false, timestamp_unixtime_ms: 1000, document: 'v2' } } } } },
    ]);
  });

  it.each([
    [{}, 'attributes', 'changes nothing'],
    [{ attributes: { a: '1' }, deleted_attributes: ['a'] }, 'deleted_attributes', 'both set and deleted'],
    [{ identities: [{ type: 'shoe_size', old_value: null, new_value: '42' }] }, 'identities', '"shoe_size" is no identity type'],
    [{ identities: [{ type: 'email', old_value: null, new_value: '' }] }, 'identities', 'neither an old nor a new value'],
    [{ consent: [{ regulation: 'ccpa', purpose: 'ads', consented: true }] }, 'consent', 'data_sale_opt_out'],
  ])('%j is refused', (value, field, message) => {
    expect(edit(value)).toEqual({ ok: false, field, message: expect.stringContaining(message) });
  });

  it('of a deleted user is refused', () => {
    expect(edit({ attributes: { a: '1' } }, 'web', testUser({ deleted_at: 5 }))).toMatchObject({ ok: false, field: 'mpid' });
  });
});
