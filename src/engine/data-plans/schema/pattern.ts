/**
 * A plan's pattern, bounded: it runs as it is where its cost is known to be small for the text at hand, else with a time limit.
 * A search that is cut off is a value; after a few of those the pattern is left alone, so that no plan can slow the pipeline down.
 */
import { createContext, Script } from 'node:vm';
import type { Context } from 'node:vm';
import { regexCost } from './regex-cost.ts';

export type PatternAnswer = 'match' | 'no match' | 'too long';

export interface Pattern {
  readonly source: string;
  test(text: string): PatternAnswer;
}

/** About 20 ms at a nanosecond or two a step. */
const MAX_STEPS = 1e7;
const MAX_MS = 20;
/** A second try: on a busy machine the first one can be over before it began. */
const SECOND_MS = 100;
/** Cut-off searches before a pattern is no longer tried. */
const MAX_STRIKES = 3;
const MAX_REMEMBERED = 256;
const MAX_REMEMBERED_LENGTH = 256;

/** Null when the text is no pattern. `unicode`: `\p{L}` means letters, as where the platform runs it. */
export function regexOf(source: string, unicode: boolean = true): RegExp | null {
  try {
    return new RegExp(source, unicode && /\\[pP]\{/.test(source) ? 'u' : '');
  } catch {
    return null;
  }
}

let sandbox: { readonly context: Context & { regex?: RegExp; text?: string }; readonly script: Script } | null = null;

/** One search with a time limit; starting the clock costs a fifth of a millisecond. */
export function boundedTest(regex: RegExp, text: string): PatternAnswer {
  const first = timedTest(regex, text, MAX_MS);
  return first === 'too long' ? timedTest(regex, text, SECOND_MS) : first;
}

function timedTest(regex: RegExp, text: string, timeout: number): PatternAnswer {
  sandbox ??= { context: createContext({}), script: new Script('regex.test(text)') };
  sandbox.context.regex = regex;
  sandbox.context.text = text;
  try {
    return sandbox.script.runInContext(sandbox.context, { timeout }) === true ? 'match' : 'no match';
  } catch {
    return 'too long';
  } finally {
    sandbox.context.text = '';
  }
}

/** Needs no time limit, whatever the text. */
export function isAlwaysCheap(source: string): boolean {
  const cost = regexCost(source);
  return !cost.unbounded && cost.degree <= 1 && cost.factor <= 1_000;
}

/** Null when the text is no pattern. */
export function compilePattern(source: string, unicode: boolean = true): Pattern | null {
  const regex = regexOf(source, unicode);
  if (regex === null) return null;
  const cost = regexCost(source);
  const remembered = new Map<string, PatternAnswer>();
  let strikes = 0;
  const bounded = (text: string): PatternAnswer => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    if (strikes >= MAX_STRIKES) return 'too long';
    const answer = boundedTest(regex, text);
    if (answer === 'too long') strikes += 1;
    else if (text.length <= MAX_REMEMBERED_LENGTH) {
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(text, answer);
    }
    return answer;
  };
  const native = (text: string): PatternAnswer => (regex.test(text) ? 'match' : 'no match');
  if (cost.unbounded) return { source, test: bounded };
  return { source, test: (text) => (cost.factor * text.length ** cost.degree <= MAX_STEPS ? native(text) : bounded(text)) };
}
