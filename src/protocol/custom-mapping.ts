/**
 * Custom mappings (projections) of a connection: an app's events and attributes to an output's own names (spec/pipeline.md e).
 * Names are compared without regard to case, as the SDKs do.
 */
import { z } from 'zod';
import { KIT_EVENT_TYPES } from './event-type-names.ts';

const name = z.string().min(1).max(256);
export const MAPPED_MESSAGES = ['custom_event', 'screen_view', 'commerce_event'] as const;
export const MATCH_PROPERTIES = ['event_field', 'event_attribute', 'product_field', 'product_attribute', 'promotion_field'] as const;
export const MAPPED_TYPES = ['string', 'int', 'bool', 'double'] as const;

export const mappingMatchSchema = z.strictObject({
  message: z.enum(MAPPED_MESSAGES),
  /** Event or screen name; left out, any. Commerce events have none. */
  event: name.optional(),
  /** Custom event type or commerce action; left out, any. */
  event_type: z.enum(KIT_EVENT_TYPES).optional(),
  /** The value that must be there; `product_*` and `promotion_*` keep only the products or promotions that have it. `values` left out or empty: any value. */
  where: z.strictObject({ property: z.enum(MATCH_PROPERTIES).default('event_attribute'), name, values: z.array(z.string()).default([]) }).optional(),
});

export const mappedAttributeSchema = z.strictObject({
  to: name,
  /** Exactly one of these says where the value comes from. */
  from: name.optional(),
  property: z.enum(MATCH_PROPERTIES).default('event_attribute'),
  value: z.string().max(4096).optional(),
  event_name: z.literal(true).optional(),
  type: z.enum(MAPPED_TYPES).default('string'),
  /** Missing or of another type: the whole mapping yields nothing. */
  required: z.boolean().default(false),
}).refine((one) => [one.from, one.value, one.event_name].filter((source) => source !== undefined).length === 1, 'give exactly one of "from", "value" and "event_name"');

export const customMappingSchema = z.strictObject({
  /** The output's name for the event; empty keeps the app's. */
  to: z.string().max(256).default(''),
  /** All must match. Empty, with `default`: whatever no other mapping of that message matched. */
  matches: z.array(mappingMatchSchema).max(20).default([]),
  /** For one kind of message: taken when no other mapping matches. */
  default: z.enum(MAPPED_MESSAGES).optional(),
  /** Of commerce events: one event for each product or promotion, or for the last one alone. */
  selector: z.enum(['foreach', 'last']).default('foreach'),
  attributes: z.array(mappedAttributeSchema).max(100).default([]),
  /** Attributes that no row names come along under their own names, sorted, up to `max_attributes`. */
  keep_unmapped: z.boolean().default(false),
  max_attributes: z.number().int().min(0).optional(),
  as: z.enum(['custom_event', 'commerce_event']).default('custom_event'),
}).refine((one) => (one.default === undefined) === (one.matches.length > 0), 'give "matches", or "default" for what no other mapping matches');
export type CustomMapping = z.infer<typeof customMappingSchema>;

export const customMappingsSchema = z.array(customMappingSchema).max(200).default([]);
