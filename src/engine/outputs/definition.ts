/**
 * What a partner's folder declares. `index.ts` default-exports one `OutputDefinition`; `registry.ts` lists them all.
 * Everything here is pure: time, ids and stored state come in as arguments, decisions go out as values.
 */
import type { Reason } from '../../protocol/contract.ts';
import type { Json } from '../../protocol/json.ts';
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
}

/** JSON pointer in the request's decoded body, where its value came from (the forms of a source: src/protocol/origin.ts), and the mapping row or transform. */
export interface FieldOrigin {
  readonly target: string;
  readonly source: string;
  readonly how: string;
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
}

export interface SimulatorResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array;
}

/** What the simulated partner has stored, one namespace per output configuration. */
export interface SimulatorState {
  get(collection: string, key: string): Json | undefined;
  put(collection: string, key: string, value: Json): void;
  delete(collection: string, key: string): void;
  count(collection: string): number;
}

export interface SimulatorContext {
  readonly state: SimulatorState;
  readonly now: number;
  /** The output's own settings when it is called for a configured output, else defaults. */
  readonly settings: Settings;
  readonly strictToken: boolean;
}

export interface Simulator {
  handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse;
}

/** What an answer (or the lack of one) means for the delivery. */
export type AnswerVerdict =
  | { readonly kind: 'delivered'; readonly reason: Reason }
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
  /** `attempt` counts from 1. */
  judge(answer: Answer, attempt: number): AnswerVerdict;
  readonly simulator: Simulator;
  /**
   * Sends the record of a batch from which a data plan blocked something (spec/data-plans.md 8.1): JSON text of the original batch with
   * its block metadata. Absent where the partner takes no raw batches.
   */
  quarantine?(record: string, settings: Settings): OutboundRequest;
}
