/** Names that the Events API and IDSync know, offered where a new member is typed (spec/data-plans.md 3.3). */
const IDENTITIES = [
  'customerid', 'email', 'facebook', 'facebookcustomaudienceid', 'google', 'microsoft', 'twitter', 'yahoo', 'other',
  ...Array.from({ length: 9 }, (_, index) => `other${index + 2}`), 'mobile_number', 'phone_number_2', 'phone_number_3', 'ios_idfa', 'ios_idfv',
  'android_aaid', 'android_uuid', 'amp_id', 'push_token', 'device_application_stamp', 'roku_aid', 'roku_publisher_id', 'fire_aid', 'microsoft_aid', 'microsoft_publisher_id',
];
const PRODUCT = ['id', 'name', 'brand', 'category', 'variant', 'position', 'price', 'quantity', 'coupon_code', 'total_product_amount'];
const ACTION = ['transaction_id', 'affiliation', 'coupon_code', 'total_amount', 'tax_amount', 'shipping_amount', 'checkout_step', 'checkout_options'];
const PROMOTION = ['id', 'name', 'creative', 'position'];
const RESERVED = ['$firstname', '$lastname', '$mobile', '$age', '$gender', '$address', '$city', '$state', '$zip', '$country'];

export function suggestedNames(matchType: string, section: string): readonly string[] {
  if (matchType === 'user_identities') return IDENTITIES;
  if (matchType === 'user_attributes') return RESERVED;
  switch (section) {
    case 'products': return PRODUCT;
    case 'action': return ACTION;
    case 'promotions': return PROMOTION;
    case 'impressions': return ['product_impression_list'];
    case 'fields': return ['currency_code', 'screen_name', 'is_non_interactive'];
    default: return [];
  }
}
