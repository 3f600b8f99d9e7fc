/**
 * Where the values of a decoded batch stand in the call: found by giving pieces of the call other values and decoding it again, so that
 * it holds for every surface and tells nothing that the decoder does not do. Values are looked for first where the same text stands.
 */
import type { Json } from '../../protocol/json.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { isMarked, otherValues } from './other-values.ts';
import type { Piece, Wire } from './wire.ts';
import type { StoredCall } from '../ingest/surface.ts';

/** The batch that a call decodes to, as JSON; null when there is none. */
export type DecodeBatch = (call: StoredCall) => Json | null;

/** `derived`: many pieces of the call change it, such as an id made of all its bytes. `unsought`: the search was given up before. Null: nothing in the call does. */
export type Location = { readonly piece: Piece } | 'derived' | 'unsought' | null;

/** Bytes decoded again before the search is given up, so that a huge call does not hold anybody up. */
const BYTES = 6_000_000;
const [FEWEST, MOST] = [60, 2_000] as const;
/** Places with the same text that are tried for one value. */
const CANDIDATES = 12;
/** A value that more pieces change is made of them all. */
const DERIVED = 3;

export function locate(wire: Wire, call: StoredCall, decode: DecodeBatch, pointers: readonly string[]): Map<string, Location> {
  const found = new Map<string, Location>();
  const batch = decode(call);
  if (batch === null) return found;
  const search = new Search(wire, batch, decode, Math.min(MOST, Math.max(FEWEST, Math.floor(BYTES / (call.body.length + call.target.length + 1)))));
  const wanted = [...new Set(pointers)].filter((pointer) => valueAt(batch, pointer) !== undefined);
  for (const pointer of wanted) found.set(pointer, null);
  const open = search.sameText(wanted, found);
  if (open.length > 0) search.anywhere(open, found);
  if (search.givenUp) for (const [pointer, place] of found) if (place === null) found.set(pointer, 'unsought');
  return found;
}

/** What a decoder made of a value: that very change, some other, nothing where there was one, or nothing that could be compared. */
type Effect = 'follows' | 'changes' | 'ends' | 'none';

class Search {
  private readonly wire: Wire;
  private readonly batch: Json;
  private readonly decode: DecodeBatch;
  private readonly others: ReadonlyMap<Piece, readonly Json[]>;
  private left: number;

  constructor(wire: Wire, batch: Json, decode: DecodeBatch, budget: number) {
    this.wire = wire;
    this.batch = batch;
    this.decode = decode;
    this.left = budget;
    this.others = new Map(wire.pieces.map((piece, index) => [piece, otherValues(piece.value, index)]));
  }

  get givenUp(): boolean {
    return this.left <= 0;
  }

  /** Pieces with the value's own text, the likeliest first, for all values at once; returns the values that follow none of them. */
  sameText(pointers: readonly string[], found: Map<string, Location>): string[] {
    const byText = Map.groupBy(this.wire.pieces, ({ value }) => textOf(value));
    const candidates = new Map(pointers.map((pointer) => [pointer, likeliest(byText.get(textOf(valueAt(this.batch, pointer)!)) ?? [], pointer)]));
    this.byCode(pointers.filter((pointer) => candidates.get(pointer)!.some((piece) => !isMarked(this.other(piece)))), found);
    let open = pointers.filter((pointer) => found.get(pointer) === null);
    for (let round = 0; round < CANDIDATES && open.length > 0; round += 1) {
      const tried = open.flatMap((pointer): Guess[] => {
        const piece = candidates.get(pointer)![round];
        return piece === undefined ? [] : [{ pointer, piece }];
      });
      if (tried.length === 0) break;
      this.confirm(tried.filter(({ piece }) => isMarked(this.other(piece))), found);
      for (const guess of tried) if (!isMarked(this.other(guess.piece))) this.confirm([guess], found);
      open = open.filter((pointer) => found.get(pointer) === null);
    }
    return open;
  }

  /**
   * Truths and addresses carry no mark: each such piece has a number, and is changed in the runs that its number's bits name. When a
   * value changes in just these runs, it follows that piece and no other.
   */
  private byCode(pointers: readonly string[], found: Map<string, Location>): void {
    const pieces = pointers.length === 0 ? [] : this.wire.pieces.filter((piece) => !isMarked(this.other(piece)));
    const codes = new Map(pointers.map((pointer) => [pointer, 0]));
    for (let bit = 0; 2 ** bit <= pieces.length; bit += 1) {
      const after = this.run(new Map(pieces.flatMap((piece, index) => (((index + 1) >> bit) & 1 ? [[piece, this.other(piece)] as const] : []))));
      if (after === null) return;
      for (const pointer of pointers) if (!same(valueAt(after, pointer), valueAt(this.batch, pointer))) codes.set(pointer, codes.get(pointer)! | (1 << bit));
    }
    for (const [pointer, code] of codes) {
      const piece = pieces[code - 1];
      if (piece !== undefined && textOf(piece.value) === textOf(valueAt(this.batch, pointer)!)) found.set(pointer, { piece });
    }
  }

  private other(piece: Piece): Json {
    return this.others.get(piece)![0]!;
  }

  /** All guesses in one run, as their marks tell them apart; where a piece breaks the batch, in halves. */
  private confirm(guesses: readonly Guess[], found: Map<string, Location>): void {
    if (guesses.length === 0) return;
    const changes = new Map(guesses.map(({ piece }) => [piece, this.other(piece)]));
    const after = this.run(changes);
    const failed = guesses.filter(({ pointer, piece }) => {
      if (after === null || this.effect(after, pointer, changes.get(piece)!) !== 'follows') return true;
      found.set(pointer, { piece });
      return false;
    });
    if (failed.length === 0 || guesses.length === 1 || this.givenUp) return;
    const middle = Math.ceil(failed.length / 2);
    this.confirm(failed.slice(0, middle), found);
    if (middle < failed.length) this.confirm(failed.slice(middle), found);
  }

  /** Every piece, in groups as long as a group changes nothing that is looked for. */
  anywhere(pointers: readonly string[], found: Map<string, Location>): void {
    const changing = new Map<string, Suspects>(pointers.map((pointer) => [pointer, { changes: new Set(), ends: new Set() }]));
    const isOpen = (pointer: string): boolean => found.get(pointer) === null && changing.get(pointer)!.changes.size <= DERIVED;
    const visit = (pieces: readonly Piece[]): void => {
      const open = pointers.filter(isOpen);
      if (open.length === 0 || pieces.length === 0 || this.givenUp) return;
      if (pieces.length > 1) {
        const after = this.run(new Map(pieces.map((piece) => [piece, this.other(piece)])));
        if (after !== null && open.every((pointer) => same(valueAt(after, pointer), valueAt(this.batch, pointer)))) return;
        const middle = Math.ceil(pieces.length / 2);
        visit(pieces.slice(0, middle));
        visit(pieces.slice(middle));
        return;
      }
      this.tryOne(pieces[0]!, open, changing, found);
    };
    // What has several other values is tried one by one: one of them may change nothing where another does.
    visit(this.wire.pieces.filter((piece) => this.others.get(piece)!.length === 1));
    for (const piece of this.wire.pieces) if (this.others.get(piece)!.length > 1) visit([piece]);
    for (const [pointer, { changes, ends }] of changing) {
      const pieces = [...(changes.size > 0 ? changes : ends)];
      if (found.get(pointer) !== null || pieces.length === 0) continue;
      found.set(pointer, pieces.length > DERIVED ? 'derived' : { piece: likeliest(pieces, pointer)[0]! });
    }
  }

  private tryOne(piece: Piece, open: readonly string[], changing: ReadonlyMap<string, Suspects>, found: Map<string, Location>): void {
    for (const other of this.others.get(piece)!) {
      const after = this.run(new Map([[piece, other]]));
      if (after === null) continue;
      for (const pointer of open) {
        const effect = this.effect(after, pointer, other);
        if (effect === 'follows') found.set(pointer, { piece });
        else if (effect !== 'none') changing.get(pointer)![effect].add(piece);
      }
    }
  }

  private run(changes: ReadonlyMap<Piece, Json>): Json | null {
    if (this.givenUp) return null;
    this.left -= 1;
    return this.decode(this.wire.with(changes));
  }

  private effect(after: Json, pointer: string, other: Json): Effect {
    const value = valueAt(after, pointer);
    if (value === undefined) return valueAt(after, pointer.slice(0, pointer.lastIndexOf('/'))) === undefined ? 'none' : 'ends';
    if (same(value, valueAt(this.batch, pointer))) return 'none';
    return textOf(value) === textOf(other) || (typeof value === 'string' && isMarked(other) && value.includes(textOf(other))) ? 'follows' : 'changes';
  }
}

/** Pieces without which a value is another one, or is not there. */
interface Suspects {
  readonly changes: Set<Piece>;
  readonly ends: Set<Piece>;
}

interface Guess {
  readonly pointer: string;
  readonly piece: Piece;
}

const same = (a: Json | undefined, b: Json | undefined): boolean => a === b || (a !== undefined && b !== undefined && stringifyJson(a) === stringifyJson(b));

function textOf(value: Json): string {
  return typeof value === 'object' && value !== null ? stringifyJson(value) : String(value);
}

/** By how much of their way to the value is the same: its own name, then the positions in lists. The very same way leaves no question. */
function likeliest(pieces: readonly Piece[], pointer: string): readonly Piece[] {
  if (pieces.length < 2) return pieces;
  const exact = pieces.find(({ at, where }) => where === 'body' && at === pointer);
  if (exact !== undefined) return [exact, ...pieces.slice(0, CANDIDATES).filter((piece) => piece !== exact)];
  const way = wayOf(pointer);
  const likeness = ({ at, where }: Piece): number => {
    const own = wayOf(at);
    let common = 0;
    while (common < Math.min(own.segments.length, way.segments.length) && own.segments.at(-1 - common) === way.segments.at(-1 - common)) common += 1;
    return common * 10 + (own.positions === way.positions ? 5 : 0) + (way.first !== undefined && own.first === way.first ? 2 : 0) + (where === 'body' ? 1 : 0);
  };
  return pieces.map((piece) => [likeness(piece), piece] as const).sort(([one], [other]) => other - one).slice(0, CANDIDATES).map(([, piece]) => piece);
}

interface Ways {
  readonly segments: readonly string[];
  /** Positions in lists, and the first of them, which is the event's. */
  readonly positions: string;
  readonly first: string | undefined;
}

function wayOf(pointer: string): Ways {
  const segments = segmentsOf(pointer);
  const numbers = segments.filter((segment) => /^\d+$/.test(segment));
  return { segments, positions: numbers.join(), first: numbers[0] };
}
