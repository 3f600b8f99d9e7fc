import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { expandCommerceEvent } from './commerce-expansion.ts';

function flat(data: JsonObject): { name: string; position: number; attributes: Record<string, Json> }[] {
  return expandCommerceEvent(data).map(({ name, position, attributes }) => ({
    name,
    position,
    attributes: Object.fromEntries([...attributes].map(([key, { value }]) => [key, value])),
  }));
}

const tent = { id: 'SKU-TENT-4', name: 'Basecamp 4', price: 199, quantity: 1, total_product_amount: 199, custom_attributes: { season: '3' } };
const pegs = { id: 'SKU-PEG-10', name: 'Peg set', brand: 'Askja', price: 10.5, quantity: 2, coupon_code: 'PEG2' };

describe('expandCommerceEvent', () => {
  it('puts the total of a purchase first, then one item per product', () => {
    const events = flat({
      custom_attributes: { gift: 'no', empty: null },
      currency_code: 'EUR',
      product_action: { action: 'purchase', transaction_id: 'T-100045', total_amount: 268.9, tax_amount: 43.9, coupon_code: 'AUTUMN10', checkout_step: 4, affiliation: '', products: [tent, pegs] },
    });
    expect(events).toEqual([
      { name: 'eCommerce - purchase - Total', position: 0, attributes: { gift: 'no', 'Product Count': 2, 'Transaction Id': 'T-100045', 'Coupon Code': 'AUTUMN10', 'Total Amount': 268.9, 'Tax Amount': 43.9, 'Checkout Step': 4, 'Currency Code': 'EUR' } },
      { name: 'eCommerce - purchase - Item', position: 1, attributes: { gift: 'no', season: '3', 'Transaction Id': 'T-100045', Name: 'Basecamp 4', Id: 'SKU-TENT-4', 'Item Price': 199, Quantity: 1, 'Total Product Amount': 199 } },
      { name: 'eCommerce - purchase - Item', position: 2, attributes: { gift: 'no', 'Transaction Id': 'T-100045', 'Coupon Code': 'PEG2', Brand: 'Askja', Name: 'Peg set', Id: 'SKU-PEG-10', 'Item Price': 10.5, Quantity: 2, 'Total Product Amount': 0 } },
    ]);
  });

  it('gives items of other actions all of the action’s attributes, and no total', () => {
    const events = flat({ product_action: { action: 'remove_from_wish_list', affiliation: 'store', coupon_code: 'ALL', product_action_list: 'wishes', products: [pegs] } });
    expect(events).toEqual([
      { name: 'eCommerce - remove_from_wishlist - Item', position: 1, attributes: { Affiliation: 'store', 'Coupon Code': 'PEG2', 'Product Action List': 'wishes', Brand: 'Askja', Name: 'Peg set', Id: 'SKU-PEG-10', 'Item Price': 10.5, Quantity: 2, 'Total Product Amount': 0 } },
    ]);
  });

  it('makes one event per promotion', () => {
    const events = flat({ promotion_action: { action: 'view', promotions: [{ id: 'PR-9', name: 'Winter sale', creative: 'banner_blue', position: 'home_top' }, { id: 'PR-10' }] } });
    expect(events).toEqual([
      { name: 'eCommerce - view - Item', position: 1, attributes: { Id: 'PR-9', Creative: 'banner_blue', Name: 'Winter sale', Position: 'home_top' } },
      { name: 'eCommerce - view - Item', position: 2, attributes: { Id: 'PR-10' } },
    ]);
  });

  it('makes one event per product of each impression list', () => {
    const events = flat({ product_impressions: [{ product_impression_list: 'recommended', products: [tent, pegs] }, { product_impression_list: 'seen', products: [tent] }] });
    expect(events.map(({ position, attributes }) => [position, attributes['Id'], attributes['Product Impression List']])).toEqual([
      [1, 'SKU-TENT-4', 'recommended'], [2, 'SKU-PEG-10', 'recommended'], [3, 'SKU-TENT-4', 'seen'],
    ]);
  });

  it('says where each value came from', () => {
    const [, item] = expandCommerceEvent({ custom_attributes: { 'a/b': '1' }, product_action: { action: 'refund', products: [pegs] } });
    expect(item?.attributes.get('a/b')?.source).toBe('/custom_attributes/a~1b');
    expect(item?.attributes.get('Item Price')?.source).toBe('/product_action/products/0/price');
  });

  it('takes the product action when a broken event carries several variants, and nothing when it has none', () => {
    expect(flat({ product_action: { action: 'click', products: [pegs] }, promotion_action: { action: 'view', promotions: [{ id: 'x' }] } })).toHaveLength(1);
    expect(flat({ product_action: null, promotion_action: null, product_impressions: null })).toEqual([]);
    expect(flat({ product_action: { action: 'add_to_cart', products: null } })).toEqual([]);
  });

  it('never throws and keeps positions unique for any JSON', () => {
    const anything = fc.jsonValue() as fc.Arbitrary<Json>;
    const broken = fc.record({ product_action: anything, promotion_action: anything, product_impressions: anything, custom_attributes: anything }, { requiredKeys: [] });
    fc.assert(fc.property(broken, (data) => {
      const positions = expandCommerceEvent(data as JsonObject).map((event) => event.position);
      expect(new Set(positions).size).toBe(positions.length);
    }));
  });
});
