/**
 * A small reader of JavaScript patterns: enough structure to tell how long a search can take. What it does not know it answers with
 * null, and the pattern then runs bounded.
 */

/** The characters that one step takes: a bit for each ASCII character and one for all others. */
export type CharacterSet = bigint;
const OTHERS = 1n << 128n;
export const ANY: CharacterSet = (1n << 129n) - 1n;

export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly min: number; readonly max: number; readonly body: RegexNode }
  /** `^`, `$`, `\b`: takes nothing. */
  | { readonly kind: 'assertion'; readonly start: boolean }
  | { readonly kind: 'look'; readonly body: RegexNode };

function one(character: string): CharacterSet {
  const code = character.codePointAt(0)!;
  return code < 128 ? 1n << BigInt(code) : OTHERS;
}

function range(from: number, to: number): CharacterSet {
  let set = to >= 128 ? OTHERS : 0n;
  for (let code = from; code <= Math.min(to, 127); code += 1) set |= 1n << BigInt(code);
  return set;
}

const DIGITS = range(48, 57);
const WORDS = DIGITS | range(65, 90) | range(97, 122) | one('_');
const BLANKS = range(9, 13) | one(' ') | OTHERS;
const CLASSES: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', DIGITS], ['D', ANY & ~DIGITS], ['w', WORDS], ['W', ANY & ~WORDS], ['s', BLANKS], ['S', ANY & ~(BLANKS & ~OTHERS)],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([['t', 9], ['n', 10], ['v', 11], ['f', 12], ['r', 13], ['0', 0]]);
const DOT = ANY & ~(one('\n') | one('\r'));
const MAX_DEPTH = 100;

class Unknown extends Error {}

class Reader {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#source.length) throw new Unknown();
    return node;
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #next(): string {
    const character = this.#source[this.#at];
    if (character === undefined) throw new Unknown();
    this.#at += 1;
    return character;
  }

  #choice(): RegexNode {
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) parts.push(this.#quantified(this.#atom()));
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #quantified(body: RegexNode): RegexNode {
    let bounds: [number, number] | null = null;
    if (this.#take('*')) bounds = [0, Infinity];
    else if (this.#take('+')) bounds = [1, Infinity];
    else if (this.#take('?')) bounds = [0, 1];
    else {
      const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.#source.slice(this.#at, this.#at + 24));
      if (counted === null) return body;
      this.#at += counted[0].length;
      const min = Number(counted[1]);
      bounds = [min, counted[2] === undefined ? min : counted[3] === '' ? Infinity : Number(counted[3])];
    }
    this.#take('?');
    return { kind: 'repeat', min: bounds[0], max: bounds[1], body };
  }

  #atom(): RegexNode {
    const character = this.#next();
    switch (character) {
      case '^': return { kind: 'assertion', start: true };
      case '$': return { kind: 'assertion', start: false };
      case '.': return { kind: 'set', set: DOT };
      case '(': return this.#group();
      case '[': return { kind: 'set', set: this.#class() };
      case '\\': {
        if (this.#take('b') || this.#take('B')) return { kind: 'assertion', start: false };
        return { kind: 'set', set: this.#escape() };
      }
      default: return { kind: 'set', set: one(character) };
    }
  }

  #group(): RegexNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new Unknown();
    const look = ['?=', '?!', '?<=', '?<!'].some((text) => this.#take(text));
    if (!look && !this.#take('?:') && this.#take('?')) {
      const name = /^<[A-Za-z_$][\w$]*>/.exec(this.#source.slice(this.#at, this.#at + 60));
      if (name === null) throw new Unknown();
      this.#at += name[0].length;
    }
    const body = this.#choice();
    if (!this.#take(')')) throw new Unknown();
    this.#depth -= 1;
    return look ? { kind: 'look', body } : body;
  }

  /** After a backslash. */
  #escape(): CharacterSet {
    const character = this.#next();
    const known = CLASSES.get(character);
    if (known !== undefined) return known;
    const control = CONTROLS.get(character);
    if (control !== undefined) return range(control, control);
    if (character === 'x' || character === 'u') {
      const digits = /^(?:[\dA-Fa-f]{4}|[\dA-Fa-f]{2}|\{[\dA-Fa-f]+\})/.exec(this.#source.slice(this.#at, this.#at + 10));
      const length = digits === null ? 0 : digits[0].startsWith('{') ? digits[0].length : character === 'x' ? 2 : 4;
      const code = Number.parseInt(this.#source.slice(this.#at, this.#at + length).replaceAll(/[{}]/g, ''), 16);
      if (Number.isNaN(code)) throw new Unknown();
      this.#at += length;
      return range(code, code);
    }
    if (/[pP]/.test(character)) {
      const property = /^\{[^}]+\}/.exec(this.#source.slice(this.#at, this.#at + 60));
      this.#at += property?.[0].length ?? 0;
      return property === null ? one(character) : ANY;
    }
    // A reference back to a group, a control letter.
    if (/[1-9kc]/.test(character)) throw new Unknown();
    return one(character);
  }

  #class(): CharacterSet {
    const negated = this.#take('^');
    let set = 0n;
    while (!this.#take(']')) {
      const from = this.#classAtom();
      if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' && from.code !== null) {
        this.#at += 1;
        const to = this.#classAtom();
        if (to.code === null) throw new Unknown();
        set |= range(from.code, to.code);
      } else set |= from.set;
    }
    return negated ? (ANY & ~set) | OTHERS : set;
  }

  #classAtom(): { set: CharacterSet; code: number | null } {
    const character = this.#next();
    if (character !== '\\') return { set: one(character), code: character.codePointAt(0)! };
    if (this.#take('b')) return { set: range(8, 8), code: 8 };
    const set = this.#escape();
    const single = set !== 0n && (set & (set - 1n)) === 0n && set !== OTHERS;
    return { set, code: single ? set.toString(2).length - 1 : null };
  }
}

/** Null for a pattern with parts that the reader does not know. */
export function parseRegex(source: string): RegexNode | null {
  try {
    return new Reader(source).whole();
  } catch {
    return null;
  }
}
