/** The identity strategy (spec/identity-profiles.md 1.2, 1.3): which identities are looked up, in which order, and what they prove. */
export interface IdentityStrategy {
  readonly name: string;
  /** Look-up order; other types are kept but never looked up. */
  readonly priority: readonly string[];
  /** Types that make a user known. */
  readonly login: ReadonlySet<string>;
  /** Types whose value belongs to one user only. */
  readonly unique: ReadonlySet<string>;
}

export const DEFAULT_STRATEGY: IdentityStrategy = {
  name: 'default',
  priority: [
    'customer_id', 'mobile_number', 'email', 'other', 'facebook', 'google', 'twitter', 'microsoft', 'yahoo', 'ios_idfa', 'ios_idfv',
    'android_aaid', 'android_uuid', 'roku_aid', 'roku_publisher_id', 'microsoft_publisher_id', 'microsoft_aid', 'device_application_stamp',
  ],
  login: new Set(['customer_id']),
  unique: new Set(['customer_id']),
};
