/** All the forms in which Graph takes parameters (spec/outputs/facebook.md 2.1): query, JSON, form, multipart. Never throws. */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorRequest } from '../../definition.ts';
import { tryJson } from '../../shared/json-text.ts';
import { objectOf } from '../../shared/values.ts';

/** Body and query as one object; what the body says counts. Null for a body that is no JSON although it says so. */
export function parameters(request: SimulatorRequest): JsonObject | null {
  const query = nested([...request.query]);
  const text = new TextDecoder().decode(request.body);
  if (text.trim() === '') return query;
  const body = decodeBody(text, request.headers['content-type'] ?? '');
  return body === null ? null : { ...query, ...body };
}

function decodeBody(text: string, contentType: string): JsonObject | null {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'multipart/form-data') return nested(multipart(text, /boundary="?([^";]+)"?/i.exec(contentType)?.[1] ?? ''));
  const json = type === 'application/x-www-form-urlencoded' ? undefined : tryJson(text);
  if (isObject(json)) return json;
  return type === 'application/json' ? null : nested([...new URLSearchParams(text)]);
}

/** Parts with a name; files count by their text. */
function multipart(text: string, boundary: string): [string, string][] {
  if (boundary === '') return [];
  return text.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const end = part.indexOf('\r\n\r\n');
    const name = end === -1 ? undefined : /content-disposition:[^\r\n]*[;\s]name="([^"]*)"/i.exec(part.slice(0, end))?.[1];
    return name === undefined ? [] : [[name, part.slice(end + 4).replace(/\r\n$/, '')]];
  });
}

/** `ud[em]` is the member `em` of `ud`, `data[0]` the first of a list. */
function nested(fields: readonly (readonly [string, string])[]): JsonObject {
  const made = new Map<string, Json>();
  for (const [name, text] of fields) {
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? [];
    if (outer === undefined || inner === undefined) {
      made.set(name, text);
      continue;
    }
    const known = made.get(outer);
    if (inner === '' || /^\d+$/.test(inner)) made.set(outer, [...(Array.isArray(known) ? known : []), text]);
    else made.set(outer, { ...objectOf(known), [inner]: text });
  }
  return Object.fromEntries(made);
}

/** A value, or the JSON that its text holds. */
export function opened(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return tryJson(value) ?? value;
}
