import type { Json } from '../../../protocol/json.ts';

export const LONG_TEXT = 'A name that somebody made far longer than anyone planned for, and then some more of it';

export const SAMPLE_JSON: Json = {
  mpid: 7712345678901234567n,
  timestamp_unixtime_ms: 1_795_269_802_114,
  events: [{ event_type: 'commerce_event', data: { product_action: { action: 'purchase', total_amount: 48.2, products: [] }, is_non_interactive: false } }],
  user_attributes: { tier: 'gold', note: 'long '.repeat(80), none: null },
};
