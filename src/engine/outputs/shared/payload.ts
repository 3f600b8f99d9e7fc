/** Building a partner's body while remembering where each field came from. What a source can be is told in src/protocol/origin.ts. */
import { stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';
import type { FieldOrigin } from '../definition.ts';

export interface PayloadField {
  readonly value: Json;
  readonly source: string;
  readonly how: string;
  /** Id of the partner's fact by which it is as it is; left out for what is documented plainly. */
  readonly fact?: string;
}

/** One flat object of a body. Later fields of the same name replace earlier ones. */
export type Payload = Map<string, PayloadField>;

/** Members of an object of a body as text without the braces, with origins relative to the object. */
export interface Fragment {
  readonly text: string;
  readonly origins: readonly FieldOrigin[];
}

/** An object of a body with origins relative to itself. */
export interface BodyPart {
  readonly value: Json;
  readonly origins: readonly FieldOrigin[];
}

export function payloadPart(payload: Payload): BodyPart {
  const entries: [string, Json][] = [];
  const origins: FieldOrigin[] = [];
  for (const [key, field] of payload) {
    entries.push([key, field.value]);
    origins.push(originAt(`/${escapeToken(key)}`, field));
  }
  // fromEntries defines properties, so that a key such as `__proto__` stays a plain field.
  return { value: Object.fromEntries(entries), origins };
}

/** Puts a part under a key of another payload; its fields keep their own origins. */
export function nest(fields: readonly (readonly [key: string, part: BodyPart | PayloadField])[]): BodyPart {
  const origins: FieldOrigin[] = [];
  const value: [string, Json][] = [];
  for (const [key, part] of fields) {
    const prefix = `/${escapeToken(key)}`;
    value.push([key, part.value]);
    if ('origins' in part) origins.push(...prefixed(part.origins, prefix));
    else origins.push(originAt(prefix, part));
  }
  return { value: Object.fromEntries(value), origins };
}

/** What the same members of many bodies look like: written once. */
export function fragmentOf({ value, origins }: BodyPart): Fragment {
  return { text: stringifyJson(value).slice(1, -1), origins };
}

export function prefixed(origins: readonly FieldOrigin[], prefix: string): FieldOrigin[] {
  return origins.map((origin) => originAt(prefix + origin.target, origin));
}

/** An origin at another target, without a fact where there is none. */
export function originAt(target: string, { source, how, fact }: Omit<FieldOrigin, 'target'>): FieldOrigin {
  return fact === undefined ? { target, source, how } : { target, source, how, fact };
}
