/**
 * What a partner's folder declares. `index.ts` default-exports one `OutputDefinition`; `registry.ts` lists them all.
 * Everything here is pure: time, ids and stored state come in as arguments, decisions go out as values.
 */
import type { Reason } from '../../protocol/contract.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Fact, FactStatus, PartnerNote } from '../../protocol/partner.ts';
import type { Environment, Outcome, Platform } from '../../protocol/vocabulary.ts';
import type { Batch } from '../batch/types.ts';

export interface SettingField {
  readonly key: string;
  readonly label: string;
  readonly type: 'text' | 'boolean' | 'select' | 'multi-select' | 'number' | 'text-list';
  readonly required?: boolean;
  readonly default: string | number | boolean | null | readonly string[];
  /** Never written to a workspace file, masked in the window, redacted in exports. */
  readonly secret?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly platforms?: readonly Platform[];
  readonly help: string;
  /** How well it is known that the hosted product has it, with this name and default. Left out: documented. */
  readonly status?: FactStatus;
  /** Read by the partner's own code in the app only: the server's mapping does not look at it. */
  readonly kitOnly?: boolean;
}

/** Setting values with defaults filled in and secrets resolved. */
export type Settings = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface MapInput {
  /** Enriched batch with server ids; `source_info`, `timestamp_unixtime_ms` and event ids are filled. */
  readonly batch: Batch;
  readonly identities: readonly { identity_type: string; identity: string; timestamp_unixtime_ms: number }[];
  readonly platform: Platform;
  readonly environment: Environment;
  readonly settings: Settings;
  readonly connectionSettings: Settings;
  /** Unix ms from the engine's clock. */
  readonly now: number;
  /** What the batch brought itself, before the profile was added to it; left out where that is not known: then all of it counts as its own. */
  readonly own?: Pick<Batch, 'user_attributes' | 'user_identities' | 'deleted_user_attributes'>;
}

/** JSON pointer in the request's decoded body, where its value came from (the forms of a source: src/protocol/origin.ts), and the mapping row or transform. */
export interface FieldOrigin {
  readonly target: string;
  readonly source: string;
  readonly how: string;
  /** Id of the fact in `facts` by which the field is as it is; left out for what is documented plainly. */
  readonly fact?: string;
}

/** One thing of a body that a partner judges by itself. */
export interface OutboundPart {
  /** JSON pointer in the request's decoded body: `/events/0`. */
  readonly pointer: string;
  /** Null for what belongs to the user and to no event. */
  readonly eventId: string | null;
}

export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The events it carries; empty for profile-only requests. */
  readonly eventIds: readonly string[];
  /** The partner's word for the call: `track`, `engage`, … */
  readonly purpose: string;
  readonly origins: readonly FieldOrigin[];
  /** For partners that can take some of a request and refuse the rest; left out where a request is one thing. */
  readonly parts?: readonly OutboundPart[];
}

export interface EventDecision {
  readonly eventId: string;
  /** Why the event is not sent: `unsupported`, `filtered`, `kit-only` or `failed`. */
  readonly outcome: Outcome;
  readonly reason: Reason;
}

export interface MapResult {
  /** In the order in which they must be sent. */
  readonly requests: readonly OutboundRequest[];
  /** Every event that is in no request has an entry here. */
  readonly notSent: readonly EventDecision[];
  readonly alerts: readonly { readonly eventId: string | null; readonly code: string; readonly message: string }[];
  /** One sentence for the trace: "2 events became 4 Mixpanel objects". */
  readonly summary: string;
}

export interface SimulatorRequest {
  readonly method: string;
  /** Path below the partner's root, without query: `/track`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body as text, where it never was anything else: reading it spares the way through bytes. */
  readonly text?: string;
}

export interface SimulatorResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
  /** What the partner does without saying so in its answer: cut, ignored, counted twice, near a limit. Shown under "Limits". */
  readonly notes?: readonly PartnerNote[];
  /** Id of the fact in `facts` by which it answers so; left out where the answer is documented. */
  readonly fact?: string;
}

/** What the simulated partner has stored, one namespace per output configuration. What it received goes in by `shared/received.ts`. */
export interface SimulatorState {
  get(collection: string, key: string): Json | undefined;
  put(collection: string, key: string, value: Json): void;
  delete(collection: string, key: string): void;
  /** Values of a collection, or entries of a list. */
  count(collection: string): number;
  /** Adds to a list, which keeps its newest `keep` entries; `key` finds the entry again. Answers its number in the list, from 1. */
  append(list: string, value: Json, keep: number, key?: string): number;
  /** The newest entry of a list with that key. */
  find(list: string, key: string): ListEntry | undefined;
  replace(list: string, seq: number, value: Json): void;
}

export interface ListEntry {
  readonly seq: number;
  readonly value: Json;
}

/** Which credentials a simulator takes: any that have the right form, those of the output's settings, or none. */
export type Credentials = 'any' | 'match' | 'rejected';

export interface SimulatorContext {
  readonly state: SimulatorState;
  readonly now: number;
  /** The output's own settings when it is called for a configured output, else defaults. */
  readonly settings: Settings;
  readonly credentials: Credentials;
  /** The partner's documented rate limits and quotas are enforced, on the engine's clock. Limits of size and form always are. */
  readonly enforceRates: boolean;
}

export interface Simulator {
  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse;
}

/** What an answer (or the lack of one) means for the delivery. */
export type AnswerVerdict =
  | {
    readonly kind: 'delivered';
    readonly reason: Reason;
    /** Parts that the partner did not take, by their pointers in `OutboundRequest.parts`: their events failed. */
    readonly refused?: readonly { readonly pointer: string; readonly reason: Reason }[];
  }
  | { readonly kind: 'failed'; readonly reason: Reason }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly reason: Reason };

export type Answer =
  | { readonly status: number; readonly headers: readonly (readonly [string, string])[]; readonly body: string }
  | { readonly status: 0; readonly error: string };

export interface OutputDefinition {
  readonly slug: string;
  readonly name: string;
  /** mParticle module id; null where the specification gives none. */
  readonly moduleId: number | null;
  readonly kind: 'event';
  readonly fidelity: 'verified' | 'modelled' | 'unconfirmed';
  readonly summary: string;
  readonly settings: readonly SettingField[];
  readonly connectionSettings: readonly SettingField[];
  readonly platforms: readonly Platform[];
  /** Event types that it can take at all; others are `unsupported` before mapping. */
  readonly eventTypes: readonly string[];
  /** How it gets changes of consent (spec/pipeline.md d.3): as custom events, or as the batch's `system_notifications`. Left out: not at all. */
  readonly consentChanges?: 'events' | 'notifications';
  /** The hosted product offers custom mappings for it (spec/pipeline.md e). Absent: it offers none; here they run all the same. */
  readonly customMappings?: boolean;
  /** Host names that the simulator answers for, besides `/partners/<slug>` on the control port. */
  readonly hosts: readonly string[];
  /** Errors in settings that would make every request fail; shown in the window, and the gate's reason. */
  validate(settings: Settings, connectionSettings: Settings): readonly { field: string; message: string }[];
  map(input: MapInput): MapResult;
  /** `attempt` counts from 1, and again from 1 after a resend by hand. */
  judge(answer: Answer, attempt: number, request?: Pick<OutboundRequest, 'purpose' | 'parts'>): AnswerVerdict;
  readonly simulator: Simulator;
  /** What is not plainly documented of this partner, and what is worth telling of it: shown as labels and in its list of facts. */
  readonly facts: readonly Fact[];
  /**
   * Why a value of the batch is in no request, for a person who asks: JSON pointer in the batch as the mapping got it. Null: nothing of this
   * partner's mapping reads it, which is then said in general words.
   */
  unmapped?(pointer: string, input: MapInput): { readonly why: string; readonly fact?: string; readonly setting?: string } | null;
  /** Attributes of users that the partner makes of events and not of profiles: having them is no difference to us. */
  readonly attributesOfEvents?: readonly string[];
  /** Requests wait and go together (spec/pipeline.md i.1): until the oldest is `waitMs` old or there are `maxRequests`. Null or absent: at once. */
  bulk?(settings: Settings, connectionSettings: Settings): { readonly waitMs: number; readonly maxRequests: number } | null;
  /**
   * Sends the record of a batch from which a data plan blocked something (spec/data-plans.md 8.1): JSON text of the original batch with
   * its block metadata. Absent where the partner takes no raw batches.
   */
  quarantine?(record: string, settings: Settings): OutboundRequest;
  /** Sends an alias request that was taken, as the SDK sent it; null where a setting keeps it back. Absent where the partner is told of none. */
  alias?(request: JsonObject, settings: Settings, connectionSettings: Settings): OutboundRequest | null;
}
