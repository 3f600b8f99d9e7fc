/** What a request to a partner carries, as JSON: its body, or the parameters of a call without one. */
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { OutboundRequest } from '../definition.ts';
import { tryJson } from './json-text.ts';
import { objectOf } from './values.ts';

/**
 * Undefined when it is neither JSON, lines of JSON, nor a form. A text of JSON inside is opened where an origin names something in it:
 * `/eventValue/af_price` makes an object of the text at `/eventValue`.
 */
export function readPayload(request: Pick<OutboundRequest, 'url' | 'headers' | 'body'> & { readonly origins?: readonly { readonly target: string }[] }): Json | undefined {
  const payload = decode(request);
  return payload === undefined ? undefined : (request.origins ?? []).reduce((opened, { target }) => openText(opened, target), payload);
}

function decode({ url, headers, body }: Pick<OutboundRequest, 'url' | 'headers' | 'body'>): Json | undefined {
  if (body === '') return parametersOf(url);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') return fields(new URLSearchParams(body));
  if (type === 'application/x-ndjson') return body.split('\n').filter((line) => line.trim() !== '').map((line) => tryJson(line) ?? line);
  return tryJson(body);
}

function parametersOf(url: string): Json | undefined {
  const query = URL.parse(url)?.searchParams;
  return query === undefined || query.size === 0 ? undefined : fields(query);
}

/** A parameter that is there several times is a list; `ud[em]` is the member `em` of an object `ud`. */
function fields(parameters: URLSearchParams): Json {
  const made = new Map<string, Json>();
  for (const key of new Set(parameters.keys())) {
    const values = parameters.getAll(key).map(fieldValue);
    const value = values.length === 1 ? values[0]! : values;
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(key) ?? [];
    if (outer === undefined || inner === undefined) made.set(key, value);
    else made.set(outer, { ...objectOf(made.get(outer)), [inner]: value });
  }
  return Object.fromEntries(made);
}

/** The payload with the text of JSON opened in which the pointer ends. */
function openText(payload: Json, target: string): Json {
  if (valueAt(payload, target) !== undefined) return payload;
  for (let at = target; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const text = valueAt(payload, at);
    if (text === undefined) continue;
    const json = typeof text === 'string' ? jsonIn(text) : undefined;
    return json === undefined ? payload : withValue(payload, segmentsOf(at), json);
  }
  return payload;
}

function withValue(holder: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value;
  if (Array.isArray(holder)) return holder.map((entry, index) => (String(index) === key ? withValue(entry, rest, value) : entry));
  return isObject(holder) ? Object.fromEntries(Object.entries(holder).map(([name, entry]) => [name, name === key ? withValue(entry, rest, value) : entry])) : holder;
}

/** JSON objects and lists, also in base64, are what they say; anything else is text. */
function fieldValue(text: string): Json {
  const json = jsonIn(text) ?? jsonIn(fromBase64(text));
  return json ?? text;
}

function jsonIn(text: string): Json | undefined {
  const json = /^\s*[[{]/.test(text) ? tryJson(text) : undefined;
  return typeof json === 'object' && json !== null ? json : undefined;
}

/** Empty for what is no base64 of UTF-8. An unescaped "+" has become a space on its way through form decoding. */
function fromBase64(text: string): string {
  const trimmed = text.trim().replaceAll(' ', '+');
  if (trimmed.length < 4 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(trimmed)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(trimmed, 'base64'));
  } catch {
    return '';
  }
}
