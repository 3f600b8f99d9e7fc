/** What a request to a partner carries, as JSON: its body, or the parameters of a call without one. */
import { parseJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import type { OutboundRequest } from '../definition.ts';

/** Undefined when it is neither JSON, lines of JSON, nor a form. */
export function readPayload({ url, headers, body }: Pick<OutboundRequest, 'url' | 'headers' | 'body'>): Json | undefined {
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

/** A parameter that is there several times is a list. */
function fields(parameters: URLSearchParams): Json {
  return Object.fromEntries([...new Set(parameters.keys())].map((key): [string, Json] => {
    const values = parameters.getAll(key).map(fieldValue);
    return [key, values.length === 1 ? values[0]! : values];
  }));
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

function tryJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
