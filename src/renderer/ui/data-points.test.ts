import { expect, it } from 'vitest';
import { pointFilter, pointName, shortPath } from './data-points.ts';

it('reads match keys', () => {
  expect(pointName('custom_event:user_content:Poll: Answered')).toEqual({ type: 'custom_event', name: 'Poll: Answered', category: 'Custom event: user content' });
  expect(pointName('screen_view::Home')).toMatchObject({ name: 'Home', category: 'Screen view' });
  expect(pointName('product_action:add_to_cart')).toMatchObject({ type: 'commerce_event', name: 'Add to cart' });
  expect(pointName('user_identities')).toMatchObject({ name: 'User identities' });
});

it('finds the events of a data point', () => {
  expect(pointFilter('custom_event:other:Say "hi"')).toBe('type=custom_event kind=other name="Say \\"hi\\""');
  expect(pointFilter('screen_view::Home')).toBe('type=screen_view name=Home');
  expect(pointFilter('promotion_action:click')).toBe('type=commerce_event kind=promotion_click');
  expect(pointFilter('user_attributes')).toBeNull();
});

it('shortens paths', () => {
  expect(shortPath('#/data/product_action/products/*/custom_attributes/weight~0kg')).toBe('product_action.products[*].custom_attributes.weight~kg');
  expect(shortPath('#/shoe_size')).toBe('shoe_size');
  expect(shortPath('#')).toBe('');
});
