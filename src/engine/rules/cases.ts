/** Test cases as files: reading them with positions, writing them, and making one of a batch and what the rule did to it. */
import { idNumber, isObject, parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { ruleCaseSchema } from '../../protocol/rule.ts';
import type { RuleCase, RulePosition } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { signed64 } from '../batch/ids.ts';
import type { Batch } from '../batch/types.ts';
import { positionOf, readJson } from '../json-file.ts';
import { plainView } from './batch-view.ts';
import type { RuleOutcome } from './run.ts';

const SCHEMA = '../../../.cloudchamber/schemas/rule-case.schema.json';

export type ReadCase =
  | { readonly ok: true; readonly case: RuleCase }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number };

export function readCase(text: string): ReadCase {
  const read = readJson(text, ruleCaseSchema);
  if (!read.ok) {
    const { message, line, column } = read.findings.find(({ severity }) => severity === 'error')!;
    return { ok: false, message, line, column };
  }
  const problem = (path: readonly PropertyKey[], message: string): ReadCase => ({ ok: false, message, ...positionOf(text, path) });
  const { expect } = read.value;
  if ((expect.kind === 'exact' || expect.kind === 'subset') && expect.batch === undefined) {
    return problem(['expect'], `"expect.batch" is missing: write what the rule must give back${expect.kind === 'subset' ? ', or the part of it that counts' : ''}.`);
  }
  const wrong = expect.ignore.findIndex((pointer) => !pointer.startsWith('/'));
  if (wrong >= 0) return problem(['expect', 'ignore', wrong], `"${expect.ignore[wrong]!}" is no pointer: write it as "/events/0/data/event_id", with * for any index.`);
  return { ok: true, case: withExactIntegers(read.value, text) };
}

/** `JSON.parse` rounds 64-bit numbers: the batches are read again with all of their digits, as texts. */
function withExactIntegers(value: RuleCase, text: string): RuleCase {
  const raw = plainJson(parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text)) as { batch: RuleCase['batch']; expect: { batch?: RuleCase['batch'] } };
  return { ...value, batch: raw.batch, expect: { ...value.expect, ...(raw.expect.batch === undefined ? {} : { batch: raw.expect.batch }) } };
}

export function caseText(value: RuleCase): string {
  const { $schema, description, position, platform, batch, expect } = value;
  const file = {
    $schema: $schema ?? SCHEMA, ...(description === '' ? {} : { description }), position, platform, batch: withNumbers(batch),
    expect: {
      kind: expect.kind, ...(expect.batch === undefined ? {} : { batch: withNumbers(expect.batch) }), ...(expect.error === undefined ? {} : { error: expect.error }),
      ...(expect.ignore.length === 0 ? {} : { ignore: expect.ignore }),
    },
  };
  return `${stringifyJson(file, 2)}\n`;
}

const ID_KEYS: ReadonlySet<string> = new Set(['mpid', 'batch_id', 'origin_mpid', 'event_id', 'session_id', 'previous_mpid', 'current_mpid']);

/** Ids as the bare numbers that a batch has on the wire. */
function withNumbers(value: unknown, key = ''): Json {
  if (typeof value === 'string') return ID_KEYS.has(key) && signed64(value) !== null ? idNumber(value) : value;
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, key));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withNumbers(item, name)])) : (value as Json);
}

/** A case that holds what the rule does now. */
export function caseFromBatch(batch: Batch, outcome: Pick<RuleOutcome, 'run' | 'batch' | 'extra'>, position: RulePosition, platform: Platform, description = ''): RuleCase {
  return { description, position, platform, batch: plainView(batch, 'output') as RuleCase['batch'], expect: expectationOf(outcome, position, []) };
}

function expectationOf({ run, batch, extra }: Pick<RuleOutcome, 'run' | 'batch' | 'extra'>, position: RulePosition, ignore: string[]): RuleCase['expect'] {
  if (batch !== null) return { kind: 'exact', batch: plainView(batch, position, extra) as RuleCase['batch'], ignore };
  return run.verdict === 'dropped' ? { kind: 'dropped', ignore } : { kind: 'error', ...(run.error === null ? {} : { error: run.error.type }), ignore };
}

/** The case with what the rule did now as its expectation; a subset keeps its members and takes their new values. */
export function updateExpectation(value: RuleCase, outcome: Pick<RuleOutcome, 'run' | 'batch' | 'extra'>): RuleCase {
  const now = expectationOf(outcome, value.position, value.expect.ignore);
  if (value.expect.kind !== 'subset' || now.batch === undefined) return { ...value, expect: now };
  return { ...value, expect: { ...now, kind: 'subset', batch: sameMembers(value.expect.batch ?? {}, now.batch) as RuleCase['batch'] } };
}

function sameMembers(shape: unknown, value: unknown): unknown {
  if (Array.isArray(shape) && Array.isArray(value)) return value.map((item, index) => (index < shape.length ? sameMembers(shape[index], item) : item));
  if (!isObject(shape) || !isObject(value)) return value;
  return Object.fromEntries(Object.keys(shape).filter((key) => Object.hasOwn(value, key)).map((key) => [key, sameMembers(shape[key], value[key])]));
}
