/** Walks the text of a filter character by character. Where a word ends depends on what it is: free text, key or value. */
import { FILTER_OPS } from './ast.ts';
import type { FilterOp } from './ast.ts';

const SPACE = /\s/;
const LETTER = /[A-Za-z]/;
const NAME = /[A-Za-z_]/;

export interface Quoted {
  readonly text: string;
  readonly closed: boolean;
}

export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.position >= this.text.length;
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position += 1;
    return true;
  }

  skipSpace(): void {
    while (!this.done && SPACE.test(this.peek())) this.position += 1;
  }

  /** True at the end, before space and before a bracket or bar: nothing of this term follows. */
  get atTermEnd(): boolean {
    const next = this.peek();
    return next === '' || next === '(' || next === ')' || next === '|' || SPACE.test(next);
  }

  readOp(): FilterOp | null {
    for (const op of FILTER_OPS) {
      if (this.text.startsWith(op, this.position)) {
        this.position += op.length;
        return op;
      }
    }
    return null;
  }

  private get atOp(): boolean {
    return FILTER_OPS.some((op) => this.text.startsWith(op, this.position));
  }

  /** A field name, when one starts here. */
  readName(): string {
    if (!LETTER.test(this.peek())) return '';
    const from = this.position;
    while (!this.done && NAME.test(this.peek())) this.position += 1;
    return this.text.slice(from, this.position);
  }

  /** The key after the dot of a map field. */
  readKey(): Quoted {
    if (this.peek() === '"') return this.readQuoted();
    const from = this.position;
    while (!this.atTermEnd && this.peek() !== '"' && !this.atOp) this.position += 1;
    return { text: this.text.slice(from, this.position), closed: true };
  }

  readWord(stopAtComma: boolean): string {
    const from = this.position;
    const stop = stopAtComma ? '",' : '"';
    while (!this.atTermEnd && !stop.includes(this.peek())) this.position += 1;
    return this.text.slice(from, this.position);
  }

  /** Text in double quotes; `\"`, `\\`, `\n`, `\t` and `\r` are escapes, before anything else a backslash is dropped. */
  readQuoted(): Quoted {
    this.position += 1;
    let text = '';
    while (!this.done) {
      const character = this.peek();
      this.position += 1;
      if (character === '"') return { text, closed: true };
      if (character !== '\\') {
        text += character;
        continue;
      }
      if (this.done) break;
      const escaped = this.peek();
      this.position += 1;
      text += { n: '\n', t: '\t', r: '\r' }[escaped] ?? escaped;
    }
    return { text, closed: false };
  }
}
