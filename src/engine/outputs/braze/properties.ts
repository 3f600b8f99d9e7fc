/** Properties of events and purchases: a batch's attributes, and the origins of what stands beside them (spec/outputs/braze.md 1.7). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin } from '../definition.ts';
import { prefixed } from '../shared/payload.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { detected } from './detect.ts';
import type { Row } from './tables.ts';

/** Without nulls, and with the types that texts look like where that is wanted. */
export function attributeEntries(attributes: Json | undefined, detects: boolean): [string, Json][] {
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(objectOf(attributes))) {
    if (value !== null) entries.push([key, detects ? detected(value) : value]);
  }
  return entries;
}

/** One object while it is filled. What was put first stays; `origins` are relative to the object. */
export class Fields {
  readonly entries: [string, Json][] = [];
  readonly origins: FieldOrigin[] = [];
  private readonly seen = new Set<string>();

  put(key: string, value: Json, source: string, how: string, fact?: string): void {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.entries.push([key, value]);
    this.origins.push({ target: `/${escapeToken(key)}`, source, how, ...(fact !== undefined && { fact }) });
  }

  /** Fields of `owner` that have a value, as text or as they are. */
  rows(rows: readonly Row[], owner: JsonObject, source: string, how: string, form: 'text' | 'typed', fact?: string): void {
    for (const [field, key] of rows) {
      const value = owner[field];
      if (value === undefined || value === null || value === '') continue;
      const written = form === 'text' ? textOf(value) : value;
      if (written !== null) this.put(key, written, `${source}/${field}`, how, fact);
    }
  }

  /** Custom attributes of `owner`, each under its own name. */
  attributes(owner: JsonObject, source: string, detects: boolean, how: string): void {
    for (const [key, value] of attributeEntries(owner['custom_attributes'], detects)) this.put(key, value, `${source}/custom_attributes/${escapeToken(key)}`, how, detects ? 'type-detection' : undefined);
  }

  /** An object or list that has origins of its own. */
  part(key: string, value: Json, origins: readonly FieldOrigin[]): void {
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.entries.push([key, value]);
    const prefix = `/${escapeToken(key)}`;
    for (const origin of prefixed(origins, prefix)) this.origins.push(origin);
  }

  /** `fromEntries` defines members, so that a key such as `__proto__` is a plain one. */
  get value(): JsonObject {
    return Object.fromEntries(this.entries);
  }
}
