/** Mappings of spec/outputs/braze.md that are tables. */
import type { Platform } from '../../../protocol/vocabulary.ts';

export const MPID_IDENTITY = 'MPID';

/** Setting value to identity type and label; MPID is no identity and is handled apart (1.1). */
export const IDENTITY_TYPES: Readonly<Record<string, { readonly type: string; readonly label: string }>> = {
  CustomerId: { type: 'customer_id', label: 'Customer ID' },
  Email: { type: 'email', label: 'Email' },
  Facebook: { type: 'facebook', label: 'Facebook' },
  Twitter: { type: 'twitter', label: 'Twitter' },
  Google: { type: 'google', label: 'Google' },
  Microsoft: { type: 'microsoft', label: 'Microsoft' },
  Yahoo: { type: 'yahoo', label: 'Yahoo' },
  Other: { type: 'other', label: 'Other' },
  Other2: { type: 'other_id_2', label: 'Other 2' },
  Other3: { type: 'other_id_3', label: 'Other 3' },
  Other4: { type: 'other_id_4', label: 'Other 4' },
  Other5: { type: 'other_id_5', label: 'Other 5' },
  Other6: { type: 'other_id_6', label: 'Other 6' },
  Other7: { type: 'other_id_7', label: 'Other 7' },
  Other8: { type: 'other_id_8', label: 'Other 8' },
  Other9: { type: 'other_id_9', label: 'Other 9' },
  Other10: { type: 'other_id_10', label: 'Other 10' },
  MobileNumber: { type: 'mobile_number', label: 'Mobile Number' },
  PhoneNumber2: { type: 'phone_number_2', label: 'Phone Number 2' },
  PhoneNumber3: { type: 'phone_number_3', label: 'Phone Number 3' },
  Alias: { type: 'alias', label: 'Alias' },
  FacebookCustomAudienceId: { type: 'facebook_custom_audience_id', label: 'Facebook Custom Audience ID' },
};

/** Reserved user attributes by lower-case name to profile fields (1.5). Age and gender are worked out, not copied. */
export const PROFILE_FIELDS: ReadonlyMap<string, string> = new Map([
  ['$firstname', 'first_name'],
  ['$lastname', 'last_name'],
  ['$country', 'country'],
  ['$city', 'home_city'],
  ['$mobile', 'phone'],
  ['$age', 'dob'],
  ['$gender', 'gender'],
]);

/** The other reserved ones become custom attributes without their `$`. */
export const STRIPPED_NAMES: ReadonlyMap<string, string> = new Map([
  ['$zip', 'Zip'],
  ['$state', 'State'],
  ['$address', 'Address'],
]);
/** Never read as anything but text: the postal code (1.2), and profile fields of Braze that are texts. */
export const ALWAYS_TEXT: ReadonlySet<string> = new Set([
  'Zip', 'country', 'date_of_first_session', 'date_of_last_session', 'dob', 'email', 'first_name', 'gender', 'home_city', 'image_url', 'language',
  'last_name', 'marked_email_as_spam_at', 'phone', 'time_zone',
]);

/** Identities that are profile fields of their own, `{"id": …}` (1.5, form UNCONFIRMED). */
export const SOCIAL_IDENTITIES = ['facebook', 'twitter'] as const;

/** Attributes that say a subscription state and nothing else. */
export const SUBSCRIBE_ATTRIBUTES: ReadonlySet<string> = new Set(['email_subscribe', 'push_subscribe']);

/** Where connections have the three lists of event attributes (1.2). */
export const LIST_PLATFORMS: readonly Platform[] = ['ios', 'tvos', 'android', 'roku'];

/** Everything but web has "User Tags Value" (1.2). */
export const TAG_PLATFORMS: readonly Platform[] = ['ios', 'android', 'tvos', 'roku', 'fire_tv', 's2s'];

export type Row = readonly [field: string, key: string];

/** Order-level fields, as text, of each purchase entry (1.7). */
export const AMOUNT_ROWS: readonly Row[] = [['total_amount', 'Total Amount'], ['shipping_amount', 'Shipping Amount'], ['tax_amount', 'Tax Amount']];
export const TRANSACTION_ROWS: readonly Row[] = [['transaction_id', 'Transaction Id']];
export const COMMON_PRODUCT_ROWS: readonly Row[] = [['name', 'Name'], ['category', 'Category'], ['brand', 'Brand'], ['total_product_amount', 'Total Product Amount']];
export const ITEM_ROWS: readonly Row[] = [['id', 'Id'], ['price', 'Price'], ['quantity', 'Quantity']];
export const PROMOTION_ROWS: readonly Row[] = [['id', 'Id'], ['name', 'Name'], ['creative', 'Creative'], ['position', 'Position']];
export const IMPRESSION_ROWS: readonly Row[] = [['product_impression_list', 'Product Impression List']];
/** Of the `Total` event of a refund, besides the amounts: as in the standard expansion (spec/pipeline.md f). */
export const REFUND_ROWS: readonly Row[] = [['affiliation', 'Affiliation'], ['coupon_code', 'Coupon Code']];

/** Bundled (1.7): values keep their types. */
export const BUNDLED_PRODUCT_ROWS: readonly Row[] = [
  ['id', 'Id'], ['name', 'Name'], ['brand', 'Brand'], ['category', 'Category'], ['variant', 'Variant'], ['position', 'Position'],
  ['coupon_code', 'Coupon Code'], ['price', 'Price'], ['quantity', 'Quantity'], ['total_product_amount', 'Total Product Amount'],
];

/** The server's word has one more underscore than the expanded name (spec/data-model.md 3.3). */
export const ACTION_WORDS: ReadonlyMap<string, string> = new Map([['remove_from_wish_list', 'remove_from_wishlist']]);
