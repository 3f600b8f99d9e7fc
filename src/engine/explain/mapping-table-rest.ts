/** What of an event and its user is in no request of a connection, and why: left out by the mapping, read by nothing, or held back before. */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { Fact, MappingTable } from '../../protocol/partner.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import type { Change } from './changes.ts';
import { eventWay } from './event-way.ts';
import { hopValue } from './hops.ts';
import { factLookup } from './mapping-table.ts';

export type Unmapped = MappingTable['unmapped'][number];

export interface Ended {
  readonly kind: 'dropped' | 'held';
  readonly why: string;
  readonly setting: string | null;
  readonly whole: boolean;
}

export interface RestOf {
  /** The batch as the mapping got it. */
  readonly batch: JsonObject;
  readonly own: ReadonlySet<number>;
  /** Of the connection's branch and then of the batch, the latest first. */
  readonly changes: readonly Change[];
  readonly sent: ReadonlySet<string>;
  /** Partner's name, for sentences. */
  readonly partner: string;
  readonly facts: readonly Fact[];
  /** Why the event, or with it the whole batch, went no further; null when it was mapped. */
  readonly ended: Ended | null;
  /** The event where it is no longer in the batch, and where it would stand. */
  readonly lost: { readonly event: JsonObject; readonly place: string } | null;
  unmapped(pointer: string): { readonly why: string; readonly fact?: string; readonly setting?: string } | null;
}

/** Values that a stage took out come last. */
export function restOf(of: RestOf): Unmapped[] {
  const { batch, own, sent, ended, partner } = of;
  const factOf = factLookup(of.facts);
  const withReason = (source: string, value: Json, { kind, why, setting }: Ended): Unmapped => ({ source, value: hopValue(value), kind, why, setting, status: 'documented' });
  const left = leavesOf(batch, [...own].map((index) => `/events/${index}`)).filter((pointer) => !isSent(pointer, sent)).map((pointer): Unmapped => {
    const value = hopValue(valueAt(batch, pointer));
    if (ended !== null && (ended.whole || pointer.startsWith('/events/'))) return withReason(pointer, value, ended);
    const told = of.unmapped(pointer);
    if (told === null) return { source: pointer, value, kind: 'unmapped', why: `Nothing of the ${partner} mapping reads it.`, setting: null, status: 'documented' };
    return { source: pointer, value, kind: 'dropped', why: told.why, setting: told.setting ?? null, status: factOf(told.fact).status };
  });
  const { lost } = of;
  const gone = lost === null || ended === null ? [] : leavesOf({ events: [lost.event] }, ['/events/0']).map((pointer) => withReason(lost.place + pointer.slice('/events/0'.length), valueAt({ events: [lost.event] }, pointer)!, ended));
  return [...gone, ...left, ...heldBefore(of)];
}

/** Scalars of these events, and of the batch around its events. What is empty has nothing to send. */
function leavesOf(batch: JsonObject, events: readonly string[]): string[] {
  const around = Object.fromEntries(Object.entries(batch).filter(([key]) => key !== 'events')) as JsonObject;
  return [...events.flatMap((event) => leafPointers(valueAt(batch, event)!, event)), ...leafPointers(around)].filter((pointer) => {
    const value = valueAt(batch, pointer);
    return value !== undefined && (typeof value !== 'object' || value === null);
  });
}

function isSent(pointer: string, sent: ReadonlySet<string>): boolean {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (sent.has(at)) return true;
  return false;
}

/** Stages that take values out; what the server or the profile changes is no loss. */
const TAKING: ReadonlySet<Change['by']> = new Set(['filters', 'output-rules', 'plan-blocking', 'all-outputs-rules']);

function heldBefore({ batch, own, changes }: RestOf): Unmapped[] {
  const [index] = own;
  const places = new Map(index === undefined ? [] : eventWay(changes, index).steps.map(({ change, before, after }) => [change, { before, after }]));
  const now = index === undefined ? null : `/events/${index}`;
  const seen = new Set<string>();
  return changes.filter(({ by }) => TAKING.has(by)).flatMap((change) => {
    const place = places.get(change) ?? null;
    return takenOut(change, place).flatMap(({ pointer, value, why }): Unmapped[] => {
      const isOfEvent = place !== null && pointer.startsWith(`${place.before}/`);
      if (!isOfEvent && pointer.startsWith('/events/')) return [];
      const source = isOfEvent && now !== null ? now + pointer.slice(place.before.length) : pointer;
      if (seen.has(source) || valueAt(batch, source) !== undefined) return [];
      seen.add(source);
      return [{ source, value: hopValue(value), kind: 'held', why, setting: null, status: 'documented' }];
    });
  });
}

interface Taken {
  readonly pointer: string;
  readonly value: Json;
  readonly why: string;
}

/** By the stage's own account where it names fields, else by what is there before and not after. */
function takenOut({ by, step, before, after }: Change, place: { readonly before: string; readonly after: string } | null): Taken[] {
  const label = step?.label ?? 'A stage';
  const general = by === 'all-outputs-rules' || by === 'output-rules' ? `${label} took it out, or put it elsewhere.` : step?.reason.message ?? `${label} took it out.`;
  if (by === 'filters' || by === 'plan-blocking') {
    return (step?.patch ?? []).filter(({ op }) => op === 'remove').flatMap(({ path }) => {
      const value = valueAt(before, path);
      const why = step?.fields?.find((field) => field.path === path)?.reason.message ?? general;
      return value === undefined ? [] : leafPointers(value, path).map((pointer) => ({ pointer, value: valueAt(before, pointer)!, why }));
    });
  }
  const own = leavesOf(before, place === null || !isObject(valueAt(before, place.before)) ? [] : [place.before]);
  return own.filter((pointer) => {
    const then = place !== null && pointer.startsWith(`${place.before}/`) ? place.after + pointer.slice(place.before.length) : pointer;
    return valueAt(after, then) === undefined;
  }).map((pointer) => ({ pointer, value: valueAt(before, pointer)!, why: general }));
}
