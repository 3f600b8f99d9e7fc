/** Which users and events of an input a connection takes: forwarding rules, sampling, splits, version and age (spec/pipeline.md b.3, d). */
import { z } from 'zod';

const name = z.string().min(1).max(256);
/** `only`: forwarded when it matches. `except`: forwarded unless it matches. */
const forward = z.enum(['only', 'except']).default('only');

export const attributeRuleSchema = z.strictObject({ forward, name, value: z.string().max(4096) });
export type AttributeRule = z.infer<typeof attributeRuleSchema>;

export const consentRuleSchema = z.strictObject({
  forward,
  /** One match is enough. For `ccpa`, `consented` means that the user opted out of the sale of data. */
  any: z.array(z.discriminatedUnion('regulation', [
    z.strictObject({ regulation: z.literal('gdpr'), purpose: name, consented: z.boolean() }),
    z.strictObject({ regulation: z.literal('ccpa'), consented: z.boolean() }),
  ])).min(1),
});
export type ConsentRule = z.infer<typeof consentRuleSchema>;

/** All that are set must let a user or an event pass (d.1). */
export const forwardingSchema = z.strictObject({
  /** Only custom events, screen views and commerce events are judged; as a string, case-sensitively. */
  event_attribute: attributeRuleSchema.optional(),
  user_attribute: attributeRuleSchema.optional(),
  /** The publisher of the user's install attribution. */
  attribution: z.strictObject({ forward, publisher: name }).optional(),
  consent: consentRuleSchema.optional(),
  /** Only users with a login identity of the workspace's identity strategy (ID Sync). */
  logged_in_only: z.boolean().default(false),
}).prefault({});
export type Forwarding = z.infer<typeof forwardingSchema>;

/** Numbers and dots (b.3). */
export const appVersionSchema = z.string().regex(/^\d+(\.\d+){0,9}$/, 'use numbers and dots, as in 4.2.0');

/** What a connection asks of users and events beside its forwarding rules. */
export const connectionGates = {
  /** Events of apps below this version are not forwarded; a batch without a version passes. */
  minimum_app_version: appVersionSchema.optional(),
  /** Events that happened longer before their receipt are not forwarded; left out, age does not matter. */
  max_event_age_hours: z.number().positive().optional(),
  /** Whole users are in or out, by their bucket (d.4). */
  sampling_percent: z.number().int().min(0).max(100).default(100),
  /** What comes from users who opted out of everything is not forwarded, but for the opt-out itself (d.5). */
  honor_opt_out: z.boolean().default(true),
};

/** `split` of an input: users in `from <= bucket < to` are this output's; outputs that are not named take all users. */
export const splitSchema = z.array(z.strictObject({ output: z.string(), from: z.number().int().min(0).max(100), to: z.number().int().min(0).max(100) })).max(5).default([]);
export type Split = z.infer<typeof splitSchema>;
