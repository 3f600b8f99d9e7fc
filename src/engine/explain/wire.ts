/**
 * A stored call as the pieces that a value can come from: leaves of its JSON body, parameters of its address, headers, segments of its
 * path, the caller's address. Each can be given another value, to see what the decoder makes of it then.
 */
import { stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import type { StoredCall } from '../ingest/surface.ts';
import { jsonSpans } from './json-spans.ts';
import type { Span, ValueSpan } from './json-spans.ts';
import { queryPieces } from './query-pieces.ts';

export interface Piece {
  readonly where: 'body' | 'query' | 'header' | 'path' | 'address';
  /** In the body or among the parameters: a JSON pointer; a header's name; else empty. */
  readonly at: string;
  readonly value: Json;
  /** In the body's text, or in the call's target; null for what has no place there. */
  readonly span: Span | null;
}

export interface Wire {
  readonly pieces: readonly Piece[];
  /** Spans of the body's values by pointer; empty when the body is no JSON. */
  readonly spans: ReadonlyMap<string, ValueSpan>;
  /** The body's text; null when there is none. Then spans of parameters count in the call's target. */
  readonly text: string | null;
  /** The call with other values of some pieces. */
  with(changes: ReadonlyMap<Piece, Json>): StoredCall;
}

/** `text`: the body after its content encoding, null when it is none; `json`: what it says. */
export function wireOf(call: StoredCall, text: string | null, json: Json | undefined): Wire {
  const spans = text === null || json === undefined ? new Map<string, ValueSpan>() : jsonSpans(text);
  const body = json === undefined ? [] : leafPointers(json).flatMap((at): Piece[] => {
    const span = spans.get(at)?.value;
    return span === undefined ? [] : [{ where: 'body', at, value: valueAt(json, at)!, span }];
  });
  const pieces = [...body, ...queryPieces(call.target), ...surroundings(call)];
  return { pieces, spans, text: text === '' ? null : text, with: (changes) => changedCall(call, text, changes) };
}

function surroundings(call: StoredCall): Piece[] {
  return [
    ...Object.entries(call.headers).filter(([name]) => !TRANSPORT.has(name)).map(([at, value]): Piece => ({ where: 'header', at, value, span: null })),
    ...call.path.split('/').flatMap((value, index): Piece[] => (value === '' ? [] : [{ where: 'path', at: String(index), value, span: null }])),
    { where: 'address', at: '', value: call.remote, span: null },
  ];
}

/** How the bytes are packed, which is not what they say. */
const TRANSPORT: ReadonlySet<string> = new Set(['content-encoding', 'content-length', 'content-type', 'transfer-encoding', 'connection', 'host']);

function changedCall(call: StoredCall, text: string | null, changes: ReadonlyMap<Piece, Json>): StoredCall {
  const of = (where: Piece['where']): (readonly [Piece, Json])[] => [...changes].filter(([piece]) => piece.where === where);
  let changed = call;
  const body = of('body');
  if (body.length > 0 && text !== null) {
    const { 'content-encoding': _packed, 'content-type': type, ...headers } = changed.headers;
    const plain = type === undefined ? headers : { ...headers, 'content-type': type.replace(/;.*$/s, '') };
    changed = { ...changed, headers: plain, body: Buffer.from(replaced(text, body, stringifyJson)) };
  }
  const query = of('query');
  if (query.length > 0) {
    const target = replaced(call.target, query, (value) => encodeURIComponent(typeof value === 'string' ? value : stringifyJson(value)));
    changed = { ...changed, target, query: new URLSearchParams(target.slice(target.indexOf('?') + 1)) };
  }
  const headers = of('header');
  if (headers.length > 0) changed = { ...changed, headers: { ...changed.headers, ...Object.fromEntries(headers.map(([{ at }, value]) => [at, String(value)])) } };
  const path = of('path');
  if (path.length > 0) {
    const segments = changed.path.split('/');
    for (const [{ at }, value] of path) segments[Number(at)] = String(value);
    changed = { ...changed, path: segments.join('/') };
  }
  for (const [, value] of of('address')) changed = { ...changed, remote: String(value) };
  return changed;
}

/** Overlapping pieces (a parameter and its items) cannot be changed both: the first counts. */
function replaced(text: string, changes: readonly (readonly [Piece, Json])[], write: (value: Json) => string): string {
  let out = '';
  let done = 0;
  for (const [{ span }, value] of changes.toSorted(([a], [b]) => a.span![0] - b.span![0])) {
    const [from, to] = span!;
    if (from < done) continue;
    out += text.slice(done, from) + write(value);
    done = to;
  }
  return out + text.slice(done);
}
