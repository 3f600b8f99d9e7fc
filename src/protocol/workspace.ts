/**
 * A workspace's files (design.md invariant 7). Each schema is one kind of file; the window, the control API
 * (`/api/v1/workspace/{kind}/{name}`) and the JSON Schemas for editors all come from here.
 * Secrets are never in the files: a secret setting holds the marker `{"$secret": "<name>"}`.
 */
import { z } from 'zod';
import { tlsNameSchema } from './certificates.ts';
import { customMappingsSchema } from './custom-mapping.ts';
import { dataFiltersSchema } from './data-filter.ts';
import { dataPlanSchema, VALIDATION_PROFILES } from './data-plan.ts';
import type { DataPlan } from './data-plan.ts';
import { connectionGates, forwardingSchema, splitSchema } from './forwarding.ts';
import { identitySettingsSchema } from './identity.ts';
import { kitSchema } from './kit.ts';
import { privacySchema } from './privacy.ts';
import type { Rule } from './rule.ts';
import { groupSchema, profileSettingsSchema } from './user.ts';
import type { GroupFile } from './user.ts';
import { PLATFORMS } from './vocabulary.ts';

/** File names and references: lower-case letters, digits, `-`. */
export const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower-case letters, digits and "-"');

export const secretRefSchema = z.strictObject({ $secret: z.string().min(1) });
export const settingValueSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), secretRefSchema]);
export type SettingValue = z.infer<typeof settingValueSchema>;
const settings = z.record(z.string(), settingValueSchema);

/** `cloudchamber.json` at the folder's top. */
export const workspaceFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(80),
  /** Names the web SDK's storage keys (spec/wire-protocol.md 5.3): 8 hex digits, kept stable. */
  workspace_token: z.string().regex(/^[0-9A-Fa-f]{8}$/, 'use 8 hex digits'),
  duplicates: z.strictObject({ drop_batches: z.boolean().default(true), drop_events: z.boolean().default(false), window_days: z.number().int().min(1).max(365).default(30) }).prefault({}),
  identity: identitySettingsSchema.prefault({}),
  profiles: profileSettingsSchema,
  privacy: privacySchema,
  data_plans: z.strictObject({
    /** Which judge: the platform's own (`server`), or what the command line tools report (`node`). */
    profile: z.enum(VALIDATION_PROFILES).default('server'),
    /** Plan id, or `<plan id>:<version>`, to the output that gets the original of every batch from which something was blocked. */
    quarantine: z.record(z.string(), nameSchema).default({}),
  }).prefault({}),
  /** The platform's management API on the ingest port (spec/data-plans.md 2). */
  platform_api: z.strictObject({
    /** The only client that gets a token; left out, any does that calls from this machine. */
    client_id: z.string().min(1).optional(),
    client_secret: secretRefSchema.optional(),
    /** The hosted service allows 3000. */
    requests_per_minute: z.number().int().positive().nullable().default(null),
    /** Of the Profile API; the hosted service allows 15 (spec/platform-apis.md 9). */
    profile_requests_per_second: z.number().int().positive().nullable().default(null),
  }).refine((value) => (value.client_id === undefined) === (value.client_secret === undefined), 'give "client_id" and "client_secret", or neither').prefault({}),
  limits: z.strictObject({ request_bytes: z.number().int().positive().default(262_144), batch_bytes: z.number().int().positive().default(131_072), bulk_batches: z.number().int().positive().default(100), event_names: z.number().int().positive().default(1000) }).prefault({}),
});
export type WorkspaceFile = z.infer<typeof workspaceFileSchema>;

/** `inputs/<name>.json` */
export const inputSchema = z.strictObject({
  $schema: z.string().optional(),
  platform: z.enum(PLATFORMS),
  label: z.string().max(80).optional(),
  key: z.string().regex(/^[A-Za-z0-9_-]+$/, 'use letters, digits, "-" and "_"'),
  /** `off` accepts any secret or signature and shows the verdict; `strict` refuses (wire-protocol.md 3.2). */
  auth: z.enum(['off', 'strict']).default('off'),
  /** All-outputs rules, in the order in which they run. */
  rules: z.array(nameSchema).default([]),
  /** Divides users between outputs (spec/pipeline.md d.4). */
  split: splitSchema,
  /** Overrides of what the SDK config call answers, merged over the generated config. */
  config: z.record(z.string(), z.json()).optional(),
  /** Passes every call on to a real upstream as well, after it was answered here. Data leaves this machine. */
  relay: z.strictObject({ url: z.url({ protocol: /^https?$/ }), enabled: z.boolean().default(false) }).optional(),
});
export type InputFile = z.infer<typeof inputSchema>;

/** The realism dial: how a simulated partner behaves. */
export const REALISM_MODES = ['perfect', 'strict', 'flaky', 'slow', 'down', 'bad-credentials', 'own'] as const;
export type RealismMode = (typeof REALISM_MODES)[number];

/** What `flaky` can play: an answer with that status, no answer in time, a connection that breaks. */
export const FLAKY_FAULTS = ['429', '500', '503', 'timeout', 'reset'] as const;

/** An answer of the user's own: the first whose conditions all hold is given instead of the simulator's. */
export const ownAnswerSchema = z.strictObject({
  when: z.strictObject({
    method: z.string().max(10).optional(),
    /** Path below the partner's root; `*` stands for anything. */
    path: z.string().max(500).optional(),
    purpose: z.string().max(80).optional(),
    /** JSON pointers in the decoded body to the values that must stand there. */
    body: z.record(z.string().max(500).regex(/^(?:\/|$)/, 'write a JSON pointer, such as /events/0/name'), z.json()).optional(),
    /** A text in the body as it is sent. */
    contains: z.string().max(1_000).optional(),
    /** Only this attempt of a request, from 1. */
    attempt: z.number().int().min(1).optional(),
  }).prefault({}),
  answer: z.union([
    z.strictObject({ status: z.number().int().min(100).max(599), headers: z.record(z.string().max(200), z.string().max(4_000)).optional(), body: z.string().max(1_000_000).default(''), latency_ms: z.number().int().min(0).max(60_000).optional() }),
    z.strictObject({ fault: z.enum(['timeout', 'reset']) }),
  ]),
});
export type OwnAnswer = z.infer<typeof ownAnswerSchema>;

/** How the simulator behaves; `status` forces that answer for every request. */
export const behaviourSchema = z.strictObject({
  mode: z.enum(REALISM_MODES).default('perfect'),
  /** The same seed tells the same story of faults and delays. */
  seed: z.number().int().default(1),
  status: z.number().int().min(100).max(599).optional(),
  retry_after_s: z.number().int().min(0).optional(),
  /** Before each answer; `slow` adds a seeded part of `slow_ms` to it. */
  latency_ms: z.number().int().min(0).max(60_000).default(0),
  slow_ms: z.number().int().min(0).max(60_000).default(4_000),
  /** Share of requests that fail; 0 in `flaky` means its usual 0.3. */
  fail_rate: z.number().min(0).max(1).default(0),
  faults: z.array(z.enum(FLAKY_FAULTS)).default([...FLAKY_FAULTS]),
  drop_connection: z.boolean().default(false),
  strict_token: z.boolean().default(false),
  answers: z.array(ownAnswerSchema).max(50).default([]),
}).prefault({});
export type Behaviour = z.infer<typeof behaviourSchema>;

/** `outputs/<name>.json`: one configuration of a partner. */
export const outputSchema = z.strictObject({
  $schema: z.string().optional(),
  partner: z.string(),
  label: z.string().max(80).optional(),
  settings: settings.default({}),
  /**
   * Left out, both environments use `settings`. Otherwise each has its own set, laid over them; an empty set means that
   * this environment's data is not forwarded (spec/pipeline.md b.4).
   */
  environment_settings: z.strictObject({ development: settings.default({}), production: settings.default({}) }).optional(),
  /** What the output gets of the data points of its inputs. */
  filters: dataFiltersSchema,
  /** `simulated` answers from the built-in simulator; `real` sends to the partner's or the user's own endpoint. */
  transport: z.enum(['simulated', 'real']).default('simulated'),
  /** Of `real`: where to instead of the partner's own hosts, and whether the simulator gets the same requests so that answers are compared. */
  endpoint: z.strictObject({ url: z.url({ protocol: /^https?$/ }).refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), 'leave out user and password: secrets have no place in a file').optional(), compare: z.boolean().default(false) }).prefault({}),
  behaviour: behaviourSchema,
});
export type OutputFile = z.infer<typeof outputSchema>;

/** `connections/<name>.json`: one input to one output. */
export const connectionSchema = z.strictObject({
  $schema: z.string().optional(),
  input: nameSchema,
  output: nameSchema,
  active: z.boolean().default(true),
  environments: z.strictObject({ development: z.boolean().default(true), production: z.boolean().default(true) }).prefault({}),
  settings: settings.default({}),
  ...connectionGates,
  forwarding: forwardingSchema,
  /** Output rules, in the order in which they run. */
  rules: z.array(nameSchema).default([]),
  custom_mappings: customMappingsSchema,
  /** For partners whose code runs in the app: what the SDK is told of it. */
  kit: kitSchema.optional(),
});
export type ConnectionFile = z.infer<typeof connectionSchema>;

/** Kinds whose things are one JSON file each; rules are folders (rule.ts). */
export const WORKSPACE_KINDS = { inputs: inputSchema, outputs: outputSchema, connections: connectionSchema, plans: dataPlanSchema, groups: groupSchema } as const;
export type WorkspaceKind = keyof typeof WORKSPACE_KINDS;

/** A connection that cannot be used as it stands: what arrives for it fails, with this reason. */
export interface BrokenConnection {
  readonly input: string;
  readonly output: string;
  readonly active: boolean;
  readonly code: string;
  readonly message: string;
  /** Where it is to be repaired: a file relative to the folder, and a JSON pointer in it. */
  readonly file: string;
  readonly path: string;
  /** The connection's own file, where it can be read. */
  readonly value?: ConnectionFile;
}

/** A workspace as loaded: file contents by name, with defaults filled in. */
export interface Workspace {
  readonly file: WorkspaceFile;
  readonly inputs: Readonly<Record<string, InputFile>>;
  readonly outputs: Readonly<Record<string, OutputFile>>;
  readonly connections: Readonly<Record<string, ConnectionFile>>;
  /** Beside `connections`: to an input or output that is not there or cannot be used, a second one of a pair, a file that cannot be read. */
  readonly brokenConnections: Readonly<Record<string, BrokenConnection>>;
  readonly plans: Readonly<Record<string, DataPlan>>;
  /** Plan files that cannot be used, by name, and why: batches that name them are not validated. */
  readonly brokenPlans: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, Rule>>;
  readonly groups: Readonly<Record<string, GroupFile>>;
}

/** Engine-wide settings of this user, `settings.json` in the data folder (not in the workspace). */
export const engineSettingsSchema = z.object({
  ingest_port: z.number().int().min(0).max(65_535).default(7070),
  control_port: z.number().int().min(0).max(65_535).default(7071),
  /** A second port for the same calls; 443 for iOS, whose SDK cannot name one (wire-protocol.md 11.4). */
  https_port: z.number().int().min(0).max(65_535).nullable().default(null),
  /** Takes calls from other devices on the network, and not from this machine alone. */
  lan: z.boolean().default(false),
  /** Names and addresses that the https certificate covers beside the usual ones. */
  tls_names: z.array(tlsNameSchema).max(100).default([]),
  retention: z.object({ max_bytes: z.number().int().min(16 * 1024 * 1024).default(2 * 1024 ** 3), max_age_ms: z.number().int().positive().nullable().default(null) }).prefault({}),
});
export type EngineSettings = z.infer<typeof engineSettingsSchema>;
