/** JSON text that may be anything: a client's body, a value of an attribute. */
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';

/** Undefined for what is no JSON. */
export function tryJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Null for anything but one JSON object. */
export function tryJsonObject(text: string): JsonObject | null {
  const json = tryJson(text) ?? null;
  return isObject(json) ? json : null;
}
