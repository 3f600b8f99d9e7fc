/** Fields of commerce events by the names that filters and mappings have for them (spec/pipeline.md c.3, f). */

/** Display name to the field of `product_action` (of the event itself for the currency). Filters know those of `FILTERED_ACTION_FIELDS` only. */
export const ACTION_FIELDS = {
  Affiliation: 'affiliation', 'Coupon Code': 'coupon_code', 'Total Amount': 'total_amount', 'Shipping Amount': 'shipping_amount', 'Tax Amount': 'tax_amount',
  'Transaction Id': 'transaction_id', 'Checkout Options': 'checkout_options', 'Checkout Step': 'checkout_step',
  'Currency Code': 'currency_code', 'Product List Source': 'product_list_source', 'Product Action List': 'product_action_list',
} as const;

export const FILTERED_ACTION_FIELDS = [
  'Affiliation', 'Coupon Code', 'Total Amount', 'Shipping Amount', 'Tax Amount', 'Transaction Id', 'Checkout Options', 'Checkout Step',
] as const satisfies readonly (keyof typeof ACTION_FIELDS)[];

export const PRODUCT_FIELDS = {
  Id: 'id', Name: 'name', Brand: 'brand', Category: 'category', Variant: 'variant', Position: 'position', 'Item Price': 'price', Quantity: 'quantity',
  'Coupon Code': 'coupon_code', 'Total Product Amount': 'total_product_amount',
} as const;

export const PROMOTION_FIELDS = { Id: 'id', Name: 'name', Creative: 'creative', Position: 'position' } as const;
