/** Numbers and words that native SDKs and the old web SDK use for event and identity types (spec/wire-protocol.md 6.6, 6.7). */
import type { Json } from '../../../protocol/json.ts';
import { USER_IDENTITY_TYPES } from '../../batch/schema.ts';
import { plainWord } from './map.ts';

/** By number. The names of 10 and above are those of commerce events, which the Batch derives itself. */
const EVENT_TYPES: readonly (readonly [type: string, ...spellings: string[]])[] = [
  ['unknown'], ['navigation'], ['location'], ['search'], ['transaction'], ['user_content'], ['user_preference'], ['social'], ['other'], ['media'],
  ['add_to_cart', 'ProductAddToCart'], ['remove_from_cart', 'ProductRemoveFromCart'], ['checkout', 'ProductCheckout'],
  ['checkout_option', 'ProductCheckoutOption'], ['click', 'ProductClick'], ['view_detail', 'ProductViewDetail'],
  ['purchase', 'ProductPurchase'], ['refund', 'ProductRefund'], ['promotion_view'], ['promotion_click'],
  ['add_to_wishlist', 'ProductAddToWishlist'], ['remove_from_wishlist', 'ProductRemoveFromWishlist'], ['impression', 'ProductImpression'],
  ['attribution'],
];

const eventTypes = new Map<string, string>();
EVENT_TYPES.forEach(([type, ...spellings], number) => {
  for (const spelling of [type, String(number), ...spellings]) eventTypes.set(plainWord(spelling), type);
});

/** Any spelling or number of 6.6 to `custom_event_type`; what is none passes unchanged. */
export function eventType(value: Json): Json {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  return eventTypes.get(plainWord(String(value))) ?? value;
}

/** Number or numeric text to the Batch's identity type, `null` when there is none. */
export function identityType(value: Json | undefined): string | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : -1;
  return USER_IDENTITY_TYPES[number] ?? null;
}
