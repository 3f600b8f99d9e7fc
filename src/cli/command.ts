/** What a command of the command line is: a pure part that takes its words apart, and a part that does the work. */
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { closest, listed } from '../engine/wording.ts';

export type Parsed<Arguments> =
  | { readonly kind: 'run'; readonly args: Arguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string };

export interface CommandParts<Arguments> {
  readonly name: string;
  /** Lines for the list of commands: what follows the program's name, and what it does. */
  readonly forms: readonly { readonly form: string; readonly summary: string }[];
  readonly usage: string;
  /** Pure, so that every mistake has its test. `words` are those behind the command's name. */
  readonly parse: (words: readonly string[], cwd: string) => Parsed<Arguments>;
  /** Gives the exit status. Loads the heavy parts itself: most calls need few of them. */
  readonly run: (args: Arguments) => Promise<number>;
  /** The process ends when `run` is done, even if someone left a handle open. */
  readonly endsProcess?: boolean;
}

export type Prepared =
  | { readonly kind: 'run'; readonly args: unknown; readonly run: () => Promise<number> }
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly message: string };

export interface Command {
  readonly name: string;
  readonly forms: CommandParts<unknown>['forms'];
  readonly usage: string;
  readonly endsProcess: boolean;
  prepare(words: readonly string[], cwd: string): Prepared;
}

export function command<Arguments>(parts: CommandParts<Arguments>): Command {
  const { name, forms, usage, endsProcess = false } = parts;
  return {
    name, forms, usage, endsProcess,
    prepare(words, cwd) {
      const parsed = parts.parse(words, cwd);
      return parsed.kind === 'run' ? { kind: 'run', args: parsed.args, run: () => parts.run(parsed.args) } : parsed;
    },
  };
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Words<O extends Options> = ReturnType<typeof parseArgs<{ options: O & { help: { type: 'boolean'; short: 'h' } }; allowPositionals: true }>>;

/** Options and other words, with `--help` understood everywhere. */
export function takeApart<O extends Options>(words: readonly string[], options: O): { ok: true; values: Words<O>['values']; positionals: string[] } | { ok: false; answer: { kind: 'help' } | { kind: 'mistake'; message: string } } {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: { ...options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true, strict: true });
    if ((values as { help?: boolean }).help === true) return { ok: false, answer: { kind: 'help' } };
    return { ok: true, values: values as Words<O>['values'], positionals };
  } catch (error) {
    return { ok: false, answer: { kind: 'mistake', message: firstSentence(error) } };
  }
}

/** Which of a command's parts is meant ("plan validate"), and the other words. */
export function takePart<P extends string>(words: readonly string[], command: string, parts: readonly P[]): { ok: true; part: P; rest: string[] } | { ok: false; answer: { kind: 'help' } | { kind: 'mistake'; message: string } } {
  const at = words.findIndex((word) => (parts as readonly string[]).includes(word));
  const part = parts.find((name) => name === words[at]);
  if (part !== undefined) return { ok: true, part, rest: words.filter((_, index) => index !== at) };
  if (words.includes('--help') || words.includes('-h')) return { ok: false, answer: { kind: 'help' } };
  const word = words.find((each) => !each.startsWith('-'));
  const near = word === undefined ? undefined : closest(word, parts);
  return { ok: false, answer: mistake(word === undefined ? `Say what "${command}" is to do: ${listed(parts)}.` : `"${command} ${word}" is not known: use ${listed(parts)}${near === undefined ? '' : ` (did you mean "${near}"?)`}.`) };
}

/** What is wrong with the first option that was given without a value; only a filter may be empty. */
export function emptyOption(values: Readonly<Record<string, string | boolean | undefined>>): string | null {
  for (const [name, value] of Object.entries(values)) if (typeof value === 'string' && value.trim() === '' && name !== 'query') return `--${name} needs a value.`;
  return null;
}

export function mistake(message: string): { kind: 'mistake'; message: string } {
  return { kind: 'mistake', message };
}

function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${(message.split(/\.\s|\n/)[0] ?? message).replace(/\.$/, '')}.`;
}
