/** The parameters of a call's address and what stands in them: items of lists, leaves of JSON. Spans count in the target as it came. */
import { parseJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { escapeToken, leafPointers, valueAt } from '../../protocol/pointer.ts';
import { jsonSpans } from './json-spans.ts';
import type { Span } from './json-spans.ts';
import type { Piece } from './wire.ts';

/** Text after its percent encoding; `at[i]` is where its unit `i` begins in the target, with one more for the end. */
interface Decoded {
  readonly text: string;
  readonly at: readonly number[];
}

export function queryPieces(target: string): Piece[] {
  const mark = target.indexOf('?');
  if (mark < 0) return [];
  const pieces: Piece[] = [];
  let from = mark + 1;
  for (const parameter of target.slice(from).split('&')) {
    const equals = parameter.indexOf('=');
    if (equals > 0) pieces.push(...parameterPieces(`/${escapeToken(decoded(parameter.slice(0, equals), 0).text)}`, decoded(parameter.slice(equals + 1), from + equals + 1)));
    from += parameter.length + 1;
  }
  return pieces;
}

function parameterPieces(at: string, value: Decoded): Piece[] {
  const piece = (pointer: string, of: Json, [from, to]: Span): Piece => ({ where: 'query', at: pointer, value: of, span: [value.at[from]!, value.at[to]!] });
  const whole = piece(at, value.text, [0, value.text.length]);
  const json = jsonOf(value.text);
  if (json !== undefined) {
    const spans = jsonSpans(value.text);
    return [whole, ...leafPointers(json).map((pointer) => piece(at + pointer, valueAt(json, pointer)!, spans.get(pointer)!.value))];
  }
  const items = [...value.text.matchAll(/[^,[\]]+/g)].flatMap((match): (readonly [string, Span])[] => {
    const text = match[0].trim();
    const start = match.index + match[0].indexOf(text);
    return text === '' ? [] : [[text, [start, start + text.length]]];
  });
  return items.length < 2 && items[0]?.[0] === value.text ? [whole] : [whole, ...items.map(([text, span], index) => piece(`${at}/${index}`, text, span))];
}

function jsonOf(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Form decoding that remembers where each unit came from. Bytes that are no UTF-8 become U+FFFD, as everywhere. */
function decoded(raw: string, offset: number): Decoded {
  let text = '';
  const at: number[] = [];
  const add = (piece: string, position: number): void => {
    for (let unit = 0; unit < piece.length; unit += 1) at.push(position);
    text += piece;
  };
  for (let index = 0; index < raw.length;) {
    const escapes = /^(?:%[0-9a-f]{2})+/i.exec(raw.slice(index, index + 3 * 64))?.[0];
    if (escapes === undefined) {
      add(raw[index] === '+' ? ' ' : raw[index]!, offset + index);
      index += 1;
      continue;
    }
    const bytes = Buffer.from(escapes.replaceAll('%', ''), 'hex');
    const length = sequenceLength(bytes);
    add(bytes.subarray(0, length).toString('utf8'), offset + index);
    index += length * 3;
  }
  return { text, at: [...at, offset + raw.length] };
}

/** Bytes of the UTF-8 sequence that begins here, as far as they are there. */
function sequenceLength(bytes: Uint8Array): number {
  const first = bytes[0]!;
  const wanted = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  let length = 1;
  while (length < wanted && length < bytes.length && (bytes[length]! & 0xc0) === 0x80) length += 1;
  return length;
}
