/**
 * The `kit` of a connection: what an SDK that carries the partner's own code is told (spec/wire-protocol.md 5.3 and 6.1,
 * spec/pipeline.md c and d). Names stand here as written in the app; they are served as hashes.
 * Kit settings go to every browser and device, so no secret belongs here.
 */
import { z } from 'zod';
import { KIT_EVENT_TYPES, KIT_IDENTITY_TYPES } from './event-type-names.ts';
import { attributeRuleSchema, consentRuleSchema } from './forwarding.ts';

const name = z.string().min(1).max(256);
const names = z.array(name).default([]);
const eventType = z.enum(KIT_EVENT_TYPES);
const entity = z.enum(['product', 'promotion']);
/** What the kit does not get, beside what the data filter of its output withholds. */
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
  /** Where one is set, it stands in for the connection's own forwarding rule of the same kind. */
  rules: z.strictObject({
    event_attribute: attributeRuleSchema.optional(),
    /** Web only. */
    user_attribute: attributeRuleSchema.optional(),
    consent: consentRuleSchema.optional(),
  }).prefault({}),
});
export type Kit = z.infer<typeof kitSchema>;
