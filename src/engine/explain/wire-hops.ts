/** The last hops: how a call was read as a batch, and the bytes in it. */
import type { Json } from '../../protocol/json.ts';
import { escapeToken, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { hopValue, shown } from './hops.ts';
import type { ProvenanceHop } from './hops.ts';
import type { Piece } from './wire.ts';
import type { End } from './types.ts';

export type Bytes = readonly [from: number, to: number];

/** Where a value stands in a call. `derived`: it is made of the whole call; `unsought`: the search was given up. Null: the call does not say it. */
export type Located = {
  readonly piece: Piece;
  readonly bytes: Bytes | null;
  /** Bytes of the names that lead to it in the body, the innermost first; null for places in lists. */
  readonly names: readonly (Bytes | null)[];
} | 'derived' | 'unsought' | null;

export interface CallPlace {
  readonly value: Json;
  readonly bytes: Bytes | null;
}

/** `place`: the value that was looked for. `other`: the batch is another one than the request's. */
export function wireHops({ story, pointer, named }: Extract<End, { kind: 'batch' }>, place: string, located: Located, other: boolean): ProvenanceHop[] {
  const { decoded, surfaceLabel, notes } = story;
  if (decoded === null) return [{ what: 'decoding', at: pointer, value: null, text: 'The call that brought it is no longer kept.' }];
  const value = valueAt(decoded, place);
  const note = notes.find(({ pointer: at, code }) => at === pointer && READING.has(code));
  const decoding = (text: string): ProvenanceHop => ({ what: 'decoding', at: pointer, value: hopValue(valueAt(decoded, pointer)), text: `${surfaceLabel}: ${text}` });
  if (located === 'derived') return [decoding('made of the whole call, which does not say it itself.')];
  if (located === 'unsought') return [decoding('the call is so large that the search for its place was given up.')];
  if (located === null) return [decoding(note?.message ?? 'the call does not say it; it is set when the call is read.')];
  const call = { request_id: String(story.requestId), ...(other ? { batch_id: story.id } : {}) };
  if (named) return [nameHop(pointer, place, located, call)];
  const { piece, bytes } = located;
  const wire: ProvenanceHop = {
    what: 'wire', at: piece.where === 'body' || piece.where === 'query' ? piece.at : null, value: hopValue(piece.value), text: WHERE[piece.where](piece.at), ...call, ...(bytes === null ? {} : { bytes: [...bytes] }),
  };
  const sameText = typeof value === 'object' || typeof piece.value === 'object' || String(value) === String(piece.value);
  if (note === undefined && sameText && piece.where === 'body' && piece.at === pointer) return [wire];
  const how = note?.message ?? (!sameText ? `read as ${shown(value)}; the call says ${shown(piece.value)}.` : piece.where === 'body' || piece.where === 'query' ? 'the call has it at another place.' : 'taken from around the body.');
  return [decoding(how), wire];
}

/** The name of a member, where the call has a member of that name too; else what stands under it. */
function nameHop(pointer: string, place: string, { piece, bytes, names }: Exclude<Located, string | null>, call: Pick<ProvenanceHop, 'request_id' | 'batch_id'>): ProvenanceHop {
  const depth = segmentsOf(place).length - segmentsOf(pointer).length;
  const way = segmentsOf(piece.at);
  const name = way.at(-1 - depth);
  const own = names[depth] ?? null;
  const there = piece.where === 'body' && own !== null && name === segmentsOf(pointer).at(-1);
  if (there) return { what: 'wire', at: way.slice(0, way.length - depth).map((key) => `/${escapeToken(key)}`).join(''), value: name ?? null, text: 'The name stands in the call itself.', ...call, bytes: [...own] };
  return { what: 'wire', at: piece.where === 'body' || piece.where === 'query' ? piece.at : null, value: hopValue(piece.value), text: 'The call names it in its own way; this is the value that goes with the name.', ...call, ...(bytes === null ? {} : { bytes: [...bytes] }) };
}

const READING: ReadonlySet<string> = new Set(['default-environment', 'renamed-field', 'converted-value', 'unknown-value', 'missing-event-type', 'unknown-message-type', 'replaced-source-info']);

const WHERE: Readonly<Record<Piece['where'], (at: string) => string>> = {
  body: () => 'As it was sent.',
  query: (at) => `Parameter "${at.split('/')[1] ?? ''}" of the call’s address.`,
  header: (at) => `Header "${at}" of the call.`,
  path: () => 'Part of the path that was called.',
  address: () => 'The address that the call came from.',
};
