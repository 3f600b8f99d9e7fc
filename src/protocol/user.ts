/** Users as the control API shows them: identities, profile, history (spec/identity-profiles.md 1, 4, 7, 11). Times are Unix ms. */
import { z } from 'zod';
import { eventRowSchema } from './contract.ts';
import { identityPairSchema } from './identity.ts';
import { ENVIRONMENTS } from './vocabulary.ts';

/** Who wrote a value, the highest priority first (4.2). */
export const SOURCE_CLASSES = ['calculated', 'account', 'custom-feed', 'platform', 'csv', 'partner-feed'] as const;
export type SourceClass = (typeof SOURCE_CLASSES)[number];

export const SOURCE_PRIORITIES = ['source-then-time', 'time'] as const;

/** `profiles` in `cloudchamber.json`. */
export const profileSettingsSchema = z.strictObject({
  /** `source-then-time`: a lower source can never change what a higher one set; `time`: the latest timestamp wins alone (4.2). */
  conflicts: z.enum(SOURCE_PRIORITIES).default('source-then-time'),
  /** Gives batches without device info the device that the user was seen on last (4.5; the platform's answer is unconfirmed). */
  enrich_device: z.boolean().default(false),
}).prefault({});
export type ProfileSettings = z.infer<typeof profileSettingsSchema>;

export const ATTRIBUTE_KINDS = ['text', 'list', 'tag'] as const;
const attributeValue = z.union([z.string(), z.array(z.string().nullable()), z.null()]);

/** Where a value came from. */
const origin = { at: z.number(), source: z.enum(SOURCE_CLASSES), input: z.string(), batch_id: z.string().nullable(), event_id: z.string().nullable() };

export const profileAttributeSchema = z.object({ key: z.string(), kind: z.enum(ATTRIBUTE_KINDS), value: attributeValue, ...origin });
export type ProfileAttribute = z.infer<typeof profileAttributeSchema>;

/** The one purpose of CCPA (spec/data-model.md 4.8). */
export const CCPA_PURPOSE = 'data_sale_opt_out';

export const profileConsentSchema = z.object({
  regulation: z.enum(['gdpr', 'ccpa']), purpose: z.string(), consented: z.boolean(), at: z.number(),
  document: z.string().nullable(), location: z.string().nullable(), hardware_id: z.string().nullable(), batch_id: z.string().nullable(),
});
export type ProfileConsent = z.infer<typeof profileConsentSchema>;

export const profileDeviceSchema = z.object({
  /** Device Application Stamp; empty when the batch had none. */
  stamp: z.string(), platform: z.string(), model: z.string(), info: z.record(z.string(), z.json()),
  identities: z.array(identityPairSchema), first_seen: z.number(), last_seen: z.number(),
  limit_ad_tracking: z.boolean().nullable(), att_status: z.string().nullable(), push_token: z.string().nullable(),
});
export type ProfileDevice = z.infer<typeof profileDeviceSchema>;

export const profileSessionSchema = z.object({ id: z.string(), started_at: z.number(), last_at: z.number(), ended_at: z.number().nullable(), events: z.number(), input: z.string() });
export type ProfileSession = z.infer<typeof profileSessionSchema>;

/** A row of the list; `matched` is the identity that the search met, null when it met the MPID or nothing was searched. */
export const userRowSchema = z.object({
  mpid: z.string(), environment: z.enum(ENVIRONMENTS), known: z.boolean(), orphaned: z.boolean(), deleted_at: z.number().nullable(),
  first_seen: z.number(), last_seen: z.number(), identities: z.array(identityPairSchema), matched: identityPairSchema.nullable(),
});
export type UserRow = z.infer<typeof userRowSchema>;

/** `capped`: more users match than a search looks at. */
export const userPageSchema = z.object({ items: z.array(userRowSchema), next: z.string().nullable(), capped: z.boolean() });
export type UserPage = z.infer<typeof userPageSchema>;

/** An event of the user, or one that an alias copied from another (3.11). */
export const timelineRowSchema = eventRowSchema.extend({ copied_from: z.string().nullable() });
export type TimelineRow = z.infer<typeof timelineRowSchema>;

export const userIdentitySchema = identityPairSchema.extend({
  at: z.number(),
  /** The call that set it last, an id of `identityCallSchema`; null when it has gone or there was none. */
  call_id: z.string().nullable(), call_kind: z.string().nullable(), input: z.string().nullable(),
  login: z.boolean(), unique: z.boolean(), immutable: z.boolean(),
});

export const userSchema = z.object({
  mpid: z.string(), environment: z.enum(ENVIRONMENTS), scope: z.string(),
  known: z.boolean(), orphaned: z.boolean(), deleted_at: z.number().nullable(),
  created_at: z.number(), first_seen: z.number(), last_seen: z.number(), source_mpid: z.string().nullable(),
  identities: z.array(userIdentitySchema),
  attributes: z.array(profileAttributeSchema),
  consent: z.array(profileConsentSchema),
  devices: z.array(profileDeviceSchema),
  /** The newest first. */
  sessions: z.array(profileSessionSchema),
  inputs: z.array(z.object({ input: z.string(), first_seen: z.number(), last_seen: z.number() })),
  opted_out: z.boolean(), limit_ad_tracking: z.boolean().nullable(),
  attribution: z.array(z.object({ service_provider: z.string().nullable(), publisher: z.string().nullable(), campaign: z.string().nullable(), at: z.number(), copied_from: z.string().nullable() })),
  /** Aliases that this user took part in (3.11). */
  aliases: z.array(z.object({ call_id: z.string(), direction: z.enum(['aliased-to', 'merged-from']), mpid: z.string(), start: z.number(), end: z.number(), at: z.number() })),
  groups: z.array(z.object({ group: z.string(), value: z.string(), members: z.number(), attributes: z.array(z.object({ key: z.string(), type: z.string(), value: z.string() })) })),
});
export type User = z.infer<typeof userSchema>;

export const HISTORY_SUBJECTS = ['attribute', 'consent', 'opt-out'] as const;

/** One write to a profile, whether it was taken or not. `kind` `deleted` is a removal. */
export const profileHistorySchema = z.object({
  id: z.string(), what: z.enum(HISTORY_SUBJECTS), key: z.string(), kind: z.enum([...ATTRIBUTE_KINDS, 'deleted']), value: z.json(),
  received_at: z.number(), ...origin, applied: z.boolean(),
  /** Why it was not taken, or what was strange about it. */
  reason: z.string().nullable(),
});
export type ProfileHistory = z.infer<typeof profileHistorySchema>;

/** An edit in the window, sent through an input as the change events that the platform makes of it (11). */
export const userEditSchema = z.strictObject({
  input: z.string(),
  attributes: z.record(z.string().min(1).max(256), attributeValue).default({}),
  deleted_attributes: z.array(z.string().min(1)).default([]),
  consent: z.array(z.strictObject({ regulation: z.enum(['gdpr', 'ccpa']), purpose: z.string().min(1), consented: z.boolean(), document: z.string().optional() })).default([]),
  identities: z.array(z.strictObject({ type: z.string().min(1), old_value: z.string().nullable(), new_value: z.string().nullable() })).default([]),
});
export type UserEdit = z.infer<typeof userEditSchema>;

/** Whose code "become this user" is written in; `http` is a call with curl. */
export const LOGIN_CALL_PLATFORMS = ['web', 'ios', 'android', 'react-native', 'flutter', 'roku', 'http'] as const;
export const loginCallSchema = z.object({ platform: z.enum(LOGIN_CALL_PLATFORMS), language: z.string(), code: z.string() });
export type LoginCall = z.infer<typeof loginCallSchema>;

/** What an edit was sent as. */
export const userEditResultSchema = z.object({ calls: z.array(z.object({ request_id: z.string(), status: z.number(), what: z.string() })) });
export type UserEditResult = z.infer<typeof userEditResultSchema>;

/** How often each of a group's attributes is aggregated over its members; all but `boolean_or` are ours (7). */
export const GROUP_AGGREGATIONS = ['boolean_or', 'boolean_and', 'sum', 'min', 'max', 'count', 'unique_list'] as const;

/** `groups/<id>.json` */
export const groupSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'use lower-case letters, digits, "-" and "_"'),
  description: z.string().max(500).default(''),
  source_user_attribute: z.string().min(1).max(256),
  attributes: z.array(z.strictObject({ id: z.string().min(1).max(256), type: z.enum(GROUP_AGGREGATIONS) })).max(100).default([]),
});
export type GroupFile = z.infer<typeof groupSchema>;
