/** Request and answer bodies as JSON where they are JSON, or a form that carries it (spec/outputs/mixpanel.md). */
import { isObject, parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';

type Headers = readonly (readonly [string, string])[];

function headerValue(headers: Headers, name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

function tryJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Undefined when the body is neither JSON nor a form. */
export function decodeBody(body: string, headers: Headers): Json | undefined {
  if (body === '') return undefined;
  if (headerValue(headers, 'content-type')?.includes('x-www-form-urlencoded') === true) {
    return Object.fromEntries([...new URLSearchParams(body)].map(([key, value]) => [key, tryJson(value) ?? value]));
  }
  const json = tryJson(body);
  return typeof json === 'object' && json !== null ? json : undefined;
}

export function prettyBody(body: string, headers: Headers): string {
  const json = decodeBody(body, headers);
  return json === undefined ? body : stringifyJson(json, 2);
}

/** 1-based lines of pretty JSON that say this value; what an answer complains about. */
export function linesWith(pretty: string, value: unknown): number[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const needle = JSON.stringify(value);
  return pretty.split('\n').flatMap((line, index) => (line.replace(/,$/, '').trimEnd().endsWith(needle) ? [index + 1] : []));
}

/** The elements of a request's list that come from one event, as its origins tell; null where the body is no such list. */
export function ownElements(body: Json | undefined, origins: readonly { readonly target: string; readonly source: string }[], eventIndex: number): { readonly pointers: readonly string[]; readonly values: readonly Json[]; readonly of: number } | null {
  const lists: readonly [string, Json[]][] = Array.isArray(body) ? [['', body]] : isObject(body) ? Object.entries(body).flatMap(([key, value]): [string, Json[]][] => (Array.isArray(value) ? [[`/${key}`, value]] : [])) : [];
  for (const [root, list] of lists) {
    const own = list.map((_, index) => `${root}/${index}`).filter((pointer) => origins.some((origin) => origin.target.startsWith(`${pointer}/`) && origin.source.startsWith(`/events/${eventIndex}/`)));
    if (own.length > 0) return { pointers: own, values: own.map((pointer) => list[Number(pointer.slice(root.length + 1))] ?? null), of: list.length };
  }
  return null;
}
