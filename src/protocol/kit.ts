/**
 * The `kit` of a connection: what an SDK that carries the partner's own code is told (spec/wire-protocol.md 5.3 and 6.1,
 * spec/pipeline.md c and d). Names stand here as written in the app; they are served as hashes.
 * Kit settings go to every browser and device, so no secret belongs here.
 */
import { z } from 'zod';

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

const name = z.string().min(1).max(256);
const names = z.array(name).default([]);
const eventType = z.enum(KIT_EVENT_TYPES);
const entity = z.enum(['product', 'promotion']);
/** `only`: forwarded when it matches. `except`: forwarded unless it matches. */
const forward = z.enum(['only', 'except']).default('only');
const attributeRule = z.strictObject({ forward, name, value: z.string().max(4096) });

/** What the kit does not get. */
export const kitFiltersSchema = z.strictObject({
  event_types: z.array(eventType).default([]),
  event_names: z.array(z.strictObject({ type: eventType, name })).default([]),
  event_attributes: z.array(z.strictObject({ type: eventType, name, attribute: name })).default([]),
  screen_names: names,
  screen_attributes: z.array(z.strictObject({ screen: name, attribute: name })).default([]),
  user_attributes: names,
  user_identities: z.array(z.enum(KIT_IDENTITY_TYPES)).default([]),
  commerce_attributes: z.array(z.strictObject({ type: eventType, attribute: name })).default([]),
  commerce_entities: z.array(entity).default([]),
  commerce_entity_attributes: z.array(z.strictObject({ entity, attribute: name })).default([]),
  /** Apple only: the message's short name (`e`, `v`, `cm` …). */
  message_types: names,
  consent_regulations: z.array(z.enum(['gdpr', 'ccpa'])).default([]),
  consent_purposes: names,
});

export const kitSchema = z.strictObject({
  /** The partner's number in mParticle; native SDKs find their kit by it. */
  module_id: z.number().int().positive(),
  /** The name under which a web kit registers itself. */
  name,
  suffix: z.string().max(80).optional(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Whether the SDK reports what it forwarded. */
  visible: z.boolean().default(true),
  /** Starts only for users who logged in. */
  exclude_anonymous_user: z.boolean().default(false),
  /** Share of the users of native apps who get the kit. */
  sampling_percent: z.number().int().min(0).max(100).optional(),
  filters: kitFiltersSchema.prefault({}),
  rules: z.strictObject({
    event_attribute: attributeRule.optional(),
    /** Web only. */
    user_attribute: attributeRule.optional(),
    consent: z.strictObject({
      forward,
      /** One match is enough. For `ccpa`, `consented` means that the user opted out of the sale of data. */
      any: z.array(z.discriminatedUnion('regulation', [
        z.strictObject({ regulation: z.literal('gdpr'), purpose: name, consented: z.boolean() }),
        z.strictObject({ regulation: z.literal('ccpa'), consented: z.boolean() }),
      ])).min(1),
    }).optional(),
  }).prefault({}),
});
export type Kit = z.infer<typeof kitSchema>;
