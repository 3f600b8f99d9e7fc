/** What a kit is judged on: one event of a batch as its SDK sent it, and the user as the device knew it. */
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Pointer, Reason } from '../../protocol/contract.ts';
import { KIT_EVENT_TYPES } from '../../protocol/event-type-names.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { isObject, stringifyJson } from '../../protocol/json.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { commerceTypeOf } from './commerce-type.ts';
import type { KitFamily } from './kit-effective.ts';
import type { FilterKind } from './kit-filter.ts';
import type { KitPlan } from './kit-plan.ts';

export interface KitSubject {
  readonly family: KitFamily;
  readonly environment: Environment;
  readonly event: BatchEvent;
  readonly user: {
    readonly mpid: string | null;
    readonly attributes: Readonly<Record<string, Json>>;
    readonly identities: Readonly<Record<string, string>>;
    readonly consent: NonNullable<Batch['consent_state']> | null;
    readonly loggedIn: boolean;
    readonly optedOut: boolean;
  };
  /** Of an SDK that was started with a data plan that blocks; else null. */
  readonly plan: KitPlan | null;
}

/** The part of the data that a kit gets to see, in the batch's form. */
export interface KitContents {
  readonly event: BatchEvent;
  readonly attributes: Readonly<Record<string, Json>>;
  readonly identities: Readonly<Record<string, string>>;
  readonly consent: JsonObject | null;
}

export interface KitCheck {
  readonly check: string;
  readonly label: string;
  readonly passed: boolean;
  readonly reason: Reason;
}

/** Where the settings behind the served numbers stand; undefined for what an override of the configuration says. */
export interface KitPlaces {
  filter(kind: FilterKind, number: number): Pointer | undefined;
  rule(kind: 'event_attribute' | 'user_attribute' | 'consent' | 'exclude_anonymous_user' | 'sampling_percent' | 'honor_opt_out'): Pointer;
}

/** Messages whose attributes a forwarding rule judges (spec/pipeline.md c.5). */
export const JUDGED_MESSAGES: ReadonlySet<string> = new Set(['custom_event', 'screen_view', 'commerce_event']);

/** The number that is hashed with names (c.3). Screens have 0. */
export function typeNumberOf({ event_type: type, data }: BatchEvent): number {
  const name = type === 'custom_event' ? data['custom_event_type'] : type === 'commerce_event' ? commerceTypeOf(data) : 'unknown';
  return Math.max(0, (KIT_EVENT_TYPES as readonly unknown[]).indexOf(name));
}

export function typeNameOf(event: BatchEvent): string {
  return KIT_EVENT_TYPES[typeNumberOf(event)]!;
}

/** Of an event or a screen; empty for others. */
export function nameOf({ event_type: type, data }: BatchEvent): string {
  const name = type === 'custom_event' ? data['event_name'] : type === 'screen_view' ? data['screen_name'] : null;
  return typeof name === 'string' ? name : '';
}

/** A value as text, whatever a client sent: an object may have a `toString` of its own. */
export function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringifyJson(value) : String(value);
}

export function attributesOf({ data }: BatchEvent): JsonObject | null {
  return isObject(data['custom_attributes']) ? data['custom_attributes'] : null;
}
