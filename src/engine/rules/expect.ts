/** What a case expects against what the rule gave: a verdict, one sentence and the differences. */
import { isObject } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import type { CaseResult, RuleCase, RuleRun } from '../../protocol/rule.ts';
import { escapeToken, segmentsOf } from '../../protocol/pointer.ts';

type Expectation = RuleCase['expect'];
type Plain = NonNullable<CaseResult['output']>;
type Diff = CaseResult['diff'];

export interface Actual {
  readonly run: RuleRun;
  /** The rule's batch as plain JSON, null when there is none. */
  readonly output: Plain | null;
}

export interface Checked {
  /** Null when the expectation is met. */
  readonly failure: string | null;
  readonly diff: Diff;
}

export function checkExpectation(expect: Expectation, actual: Actual): Checked {
  const { verdict, error } = actual.run;
  const fail = (failure: string): Checked => ({ failure, diff: [] });
  if (verdict === 'not-run') return fail(error?.message ?? 'The rule did not run.');
  switch (expect.kind) {
    case 'dropped':
      return verdict === 'dropped' ? { failure: null, diff: [] } : fail(`Expected the batch to be dropped, but ${outcomeWords(actual)}.`);
    case 'error': {
      if (verdict !== 'error' && verdict !== 'timeout') return fail(`Expected an error, but ${outcomeWords(actual)}.`);
      const text = errorText(actual.run);
      return expect.error === undefined || text.includes(expect.error) ? { failure: null, diff: [] } : fail(`Expected an error with ${JSON.stringify(expect.error)}, got ${JSON.stringify(text)}.`);
    }
    case 'exact':
    case 'subset': {
      if (actual.output === null) return fail(`Expected a batch, but ${outcomeWords(actual)}.`);
      const [wanted, got] = [comparable(expect.batch ?? {}, expect.ignore), comparable(actual.output, expect.ignore)];
      const diff = expect.kind === 'exact' ? semanticDiff(wanted, got) : subsetDiff(wanted, got, '');
      return { failure: diff.length === 0 ? null : sentence(diff, wanted, got), diff };
    }
    default: return expect.kind satisfies never;
  }
}

function outcomeWords({ run }: Actual): string {
  switch (run.verdict) {
    case 'same': return 'the rule gave it back unchanged';
    case 'changed': return 'the rule gave back a changed batch';
    case 'dropped': return 'the rule dropped it';
    case 'timeout': return 'the rule did not answer in time';
    default: return `the rule failed with ${errorText(run)}${run.error?.line ? ` (line ${run.error.line})` : ''}`;
  }
}

function errorText({ error }: RuleRun): string {
  return error === null ? 'an error' : error.message.startsWith(`${error.type}:`) ? error.message : `${error.type}: ${error.message}`;
}

const ID_KEYS: ReadonlySet<string> = new Set(['mpid', 'batch_id', 'event_id', 'session_id', 'origin_mpid', 'previous_mpid', 'current_mpid']);

/** Ids as texts (a file may hold either form), and without what is not compared. */
function comparable(value: unknown, ignore: readonly string[]): unknown {
  const paths = ignore.map((pointer) => segmentsOf(pointer));
  const walk = (at: unknown, key: string, left: readonly (readonly string[])[]): unknown => {
    if (typeof at === 'number' && ID_KEYS.has(key)) return String(at);
    const below = (step: string): readonly (readonly string[])[] => left.filter(([first]) => first === step || first === '*').map((path) => path.slice(1));
    const isIgnored = (paths: readonly (readonly string[])[]): boolean => paths.some((path) => path.length === 0);
    if (Array.isArray(at)) return at.map((item, index) => { const inner = below(String(index)); return isIgnored(inner) ? null : walk(item, key, inner); });
    if (!isObject(at)) return at;
    return Object.fromEntries(Object.entries(at).flatMap(([name, item]) => { const inner = below(name); return isIgnored(inner) ? [] : [[name, walk(item, name, inner)] as const]; }));
  };
  return walk(value, '', paths);
}

/** As `diffJson`, but an item that is missing from a list or new in it does not make all that follow it differ. */
export function semanticDiff(expected: unknown, actual: unknown, path = ''): Diff {
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length !== actual.length) {
    const pairs = align(expected.map(signature), actual.map(signature));
    const [matchedExpected, matchedActual] = [new Set(pairs.map(([from]) => from)), new Set(pairs.map(([, to]) => to))];
    return [
      ...expected.flatMap((item, index) => (matchedExpected.has(index) ? [] : [{ op: 'remove' as const, path: `${path}/${index}`, before: item as never }])),
      ...actual.flatMap((item, index) => (matchedActual.has(index) ? [] : [{ op: 'add' as const, path: `${path}/${index}`, value: item as never }])),
      ...pairs.flatMap(([from, to]) => semanticDiff(expected[from], actual[to], `${path}/${to}`)),
    ];
  }
  if (Array.isArray(expected) && Array.isArray(actual)) return expected.flatMap((item, index) => semanticDiff(item, actual[index], `${path}/${index}`));
  if (isObject(expected) && isObject(actual)) {
    const steps = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return steps.flatMap((key) => {
      const at = `${path}/${escapeToken(key)}`;
      if (!Object.hasOwn(expected, key)) return [{ op: 'add' as const, path: at, value: actual[key] as never }];
      if (!Object.hasOwn(actual, key)) return [{ op: 'remove' as const, path: at, before: expected[key] as never }];
      return semanticDiff(expected[key], actual[key], at);
    });
  }
  return diffJson(expected, actual).map((op) => ({ ...op, path: path + op.path }));
}

/** What makes two items of a list the same thing: an event's type and name, a product's id. */
function signature(item: unknown): string {
  if (!isObject(item)) return JSON.stringify(item);
  const data = isObject(item['data']) ? item['data'] : {};
  if (item['event_type'] !== undefined) return JSON.stringify([item['event_type'], data['source_message_id'] ?? data['event_name'] ?? data['screen_name'] ?? data['user_attribute_name'] ?? null]);
  return JSON.stringify(item['id'] ?? item['name'] ?? item);
}

/** Longest common subsequence as pairs of indexes. */
function align(from: readonly string[], to: readonly string[]): [number, number][] {
  const lengths = Array.from({ length: from.length + 1 }, () => Array.from({ length: to.length + 1 }, () => 0));
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) lengths[i]![j] = from[i] === to[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < from.length && j < to.length;) {
    if (from[i] === to[j]) pairs.push([i++, j++]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** Members that are expected and missing or different; lists hold the expected items in their order, and may hold others. */
function subsetDiff(expected: unknown, actual: unknown, path: string): Diff {
  if (isObject(expected) && isObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) => {
      const at = `${path}/${escapeToken(key)}`;
      return Object.hasOwn(actual, key) ? subsetDiff(value, actual[key], at) : [{ op: 'remove' as const, path: at, before: value as never }];
    });
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    let next = 0;
    return expected.flatMap((item, index) => {
      const found = actual.findIndex((candidate, at) => at >= next && subsetDiff(item, candidate, '').length === 0);
      if (found >= 0) {
        next = found + 1;
        return [];
      }
      const nearest = actual.findIndex((candidate, at) => at >= next && signature(candidate) === signature(item));
      const at = nearest >= 0 ? nearest : Math.max(next, index);
      if (at >= actual.length) return [{ op: 'remove' as const, path: `${path}/${index}`, before: item as never }];
      next = at + 1;
      return subsetDiff(item, actual[at], `${path}/${at}`);
    });
  }
  return semanticDiff(expected, actual, path);
}

function sentence(diff: Diff, expected: unknown, actual: unknown): string {
  const counts = [expected, actual].map((batch) => (isObject(batch) && Array.isArray(batch['events']) ? batch['events'].length : 0));
  const lists = diff.some(({ op, path }) => op !== 'replace' && /^\/events\/\d+$/.test(path));
  const first = lists && counts[0] !== counts[1] ? `Expected ${counts[0]} event${counts[0] === 1 ? '' : 's'}, got ${counts[1]}` : difference(diff.find(({ op }) => op === 'replace') ?? diff[0]!);
  const more = diff.length - 1;
  return more === 0 ? first : `${first} (and ${more} more difference${more === 1 ? '' : 's'})`;
}

function difference({ op, path, value, before }: Diff[number]): string {
  const name = nameOf(path);
  switch (op) {
    case 'add': return `Expected no ${name}, got ${short(value)}`;
    case 'remove': return `Expected ${name} to be ${short(before)}, but it is missing`;
    case 'replace': return `Expected ${name} to be ${short(before)}, got ${short(value)}`;
    default: return op satisfies never;
  }
}

/** The last step that is no index: `currency_code`, `products[1]`. */
function nameOf(path: string): string {
  const steps = segmentsOf(path);
  const indexes: string[] = [];
  while (steps.length > 1 && /^\d+$/.test(steps.at(-1)!)) indexes.unshift(`[${steps.pop()}]`);
  return `${steps.at(-1) ?? 'the batch'}${indexes.join('')}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`;
}
