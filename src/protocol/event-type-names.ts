/** Names under which filters and kits know event types and identity types; their positions are the numbers that SDKs hash (spec/pipeline.md c.3). */

/** Event types by their number in hashes; commerce types are those of product and promotion actions. */
export const KIT_EVENT_TYPES = [
  'unknown', 'navigation', 'location', 'search', 'transaction', 'user_content', 'user_preference', 'social', 'other', 'media',
  'add_to_cart', 'remove_from_cart', 'checkout', 'checkout_option', 'click', 'view_detail', 'purchase', 'refund',
  'promotion_view', 'promotion_click', 'add_to_wishlist', 'remove_from_wishlist', 'impression',
] as const;

/** Identity types by their number; the names are those of the Events API. */
export const KIT_IDENTITY_TYPES = [
  'other', 'customer_id', 'facebook', 'twitter', 'google', 'microsoft', 'yahoo', 'email', 'alias', 'facebook_custom_audience_id',
  'other_id_2', 'other_id_3', 'other_id_4', 'other_id_5', 'other_id_6', 'other_id_7', 'other_id_8', 'other_id_9', 'other_id_10',
  'mobile_number', 'phone_number_2', 'phone_number_3',
] as const;
