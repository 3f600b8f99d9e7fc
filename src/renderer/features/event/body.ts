/** Request and answer bodies as JSON where they are JSON, or a form that carries it (spec/outputs/mixpanel.md). */
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';

type Headers = readonly (readonly [string, string])[];

export function headerValue(headers: Headers, name: string): string | null {
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
