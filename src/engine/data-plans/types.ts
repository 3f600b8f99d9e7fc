/**
 * What the data-plan folder gives to the rest of the engine (spec/data-plans.md 4, 5, 8).
 * Everything here is a value: a plan that cannot be used and a pattern that never ends are answers, not exceptions.
 */
import type {
  ActivatedEnvironment, NotValidated, PlanVersion, ValidationAction, ValidationError, ValidationProfile, ValidationResult, ViolationKind,
} from '../../protocol/data-plan.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { LibraryCheck } from './node-schema.ts';
import type { Check } from './schema/run.ts';

/** The engine's `Batch`, or a batch as the Events API takes it: ids as text, number or bigint, attribute values of any kind. */
export type BatchLike = Readonly<Record<string, unknown>>;

/** `settings.validation_actions` with every member set (3.3); absent settings are `allow` (5.3). */
export interface ValidationActions {
  readonly event: ValidationAction;
  readonly event_attribute: ValidationAction;
  readonly user_attribute: ValidationAction;
  /** Our own member. */
  readonly identity: ValidationAction;
}

/** A data point with its schema; a later point with the same key replaces an earlier one (4.2). */
export interface CompiledPoint {
  readonly matchKey: string;
  /** The plan's own. */
  readonly match: { readonly type: string; readonly criteria?: Record<string, unknown> };
  readonly name: string;
  readonly definition: unknown;
  /** Server profile; null when everything is allowed. Compiled on first use, once. */
  check(): Check | null;
  /** Node profile; throws what the library throws when the schema does not compile. */
  libraryCheck(): LibraryCheck;
}

/** One version, ready to validate with. Its schemas are compiled once, on first use. */
export interface CompiledVersion {
  readonly planId: string;
  readonly version: number;
  readonly activatedEnvironment: ActivatedEnvironment;
  readonly profile: ValidationProfile;
  readonly actions: ValidationActions;
  readonly source: PlanVersion;
  readonly points: ReadonlyMap<string, CompiledPoint>;
  /** Node profile only: the library refuses the whole document, whatever the batch. */
  readonly refused: string | null;
  /** The planned match keys (4.2), a duplicate once. */
  readonly matchKeys: readonly string[];
}

export type Selection =
  | { readonly ok: true; readonly plan: CompiledVersion }
  /** `message` is one sentence for people: what is off and what to do. */
  | { readonly ok: false; readonly reason: NotValidated; readonly message: string };

export interface CompiledPlans {
  /** There is at least one plan, usable or not. */
  readonly has: boolean;
  readonly profile: ValidationProfile;
  /** Plan and version for a batch (4.1); `version` as it came in `context.data_plan.plan_version`. */
  select(planId: unknown, version: unknown, environment: Environment): Selection;
  /** Any version, active or not. */
  version(planId: string, version: number): CompiledVersion | null;
}

export type FindingTarget = 'event' | 'user_attributes' | 'user_identities';

/** One validation error, with what people and reports need to know about it. */
export interface Finding {
  readonly error: ValidationError;
  readonly target: FindingTarget;
  /** Index in the batch's events; null for user attributes and identities. */
  readonly eventIndex: number | null;
  readonly eventId: string | null;
  readonly matchKey: string;
  /** The event's name, or what the point is called. */
  readonly point: string;
  readonly kind: ViolationKind;
  /** JSON pointer into the batch (`/events/2/data/custom_attributes/price`). A missing member: where it should stand. */
  readonly pointer: string;
  /** `error_pointer` with `*` for list indexes: what equal violations are grouped by (10). */
  readonly path: string;
  /** One plain sentence. */
  readonly message: string;
}

/** A rule of the plan that did not run: its pattern took too long, for instance. It then counts as kept. */
export interface Unchecked {
  readonly matchKey: string;
  /** JSON pointer into the point's definition. */
  readonly schemaPointer: string;
  readonly message: string;
}

export interface BatchValidation {
  readonly results: readonly ValidationResult[];
  readonly found: readonly Finding[];
  /** Data points received: plannable events, plus one for each validated map of user attributes or identities (10). */
  readonly received: number;
  readonly unchecked: readonly Unchecked[];
  /** Why the batch could not be validated, one sentence; no results then. Node profile: the library's whole call fails (6.1). */
  readonly failed: string | null;
}

/** `context.data_plan.block_metadata` of a quarantine record (8.1). */
export interface BlockMetadata {
  readonly dto_version: 1;
  readonly blocked_event_ids: readonly string[];
  readonly blocked_event_attributes: readonly { readonly event_id: string; readonly event_attributes: readonly string[] }[];
  readonly blocked_user_attributes: readonly string[];
  readonly blocked_user_identities: readonly string[];
  readonly blocked_device_identities: readonly string[];
}

export interface Dropped {
  /** `drop_batch`: nothing of the batch goes on. */
  readonly batch: boolean;
  /** Indexes in the original batch. */
  readonly events: readonly number[];
  /** Pointers into the original event, `/data/custom_attributes/x`. */
  readonly eventAttributes: readonly { readonly index: number; readonly pointer: string }[];
  readonly userAttributes: readonly string[];
  /** Plan names (IDSync), as the errors have them. */
  readonly identities: readonly string[];
}

export interface Blocking<B extends BatchLike> {
  /** The batch that goes on: the same object when nothing was dropped, else a copy that shares what did not change. */
  readonly batch: B;
  readonly dropped: Dropped | null;
  readonly blockMetadata: BlockMetadata | null;
  /** The findings whose data was removed. */
  readonly blocked: ReadonlySet<Finding>;
}

/** What SDK kits may block (9). */
export interface BlockFlags {
  readonly ev: boolean;
  readonly ea: boolean;
  readonly ua: boolean;
  readonly id: boolean;
}

