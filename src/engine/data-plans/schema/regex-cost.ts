/**
 * How many steps a backtracking search can take, as a function of the text's length. Built on the positions of a pattern (Glushkov):
 * where after each character only one way on fits the next one, nothing is ever tried twice and a search is linear from each start.
 * A repeated part with two ways on can take exponential time; other doubtful patterns a power of the length.
 */
import { parseRegex } from './regex-parse.ts';
import type { CharacterSet, RegexNode } from './regex-parse.ts';

export interface RegexCost {
  /** Never ends for practical purposes, or not understood. */
  readonly unbounded: boolean;
  /** Steps are at most about `factor × length ** degree`. */
  readonly degree: number;
  readonly factor: number;
}

const UNBOUNDED: RegexCost = { unbounded: true, degree: 0, factor: 0 };
const MAX_POSITIONS = 400;
const MAX_FACTOR = 100_000;
/** A repetition up to so many times counts as a constant. */
const FEW = 16;

/** First and last positions of a part, and whether it can be empty. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

const NOTHING: Ends = { first: [], last: [], empty: true };

class Positions {
  readonly sets: CharacterSet[] = [];
  readonly follow: number[][] = [];
  /** Two ways to one next position: `(a+)+` goes round inside or outside. */
  doubled = false;

  build(node: RegexNode): Ends {
    switch (node.kind) {
      case 'set': {
        const position = this.sets.push(node.set) - 1;
        this.follow.push([]);
        return { first: [position], last: [position], empty: false };
      }
      case 'sequence': {
        let ends = NOTHING;
        for (const part of node.parts) ends = this.#then(ends, this.build(part));
        return ends;
      }
      case 'choice': {
        const parts = node.parts.map((part) => this.build(part));
        return { first: parts.flatMap(({ first }) => first), last: parts.flatMap(({ last }) => last), empty: parts.some(({ empty }) => empty) };
      }
      case 'repeat': {
        const ends = this.build(node.body);
        if (node.max > 1) this.#connect(ends.last, ends.first);
        return { ...ends, empty: ends.empty || node.min === 0 };
      }
      default: return NOTHING;
    }
  }

  #then(left: Ends, right: Ends): Ends {
    this.#connect(left.last, right.first);
    return {
      first: left.empty ? [...left.first, ...right.first] : left.first,
      last: right.empty ? [...left.last, ...right.last] : right.last,
      empty: left.empty && right.empty,
    };
  }

  #connect(from: readonly number[], to: readonly number[]): void {
    for (const position of from) {
      const next = this.follow[position]!;
      for (const target of to) {
        if (next.includes(target)) this.doubled = true;
        else next.push(target);
      }
    }
  }

  /** After any character at most one position fits the next. */
  oneWay(first: readonly number[]): boolean {
    return !this.doubled && [first, ...this.follow].every((positions) => {
      let seen = 0n;
      for (const position of positions) {
        if ((seen & this.sets[position]!) !== 0n) return false;
        seen |= this.sets[position]!;
      }
      return true;
    });
  }
}

function isOneWay(node: RegexNode): boolean {
  const positions = new Positions();
  return positions.oneWay(positions.build(node).first);
}

function size(node: RegexNode): number {
  if (node.kind === 'set') return 1;
  return 'parts' in node ? node.parts.reduce((sum, part) => sum + size(part), 0) : 'body' in node ? size(node.body) : 0;
}

function canBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set': return false;
    case 'sequence': return node.parts.every(canBeEmpty);
    case 'choice': return node.parts.some(canBeEmpty);
    case 'repeat': return node.min === 0 || canBeEmpty(node.body);
    default: return true;
  }
}

function hasLook(node: RegexNode): boolean {
  return node.kind === 'look' || ('parts' in node ? node.parts.some(hasLook) : 'body' in node && hasLook(node.body));
}

/** A repeated part inside which a text can be read in more than one way. */
function hasWildLoop(node: RegexNode): boolean {
  if (node.kind === 'repeat' && node.max > 1 && node.body.kind !== 'set') {
    if (hasLook(node.body) || canBeEmpty(node.body) || !isOneWay(node)) return true;
  }
  return 'parts' in node ? node.parts.some(hasWildLoop) : 'body' in node && hasWildLoop(node.body);
}

interface Ways {
  readonly loops: number;
  readonly factor: number;
}

/** Loops that can follow one another, and ways through the choices. */
function ways(node: RegexNode): Ways {
  switch (node.kind) {
    case 'sequence': return node.parts.map(ways).reduce((sum, part) => ({ loops: sum.loops + part.loops, factor: sum.factor * part.factor }), { loops: 0, factor: 1 });
    case 'choice': return node.parts.map(ways).reduce((sum, part) => ({ loops: Math.max(sum.loops, part.loops), factor: sum.factor + part.factor }), { loops: 0, factor: 0 });
    case 'repeat': {
      const body = ways(node.body);
      if (node.max > FEW && node.max !== node.min) return { loops: Math.max(body.loops, 1), factor: body.factor };
      return { loops: body.loops, factor: body.factor * (node.max - node.min + 1) };
    }
    case 'look': return ways(node.body);
    default: return { loops: 0, factor: 1 };
  }
}

function startsAtStart(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assertion': return node.start;
    case 'sequence': return node.parts[0] !== undefined && startsAtStart(node.parts[0]);
    case 'choice': return node.parts.every(startsAtStart);
    default: return false;
  }
}

export function regexCost(source: string): RegexCost {
  const node = parseRegex(source);
  if (node === null || size(node) > MAX_POSITIONS || hasWildLoop(node)) return UNBOUNDED;
  const anchored = startsAtStart(node) ? 0 : 1;
  if (!hasLook(node) && isOneWay(node)) return { unbounded: false, degree: 1 + anchored, factor: 1 };
  const { loops, factor } = ways(node);
  return factor > MAX_FACTOR ? UNBOUNDED : { unbounded: false, degree: loops + anchored, factor };
}
