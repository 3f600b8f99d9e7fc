/** The window's tree of switches says what the engine's data filter does: for any filter, the same data points pass. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter } from '../../src/engine/connections/index.ts';
import type { Batch } from '../../src/engine/batch/types.ts';
import { dataFilterSchema } from '../../src/protocol/data-filter.ts';
import type { DataFilter } from '../../src/protocol/data-filter.ts';
import { isOn, withSwitch } from '../../src/renderer/features/connections/filter/switches.ts';
import type { Target } from '../../src/renderer/features/connections/filter/switches.ts';

/** Each data point with the switches above it, and whether it is still there after the filter. */
interface Point {
  readonly way: readonly Target[];
  readonly isThere: (batch: Batch) => boolean;
}

const STAMP = { timestamp_unixtime_ms: 1 };
const SENT = {
  mpid: '1', environment: 'development',
  events: [
    { event_type: 'custom_event', data: { event_name: 'Signed Up', custom_event_type: 'other', custom_attributes: { plan: 'a', ref: 'b' }, ...STAMP } },
    { event_type: 'custom_event', data: { event_name: 'Searched', custom_event_type: 'search', custom_attributes: { query: 'mug' }, ...STAMP } },
    { event_type: 'screen_view', data: { screen_name: 'Home', custom_attributes: { tab: '1' }, ...STAMP } },
    { event_type: 'commerce_event', data: { product_action: { action: 'purchase', transaction_id: 't', coupon_code: 'c', products: [{ id: 'p', name: 'Mug', brand: 'Boson' }] }, custom_attributes: { gift: 'yes' }, ...STAMP } },
    { event_type: 'application_state_transition', data: { application_transition_type: 'application_foreground', ...STAMP } },
    { event_type: 'session_start', data: { ...STAMP } },
  ],
  user_attributes: { tier: 'gold', city: 'Geneva' }, user_identities: { email: 'a@example.com', customer_id: 'c' },
  consent_state: { gdpr: { ads: { consented: true, ...STAMP } }, ccpa: { data_sale_opt_out: { consented: false, ...STAMP } } },
} as unknown as Batch;

type Loose = Readonly<Record<string, any>>; // oxlint-disable-line typescript/no-explicit-any -- JSON of any shape is looked into
const eventOf = (batch: Batch, type: string, name?: string): Loose | undefined => batch.events.find(({ event_type: own, data }) => own === type && (name === undefined || (data as Loose)['event_name'] === name))?.data as Loose | undefined;
const event = (type: 'other' | 'search', name: string): Target[] => [{ at: 'message', type: 'custom_event' }, { at: 'event-type', type }, { at: 'event', type, name }];
const attribute = (type: 'other' | 'search', name: string, key: string): Point => ({ way: [...event(type, name), { at: 'event-attribute', type, name, attribute: key }], isThere: (batch) => eventOf(batch, 'custom_event', name)?.['custom_attributes']?.[key] !== undefined });
const screen: Target[] = [{ at: 'message', type: 'screen_view' }, { at: 'screen', name: 'Home' }];
const purchase: Target[] = [{ at: 'message', type: 'commerce_event' }, { at: 'commerce', action: 'purchase' }];
const products: Target[] = [...purchase, { at: 'entity', entity: 'products' }];
const bought = (batch: Batch): Loose | undefined => eventOf(batch, 'commerce_event');

const POINTS: readonly Point[] = [
  { way: event('other', 'Signed Up'), isThere: (batch) => eventOf(batch, 'custom_event', 'Signed Up') !== undefined },
  { way: event('search', 'Searched'), isThere: (batch) => eventOf(batch, 'custom_event', 'Searched') !== undefined },
  attribute('other', 'Signed Up', 'plan'), attribute('other', 'Signed Up', 'ref'), attribute('search', 'Searched', 'query'),
  { way: screen, isThere: (batch) => eventOf(batch, 'screen_view') !== undefined },
  { way: [...screen, { at: 'screen-attribute', name: 'Home', attribute: 'tab' }], isThere: (batch) => eventOf(batch, 'screen_view')?.['custom_attributes']?.tab !== undefined },
  { way: purchase, isThere: (batch) => bought(batch) !== undefined },
  { way: [...purchase, { at: 'commerce-attribute', action: 'purchase', attribute: 'Coupon Code' }], isThere: (batch) => bought(batch)?.['product_action']?.coupon_code !== undefined },
  { way: [...purchase, { at: 'commerce-attribute', action: 'purchase', attribute: 'gift' }], isThere: (batch) => bought(batch)?.['custom_attributes']?.gift !== undefined },
  { way: products, isThere: (batch) => bought(batch)?.['product_action']?.products !== undefined },
  { way: [...products, { at: 'entity-attribute', entity: 'products', attribute: 'Brand' }], isThere: (batch) => bought(batch)?.['product_action']?.products?.[0]?.brand !== undefined },
  { way: [{ at: 'message', type: 'application_state_transition' }, { at: 'app-state', state: 'foreground' }], isThere: (batch) => eventOf(batch, 'application_state_transition') !== undefined },
  { way: [{ at: 'message', type: 'session_start' }], isThere: (batch) => eventOf(batch, 'session_start') !== undefined },
  ...['tier', 'city'].map((name): Point => ({ way: [{ at: 'user-attribute', name }], isThere: (batch) => Object.hasOwn(batch.user_attributes ?? {}, name) })),
  ...(['email', 'customer_id'] as const).map((type): Point => ({ way: [{ at: 'identity', type }], isThere: (batch) => Object.hasOwn(batch.user_identities ?? {}, type) })),
  { way: [{ at: 'gdpr' }, { at: 'purpose', purpose: 'ads' }], isThere: (batch) => batch.consent_state?.gdpr?.['ads'] !== undefined },
  { way: [{ at: 'ccpa' }], isThere: (batch) => batch.consent_state?.ccpa !== undefined },
];

const TARGETS = [...new Map(POINTS.flatMap(({ way }) => way).map((target) => [JSON.stringify(target), target])).values()];
const filters = fc.tuple(fc.constantFrom('on' as const, 'off' as const), fc.array(fc.tuple(fc.nat(TARGETS.length - 1), fc.boolean()), { maxLength: 40 }))
  .map(([newDataPoints, moves]) => moves.reduce((filter, [index, on]) => withSwitch(filter, TARGETS[index]!, on), dataFilterSchema.parse({ new_data_points: newDataPoints })));

const after = (filter: DataFilter): Batch => compileFilter('crm', 'platforms', filter)?.apply(SENT).batch ?? SENT;

test('what the tree shows as on is what is left of a batch', () => {
  fc.assert(fc.property(filters, (filter) => {
    const left = after(filter);
    expect(POINTS.map(({ isThere }) => isThere(left))).toEqual(POINTS.map(({ way }) => way.every((target) => isOn(filter, target))));
  }));
});

test('and every point can be there', () => {
  expect(POINTS.map(({ isThere }) => isThere(SENT))).toEqual(POINTS.map(() => true));
});
