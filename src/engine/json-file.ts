/** One JSON file against its schema: every error gets a line, a column and a sentence that says what to do. */
import { findNodeAtLocation, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import { closest, listed, quoted } from './wording.ts';

export interface Finding {
  readonly code: 'json-syntax' | 'json-duplicate-key' | 'invalid';
  readonly severity: 'error' | 'warning';
  /** Dotted path of the field, empty for the whole file. */
  readonly field: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type ReadJson<T> =
  | { readonly ok: true; readonly value: T; readonly findings: readonly Finding[] }
  /** `draft` is what could be made out of the broken text; never to be used as configuration. */
  | { readonly ok: false; readonly draft: unknown; readonly findings: readonly Finding[] };

type Path = readonly PropertyKey[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Both count from 1. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lastBreak = before.lastIndexOf('\n');
  return { line: before.split('\n').length, column: offset - lastBreak };
}

/** Position of the value at `path` (or of its key), or of the nearest thing around it that is there. */
export function positionOf(text: string, path: Path, at: 'value' | 'key' = 'value'): Position {
  const root = parseTree(text);
  return positionAt(text, root ? marked(nodeAround(root, path), at).offset : 0);
}

export function readJson<T>(text: string, schema: z.ZodType<T>): ReadJson<T> {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const errors: ParseError[] = [];
  const root = parseTree(source, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first !== undefined || root === undefined) {
    const offset = first?.offset ?? 0;
    return { ok: false, draft: root ? plain(root) : undefined, findings: [syntaxFinding(source, first, offset)] };
  }
  const findings = duplicateKeys(source, root);
  const value = JSON.parse(source) as unknown;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data, findings };
  return { ok: false, draft: value, findings: [...findings, ...describeError(parsed.error, value).map((issue) => place(source, root, issue))] };
}

export interface DescribedIssue {
  readonly path: Path;
  readonly field: string;
  readonly message: string;
  /** For keys that should not be there: mark the key itself, not its value. */
  readonly atKey: boolean;
}

/** zod's issues in this product's words; also used for values that come over the control API. */
export function describeError(error: z.ZodError, value: unknown): DescribedIssue[] {
  return error.issues.flatMap((issue) => describeIssue(issue, value));
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): DescribedIssue[] {
  const field = issue.path.map(String).join('.');
  const name = field === '' ? 'The file' : quoted(field);
  const at = valueAt(value, issue.path);
  const one = (message: string): DescribedIssue[] => [{ path: issue.path, field, message, atKey: false }];
  if (at === undefined && issue.code !== 'unrecognized_keys') return one(`${name} is missing: add it${expectation(issue)}.`);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        const full = path.map(String).join('.');
        return { path, field: full, message: unknownKeyMessage(key, full), atKey: true };
      });
    case 'invalid_type':
      return one(`${name} must be ${withArticle(issue.expected)}, but it is ${kindOf(at)}.`);
    case 'invalid_value': {
      const options = issue.values.map(String);
      const hint = typeof at === 'string' ? closest(at, options) : undefined;
      return one(`${name} cannot be ${JSON.stringify(at)}: use ${listed(options)}${hint ? ` (did you mean ${quoted(hint)}?)` : ''}.`);
    }
    case 'invalid_format':
      return one(`${name} cannot be ${JSON.stringify(at)}: ${issue.message.startsWith('Invalid') ? `it must match ${issue.pattern ?? issue.format}` : issue.message}.`);
    case 'too_small':
      return one(issue.origin === 'string' ? `${name} is ${at === '' ? 'empty' : 'too short'}: write at least ${String(issue.minimum)} character${issue.minimum === 1 ? '' : 's'}.` : `${name} is ${String(at)}: it must be ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}.`);
    case 'too_big':
      return one(issue.origin === 'string' ? `${name} is too long: at most ${String(issue.maximum)} characters.` : `${name} is ${String(at)}: it must be ${issue.inclusive === false ? 'less than' : 'at most'} ${String(issue.maximum)}.`);
    case 'invalid_union':
      return one(`${name} must be text, a number, true, false, null, a list of texts, or {"$secret": "<name>"}, but it is ${kindOf(at)}.`);
    default:
      return one(`${name}: ${issue.message}.`);
  }
}

function unknownKeyMessage(key: string, full: string): string {
  if (/^(secret|password|api_secret)$/i.test(key)) {
    return `${quoted(full)} does not belong in a workspace file: remove it. Secrets are kept in this user's data folder; set it with PUT /api/v1/secrets/<name>.`;
  }
  return `${quoted(full)} is not a field of this kind of file: remove it or correct its spelling.`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return ` (one of ${listed(issue.values.map(String))})`;
  if (issue.code === 'invalid_type') return ` (${withArticle(issue.expected)})`;
  return '';
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text in quotes', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'an object { … }', record: 'an object { … }', array: 'a list [ … ]', null: 'null',
};

function withArticle(expected: string): string {
  return TYPE_WORDS[expected] ?? expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `the text ${JSON.stringify(value.slice(0, 60))}` : String(value);
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return at;
}

const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this word is not JSON; texts need double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a field name in double quotes is missing here; remove a trailing comma, if there is one',
  ValueExpected: 'a value is missing here; remove a trailing comma, if there is one',
  ColonExpected: 'a ":" is missing between a field and its value',
  CommaExpected: 'a "," is missing before this',
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  EndOfFileExpected: 'the file should end here; remove what follows',
  InvalidCommentToken: 'comments are not allowed in JSON; remove this one',
  UnexpectedEndOfComment: 'comments are not allowed in JSON; remove this one',
  UnexpectedEndOfString: 'this text is not closed; add the missing "',
  UnexpectedEndOfNumber: 'this number is cut off',
  InvalidUnicode: 'this \\u escape needs four hex digits',
  InvalidEscapeCharacter: 'this escape is not allowed; write \\\\ for a backslash',
  InvalidCharacter: 'a control character is in this text; write it as an escape such as \\n',
};

function syntaxFinding(text: string, error: ParseError | undefined, offset: number): Finding {
  const empty = text.trim() === '';
  const detail = empty ? 'the file is empty; write an object { … } or delete the file' : (error && SYNTAX[printParseErrorCode(error.error)]) ?? 'the text cannot be read';
  return { code: 'json-syntax', severity: 'error', field: '', message: `Not valid JSON: ${detail}.`, ...positionAt(text, empty ? 0 : offset) };
}

function place(text: string, root: Node, issue: DescribedIssue): Finding {
  const node = marked(nodeAround(root, issue.path), issue.atKey ? 'key' : 'value');
  return { code: 'invalid', severity: 'error', field: issue.field, message: issue.message, ...positionAt(text, node.offset) };
}

function marked(node: Node, at: 'value' | 'key'): Node {
  return at === 'key' && node.parent?.type === 'property' ? node.parent : node;
}

function nodeAround(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length).map((step) => (typeof step === 'number' ? step : String(step))));
    if (node) return node;
  }
  return root;
}

/** `JSON.parse` keeps the last of two equal keys without a word. */
function duplicateKeys(text: string, root: Node): Finding[] {
  const findings: Finding[] = [];
  const walk = (node: Node, path: readonly string[]): void => {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      const key = child.children?.[0];
      const value = child.children?.[1];
      if (child.type !== 'property' || key === undefined) {
        walk(child, path);
        continue;
      }
      const name = String(key.value);
      const field = [...path, name].join('.');
      if (seen.has(name)) {
        findings.push({ code: 'json-duplicate-key', severity: 'warning', field, message: `${quoted(field)} is there twice and the last one counts: remove one of them.`, ...positionAt(text, key.offset) });
      }
      seen.add(name);
      if (value) walk(value, [...path, name]);
    }
  };
  walk(root, []);
  return findings;
}

function plain(node: Node): unknown {
  if (node.type === 'object') {
    const entries = (node.children ?? []).flatMap((child) => {
      const [key, value] = child.children ?? [];
      return key && value ? [[String(key.value), plain(value)] as const] : [];
    });
    return Object.fromEntries(entries);
  }
  return node.type === 'array' ? (node.children ?? []).map(plain) : node.value;
}
