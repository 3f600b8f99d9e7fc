/**
 * Parts of Amplitude events as JSON text. What all events of a batch have in common is written once and put into each of them,
 * since most of an event is the same as in its neighbours.
 */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin } from '../definition.ts';
import { fragmentOf, originAt } from '../shared/payload.ts';
import type { Fragment } from '../shared/payload.ts';

/** One field of an event and where it came from. */
export interface Field {
  /** A name of Amplitude's, never one that a user chose. */
  readonly key: string;
  readonly value: Json;
  /** Null where only the values inside come from somewhere, by `inner`. */
  readonly source: string | null;
  readonly how: string;
  readonly fact?: string;
  /** Origins of values inside, relative to the field. */
  readonly inner?: readonly FieldOrigin[];
}

export function originOf(target: string, source: string, how: string, fact?: string): FieldOrigin {
  return fact === undefined ? { target, source, how } : { target, source, how, fact };
}

export function fragment(fields: readonly Field[]): Fragment {
  const value: JsonObject = {};
  const origins: FieldOrigin[] = [];
  for (const field of fields) {
    const target = `/${field.key}`;
    value[field.key] = field.value;
    if (field.source !== null) origins.push(originOf(target, field.source, field.how, field.fact));
    if (field.inner !== undefined) for (const one of field.inner) origins.push(originAt(target + one.target, one));
  }
  return fragmentOf({ value, origins });
}

/** An object of properties in the making: names are the user's own, each may have an origin that differs from that of the whole. */
export interface Properties {
  readonly entries: [name: string, value: Json][];
  readonly inner: FieldOrigin[];
}

export function property({ entries, inner }: Properties, name: string, value: Json, source: string, how: string, fact?: string): void {
  entries.push([name, value]);
  inner.push(originOf(`/${escapeToken(name)}`, source, how, fact));
}

/** The last of several values of a name counts, and so does its origin. */
export function settled({ entries, inner }: Properties): { readonly value: JsonObject; readonly inner: readonly FieldOrigin[] } {
  const names = new Set(entries.map(([name]) => name));
  if (names.size === entries.length) return { value: Object.fromEntries(entries), inner };
  const last = new Map(inner.map((origin) => [origin.target, origin]));
  return { value: Object.fromEntries(entries), inner: [...last.values()] };
}
