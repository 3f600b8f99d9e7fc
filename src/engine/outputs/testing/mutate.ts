/**
 * Golden requests made wrong on purpose: `<slug>/mutations.json` says what is done to which of them and how the partner answers.
 * Every case must meet at least one golden request, and every request that it meets must be answered so.
 */
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { escapeToken, segmentsOf, valueAt } from '../../../protocol/pointer.ts';
import type { OutboundRequest } from '../definition.ts';

export interface MutationCase {
  readonly about: string;
  /** Requests with this purpose only. */
  readonly purpose?: string;
  /**
   * Where: a JSON pointer in the body in which `*` stands for any one member (the first that matches is changed), `header:<name>`,
   * `query:<name>`, `path`, or `body` for the text as a whole.
   */
  readonly at: string;
  /** `remove`, another value, the text or list made longer (`repeat` times), or texts replaced in the place's text (`replace`: [from, to]). */
  readonly change: 'remove' | { readonly value: Json } | { readonly repeat: number } | { readonly replace: readonly [string, string] };
  /** Leaves out goldens whose body has no such value at this pointer: `{ "/0/event": "$create_alias" }`. */
  readonly where?: Readonly<Record<string, Json>>;
  readonly answer: {
    readonly status: number;
    /** The whole answer, or a text that must be in it. */
    readonly body?: Json;
    readonly contains?: string;
    /** Code of a note, for partners that say nothing in their answers. */
    readonly note?: string;
  };
}

/** Null when the case does not concern the request. */
export function mutated(request: OutboundRequest, { at, change, purpose, where = {} }: MutationCase): OutboundRequest | null {
  if (purpose !== undefined && purpose !== request.purpose) return null;
  const body = bodyOf(request);
  if (Object.entries(where).some(([pointer, value]) => stringifyJson(valueAt(body ?? null, pointer) ?? null) !== stringifyJson(value))) return null;
  if (at === 'body') return { ...request, body: changedText(request.body, change) };
  if (at === 'path') return withUrl(request, (url) => { url.pathname = changedText(url.pathname, change); });
  if (at.startsWith('query:')) return withUrl(request, (url) => setParameter(url.searchParams, at.slice(6), change));
  if (at.startsWith('header:')) return withHeader(request, at.slice(7), change);
  if (body === undefined) return null;
  const pointer = matching(body, segmentsOf(at));
  return pointer === null ? null : { ...request, body: written(request, changedAt(body, pointer, change)) };
}

const typeOf = ({ headers }: OutboundRequest): string => headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';

const isForm = (request: OutboundRequest): boolean => typeOf(request).startsWith('application/x-www-form-urlencoded');

/** Fields of a form are texts here, JSON only where they hold it. */
function bodyOf(request: OutboundRequest): Json | undefined {
  try {
    if (!isForm(request)) return parseJson(request.body);
    return Object.fromEntries([...new URLSearchParams(request.body)].map(([key, text]): [string, Json] => [key, /^[[{]/.test(text) ? parseJson(text) : text]));
  } catch {
    return undefined;
  }
}

function written(request: OutboundRequest, body: Json): string {
  if (!isForm(request)) return stringifyJson(body);
  return new URLSearchParams(Object.entries(body as JsonObject).map(([key, value]): [string, string] => [key, typeof value === 'string' ? value : stringifyJson(value)])).toString();
}

/** The pointer with its stars filled in: the first place that is there; a last plain segment need not be. */
function matching(value: Json, [first, ...rest]: readonly string[], path = ''): string | null {
  if (first === undefined) return path;
  const keys = Array.isArray(value) ? value.map((_, index) => String(index)) : isObject(value) ? Object.keys(value) : [];
  if (first !== '*' && rest.length === 0) return typeof value === 'object' && value !== null ? `${path}/${escapeToken(first)}` : null;
  for (const key of first === '*' ? keys : keys.filter((own) => own === first)) {
    const inner = (Array.isArray(value) ? value[Number(key)] : (value as JsonObject)[key])!;
    const found = matching(inner, rest, `${path}/${escapeToken(key)}`);
    if (found !== null) return found;
  }
  return null;
}

function changedAt(body: Json, pointer: string, change: MutationCase['change']): Json {
  const keys = segmentsOf(pointer);
  const set = (holder: Json, depth: number): Json => {
    const key = keys[depth]!;
    const isLast = depth === keys.length - 1;
    if (Array.isArray(holder)) {
      if (isLast && change === 'remove') return holder.filter((_, index) => String(index) !== key);
      return holder.map((entry, index) => (String(index) !== key ? entry : isLast ? changedValue(entry, change) : set(entry, depth + 1)));
    }
    const object = holder as JsonObject;
    if (isLast && change === 'remove') return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
    return { ...object, [key]: isLast ? changedValue(object[key] ?? null, change) : set(object[key]!, depth + 1) };
  };
  return keys.length === 0 ? changedValue(body, change) : set(body, 0);
}

function changedValue(value: Json, change: MutationCase['change']): Json {
  if (change === 'remove') return null;
  if ('value' in change) return change.value;
  if ('replace' in change) return typeof value === 'string' ? value.replaceAll(...change.replace) : value;
  if (typeof value === 'string') return value.repeat(change.repeat);
  if (Array.isArray(value)) return Array.from({ length: change.repeat }, () => value).flat();
  return value;
}

function changedText(text: string, change: MutationCase['change']): string {
  if (change === 'remove') return '';
  if ('value' in change) return typeof change.value === 'string' ? change.value : stringifyJson(change.value);
  return 'replace' in change ? text.replaceAll(...change.replace) : text.repeat(change.repeat);
}

function setParameter(parameters: URLSearchParams, name: string, change: MutationCase['change']): void {
  if (change === 'remove') parameters.delete(name);
  else parameters.set(name, changedText(parameters.get(name) ?? '', change));
}

function withUrl(request: OutboundRequest, change: (url: URL) => void): OutboundRequest {
  const url = new URL(request.url);
  change(url);
  return { ...request, url: url.href };
}

function withHeader(request: OutboundRequest, name: string, change: MutationCase['change']): OutboundRequest {
  const others = request.headers.filter(([key]) => key.toLowerCase() !== name.toLowerCase());
  const own = request.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? '';
  return { ...request, headers: change === 'remove' ? others : [...others, [name, changedText(own, change)]] };
}
