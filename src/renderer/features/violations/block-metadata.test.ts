import { expect, it } from 'vitest';
import { blockedParts } from './block-metadata.ts';

it('says in words what was taken away', () => {
  const record = {
    events: [
      { event_type: 'custom_event', data: { event_id: '1008', event_name: 'Odd' } },
      { event_type: 'commerce_event', data: { event_id: '1015', product_action: { action: 'purchase' } } },
    ],
    context: { data_plan: { block_metadata: {
      dto_version: 1, blocked_event_ids: ['1008', '9'], blocked_event_attributes: [{ event_id: '1015', event_attributes: ['./data/product_action/revenue_bucket'] }],
      blocked_user_attributes: ['shoe_size'], blocked_user_identities: [], blocked_device_identities: ['amp_id'],
    } } },
  };
  expect(blockedParts({ record })).toEqual([
    { what: 'Events', items: ['Odd', '9'] },
    { what: 'Event attributes', items: ['purchase: product_action.revenue_bucket'] },
    { what: 'User attributes', items: ['shoe_size'] },
    { what: 'Device identities', items: ['amp_id'] },
  ]);
});

it('takes any record', () => {
  expect(blockedParts({ record: {} })).toEqual([]);
  expect(blockedParts({ record: { events: [null, 1], context: { data_plan: { block_metadata: { blocked_event_attributes: [null, { event_attributes: 'x' }] } } } } as never })).toEqual([]);
});
