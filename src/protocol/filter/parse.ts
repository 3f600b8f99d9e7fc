/**
 * The parser of the filter language (ui.md B4): recursive descent with one function for each rule of the grammar.
 * It never throws: what is wrong becomes an error with its place and remedy, and the valid terms survive.
 */
import type { FilterError, FilterNode, FilterOp, FilterValue, ParsedFilter, ParsedTerm } from './ast.ts';
import { checkTerm, unknownField } from './check.ts';
import { findField } from './fields.ts';
import type { FieldDefinition } from './fields.ts';
import { Scanner } from './scanner.ts';
import type { Quoted } from './scanner.ts';
import { isComparison, isNumberLike, RANGE_OPS, toNumber } from './values.ts';

export const MAX_FILTER_LENGTH = 8192;
const MAX_DEPTH = 30;
const RANGE = /^(.+?)\.\.(.+)$/;

export function parseFilter(text: string): ParsedFilter {
  if (text.length > MAX_FILTER_LENGTH) {
    const error: FilterError = { code: 'too-long', message: `The filter is longer than ${MAX_FILTER_LENGTH} characters.`, remedy: 'Shorten it; a list such as mpid=1,2,3 is shorter than many terms.', from: MAX_FILTER_LENGTH, to: text.length };
    return { text, filter: { kind: 'and', nodes: [] }, terms: [], errors: [error] };
  }
  return new Parser(text).parse();
}

class Parser {
  private readonly scanner: Scanner;
  private readonly errors: FilterError[] = [];
  private depth = 0;
  /** Set when nesting ran too deep: the brackets left open are then not the user's mistake. */
  private abandoned = false;

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  parse(): ParsedFilter {
    const { scanner } = this;
    const alternatives: ParsedTerm[][] = [[]];
    for (;;) {
      scanner.skipSpace();
      if (scanner.done) break;
      const from = scanner.position;
      if (scanner.take(')')) {
        this.fail('stray-bracket', 'This “)” closes nothing.', 'Remove it, or put text with brackets in quotes.', from);
      } else if (scanner.take('|')) {
        alternatives.push([]);
      } else {
        const node = this.parseTerm();
        alternatives.at(-1)?.push({ node, from, to: scanner.position });
      }
    }
    const { text } = scanner;
    const terms = alternatives.length === 1 ? alternatives[0] ?? [] : this.topAlternatives(alternatives);
    const nodes = terms.flatMap(({ node }) => (node ? [node] : []));
    return { text, filter: { kind: 'and', nodes, span: { from: 0, to: text.length } }, terms, errors: this.errors };
  }

  /** `a | b` without brackets reads as one group. */
  private topAlternatives(alternatives: readonly ParsedTerm[][]): ParsedTerm[] {
    const all = alternatives.flat();
    const [first, last] = [all.at(0), all.at(-1)];
    if (!first || !last) {
      this.fail('empty-group', 'There is nothing to choose from.', 'Write alternatives, as in (a | b).', 0);
      return [];
    }
    const span = { from: first.from, to: last.to };
    const branches = alternatives.flatMap((terms) => {
      const nodes = terms.flatMap(({ node }) => (node ? [node] : []));
      const [only] = nodes;
      return only === undefined ? [] : [nodes.length === 1 ? only : ({ kind: 'and', nodes, span } satisfies FilterNode)];
    });
    if (branches.length < alternatives.length && this.errors.length === 0) {
      this.fail('empty-group', 'One side of “|” is empty.', 'Write a term on both sides, as in (a | b).', span.from);
    }
    const [only] = branches;
    if (only === undefined) return [{ node: null, ...span }];
    return [{ node: branches.length === 1 ? only : { kind: 'or', nodes: branches, span }, ...span }];
  }

  private parseTerm(): FilterNode | null {
    const { scanner } = this;
    const from = scanner.position;
    if (!scanner.take('-')) return this.parsePositive();
    const next = scanner.peek();
    if (next === '' || next === ')' || next === '|' || /\s/.test(next)) {
      this.fail('missing-term', 'Nothing follows “-”.', 'Write what to leave out right after it, as in -env=production.', from);
      return null;
    }
    const node = this.parsePositive();
    return node && { kind: 'not', node, span: { from, to: scanner.position } };
  }

  private parsePositive(): FilterNode | null {
    const { scanner } = this;
    const from = scanner.position;
    if (scanner.peek() === '(') return this.parseGroup();
    if (scanner.peek() === '"') {
      const text = this.quoted();
      return text === null ? null : { kind: 'text', text, span: { from, to: scanner.position } };
    }
    const name = scanner.readName();
    if (name !== '') {
      const node = this.parseField(name, from);
      if (node !== undefined) return node;
      scanner.position = from;
    } else if (scanner.readOp() !== null) {
      const op = scanner.text.slice(from, scanner.position);
      this.skipValue();
      this.fail('stray-operator', `“${op}” has no field before it.`, 'Write field, operator and value without spaces, as in type=commerce, or put the text in quotes.', from);
      return null;
    }
    const text = scanner.readWord(false);
    return { kind: 'text', text, span: { from, to: scanner.position } };
  }

  private parseGroup(): FilterNode | null {
    const { scanner } = this;
    const from = scanner.position;
    if (this.depth >= MAX_DEPTH) {
      scanner.position = scanner.text.length;
      this.abandoned = true;
      this.fail('too-deep', `Brackets are nested more than ${MAX_DEPTH} deep.`, 'Simplify the filter.', from);
      return null;
    }
    this.depth += 1;
    scanner.position += 1;
    const errorsBefore = this.errors.length;
    const branches: FilterNode[] = [];
    let closed = false;
    let empty = false;
    for (;;) {
      const branch = this.parseBranch();
      if (branch) branches.push(branch);
      else empty = true;
      if (scanner.take('|')) continue;
      closed = scanner.take(')');
      break;
    }
    this.depth -= 1;
    if (!closed && !this.abandoned) this.fail('unclosed-bracket', 'This “(” is not closed.', 'Add a “)”.', from, from + 1);
    else if (empty && this.errors.length === errorsBefore) {
      this.fail('empty-group', branches.length === 0 ? 'The brackets are empty.' : 'One side of “|” is empty.', 'Write terms inside, as in (a | b).', from);
    }
    const [only] = branches;
    if (only === undefined) return null;
    return branches.length === 1 ? only : { kind: 'or', nodes: branches, span: { from, to: scanner.position } };
  }

  /** Terms up to `|`, `)` or the end; `null` when there is no valid one. */
  private parseBranch(): FilterNode | null {
    const { scanner } = this;
    const nodes: FilterNode[] = [];
    scanner.skipSpace();
    const from = scanner.position;
    while (!scanner.done && scanner.peek() !== '|' && scanner.peek() !== ')') {
      const node = this.parseTerm();
      if (node) nodes.push(node);
      scanner.skipSpace();
    }
    const [only] = nodes;
    if (only === undefined) return null;
    return nodes.length === 1 ? only : { kind: 'and', nodes, span: { from, to: scanner.position } };
  }

  /** `undefined` when the word is free text after all. */
  private parseField(name: string, from: number): FilterNode | null | undefined {
    const { scanner } = this;
    const field = findField(name);
    if (!field) return this.parseUnknown(name, from);
    let key: string | null = null;
    if (scanner.peek() === '.' && field.type === 'map') {
      scanner.position += 1;
      const read = scanner.readKey();
      if (!this.closed(read, from)) return null;
      if (read.text === '') {
        this.skipValue();
        this.fail('missing-key', `Which ${field.keyLabel ?? 'key'}?`, `Write ${field.name}. and a name, as in ${field.name}.${field.name === 'user' ? 'email' : 'price'}.`, from);
        return null;
      }
      key = read.text;
    }
    const op = scanner.readOp();
    if (op === null) {
      if (!scanner.atTermEnd) return undefined;
      return { kind: 'has', field: field.name, key, span: { from, to: scanner.position } };
    }
    return this.parseValues(field, key, op, from);
  }

  private parseUnknown(name: string, from: number): null | undefined {
    const { scanner } = this;
    if (scanner.peek() === '.') {
      scanner.position += 1;
      scanner.readKey();
    }
    const op = scanner.readOp();
    // A web address and a time of day are text, not fields.
    if (op === null || scanner.text.startsWith('//', scanner.position)) return undefined;
    this.skipValue();
    this.errors.push({ ...unknownField(name), from, to: scanner.position });
    return null;
  }

  private parseValues(field: FieldDefinition, key: string | null, op: FilterOp, from: number): FilterNode | null {
    const { scanner } = this;
    const values: FilterValue[] = [];
    for (;;) {
      if (scanner.peek() === '"') {
        const text = this.quoted();
        if (text === null) return null;
        values.push({ kind: 'text', text });
      } else {
        const word = scanner.readWord(op !== '~');
        if (word !== '') values.push(wordValue(field, op, word));
      }
      if (op === '~' || !scanner.take(',')) break;
    }
    const span = { from, to: scanner.position };
    if (values.length === 0) {
      const example = field.values?.[0]?.value ?? (field.type === 'age' ? '10m' : isNumberLike(field) ? '100' : 'name');
      this.fail('missing-value', `“${scanner.text.slice(from, scanner.position)}” needs a value.`, `Write one right after it, as in ${scanner.text.slice(from, scanner.position)}${example}.`, from);
      return null;
    }
    const error = checkTerm(field, key, op, values, span);
    if (error) {
      this.errors.push(error);
      return null;
    }
    return { kind: 'field', field: field.name, key, op, values, span };
  }

  private skipValue(): void {
    if (this.scanner.peek() === '"') this.scanner.readQuoted();
    else this.scanner.readWord(false);
  }

  private quoted(): string | null {
    const from = this.scanner.position;
    const read = this.scanner.readQuoted();
    return this.closed(read, from) ? read.text : null;
  }

  private closed(read: Quoted, from: number): boolean {
    if (!read.closed) this.fail('unclosed-quote', 'The quotation mark is not closed.', 'Add a closing “"”.', from);
    return read.closed;
  }

  private fail(code: FilterError['code'], message: string, remedy: string, from: number, to = this.scanner.position): void {
    this.errors.push({ code, message, remedy, from, to: Math.max(to, Math.min(from + 1, this.scanner.text.length)) });
  }
}

function wordValue(field: FieldDefinition, op: FilterOp, word: string): FilterValue {
  const range = RANGE_OPS.includes(op) || isComparison(op) ? RANGE.exec(word) : null;
  const [from, to] = [range?.[1], range?.[2]];
  if (from === undefined || to === undefined) return { kind: 'text', text: word };
  const takesRange = isNumberLike(field) || (field.type === 'map' && field.ops.includes('>') && toNumber(from) !== null && toNumber(to) !== null);
  return takesRange ? { kind: 'range', from, to } : { kind: 'text', text: word };
}
