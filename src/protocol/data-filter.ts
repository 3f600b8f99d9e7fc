/**
 * The Data Filter of an output: which data points it gets (spec/pipeline.md c). One for the platforms that connect to it and one for feeds.
 * Names stand here as written in the app and are matched without regard to case; where two differ in case alone, off counts.
 * What is not named follows `new_data_points`; what is off takes everything below it along, whatever the children say.
 * A node counts as named when it has a switch of its own or names something below it, and is on unless it says `on: false`.
 * Message types are no data points of their own: only those that are off here are held back.
 */
import { z } from 'zod';
import { KIT_EVENT_TYPES, KIT_IDENTITY_TYPES } from './event-type-names.ts';
import { EVENT_TYPES } from './vocabulary.ts';

const name = z.string().min(1).max(256);
const switches = z.record(name, z.boolean()).default({});
const node = z.strictObject({ on: z.boolean().optional(), attributes: switches });

/** Rows of App State: an application state transition by what it says; the first start is `install`, the first after an update `upgrade`. */
export const APP_STATES = ['install', 'upgrade', 'initialize', 'foreground', 'background', 'exit'] as const;

export const CUSTOM_EVENT_TYPES = KIT_EVENT_TYPES.slice(0, 10);
export const COMMERCE_EVENT_TYPES = KIT_EVENT_TYPES.slice(10);
export const FILTER_IDENTITY_TYPES = KIT_IDENTITY_TYPES.filter((type) => type !== 'alias');

export const dataFilterSchema = z.strictObject({
  /** What becomes of a data point that is not named here. */
  new_data_points: z.enum(['on', 'off']).default('on'),
  /** Whole message types, by the `event_type` of the batch. */
  message_types: z.partialRecord(z.enum(EVENT_TYPES), z.boolean()).default({}),
  /** By `custom_event_type`, then by name, then by attribute. */
  events: z.partialRecord(z.enum(CUSTOM_EVENT_TYPES), z.strictObject({ on: z.boolean().optional(), names: z.record(name, node).default({}) })).default({}),
  screens: z.record(name, node).default({}),
  /** By product or promotion action, or `impression`; attributes are the event's own and the display names of its fields (c.3). */
  commerce: z.partialRecord(z.enum(COMMERCE_EVENT_TYPES), node).default({}),
  products: node.prefault({}),
  promotions: node.prefault({}),
  user_attributes: switches,
  user_identities: z.partialRecord(z.enum(FILTER_IDENTITY_TYPES), z.boolean()).default({}),
  consent: z.strictObject({
    gdpr: z.strictObject({ on: z.boolean().optional(), purposes: switches }).prefault({}),
    ccpa: z.strictObject({ on: z.boolean().optional() }).prefault({}),
  }).prefault({}),
  app_state: z.partialRecord(z.enum(APP_STATES), z.boolean()).default({}),
});
export type DataFilter = z.infer<typeof dataFilterSchema>;

/** Which of an output's filters holds for an input: servers count as feeds, everything else is a platform. */
export const INPUT_CLASSES = ['platforms', 'feeds'] as const;
export type InputClass = (typeof INPUT_CLASSES)[number];

export const dataFiltersSchema = z.strictObject({ platforms: dataFilterSchema.optional(), feeds: dataFilterSchema.optional() }).default({});
export type DataFilters = z.infer<typeof dataFiltersSchema>;
