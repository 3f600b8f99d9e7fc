/** The words behind `rules`, taken apart and checked. */
import { resolve } from 'node:path';
import { RULE_POSITIONS } from '../../../protocol/rule.ts';
import type { RulePosition } from '../../../protocol/rule.ts';
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { listed } from '../../../engine/wording.ts';
import { emptyOption, mistake, takeApart, takePart } from '../../command.ts';
import type { Parsed } from '../../command.ts';
import { PLACES, placesOf } from '../../places.ts';
import type { Places } from '../../places.ts';

export interface TestArguments {
  readonly what: 'test';
  readonly places: Places;
  readonly names: readonly string[];
  readonly watch: boolean;
  readonly json: boolean;
  /** Absolute. */
  readonly junit: string | null;
  readonly coverage: boolean;
  /** Percent of lines. */
  readonly threshold: number | null;
}

export interface RunArguments {
  readonly what: 'run';
  readonly places: Places;
  readonly name: string;
  /** Absolute, `-` for standard input. */
  readonly batch: string;
  readonly position: RulePosition;
  readonly platform: Platform;
  readonly version: string | null;
  readonly json: boolean;
}

export interface LintArguments {
  readonly what: 'lint';
  readonly places: Places;
  readonly names: readonly string[];
  readonly json: boolean;
}

export interface ExportArguments {
  readonly what: 'export';
  readonly places: Places;
  readonly name: string;
  readonly version: string | null;
  readonly zip: boolean;
  /** Absolute; null is standard output, or NAME.zip in this folder. */
  readonly out: string | null;
}

export type RulesArguments = TestArguments | RunArguments | LintArguments | ExportArguments;

export const RULES_USAGE = `Usage: cloudchamber rules test [NAME…] [options]
       cloudchamber rules run NAME BATCH [options]
       cloudchamber rules lint [NAME…] [options]
       cloudchamber rules export NAME [options]

test    runs the cases of rules (rules/NAME/cases/*.json) and says what is not as expected
run     runs a rule over one batch and shows what it does to it
lint    finds what goes wrong on some batch: unguarded access, missing change events, null in events …
export  writes a rule as AWS Lambda takes it: index.js with the handler index.handler

BATCH is a file with a batch as JSON, "-" is standard input. Without NAME, all rules of the workspace are taken. Rules run locked
up in a process of their own, with the 200 ms that production gives them.

Options:
  --watch              test: again after each change, until Ctrl+C
  --coverage           test: lines of each rule that its cases run
  --threshold N        test: fail when they are less than N percent
  --junit FILE         test: a report for CI
  --position POSITION  run: all-outputs or output (default all-outputs)
  --platform PLATFORM  run: the input's platform (default web)
  --version V          run, export: v1 to v50 instead of the code as it stands
  --zip                export: a zip (default NAME.zip in this folder)
  --out FILE           export: where to write; default standard output
  --json               test, run, lint: print JSON
  --workspace DIR      the workspace's folder (default: this folder if it is one, else the one in the data folder)
  --data DIR           the data folder (default: the user's)
  -h, --help           show this

Exit status: 0 all good, 1 a case failed, a rule failed, or lint found errors or warnings, 2 wrong usage.
`;

const PARTS = ['test', 'run', 'lint', 'export'] as const;

export function parseRules(words: readonly string[], cwd: string): Parsed<RulesArguments> {
  const taken = takePart(words, 'rules', PARTS);
  if (!taken.ok) return taken.answer;
  const { part, rest } = taken;
  switch (part) {
    case 'test': return testArguments(rest, cwd);
    case 'run': return runArguments(rest, cwd);
    case 'lint': return lintArguments(rest, cwd);
    case 'export': return exportArguments(rest, cwd);
    default: return part satisfies never;
  }
}

function testArguments(words: readonly string[], cwd: string): Parsed<TestArguments> {
  const taken = takeApart(words, { ...PLACES, watch: { type: 'boolean' }, json: { type: 'boolean' }, junit: { type: 'string' }, coverage: { type: 'boolean' }, threshold: { type: 'string' } });
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const places = placesOf(values, cwd);
  const threshold = values.threshold === undefined ? null : Number(values.threshold);
  if (threshold !== null && (!(threshold >= 0 && threshold <= 100) || values.threshold?.trim() === '')) return mistake(`--threshold must be a percentage from 0 to 100, not "${values.threshold ?? ''}".`);
  if (values.watch === true && (values.json === true || values.junit !== undefined)) return mistake('--watch is for people: leave out --json and --junit.');
  return {
    kind: 'run',
    args: {
      what: 'test', places, names: positionals, watch: values.watch ?? false, json: values.json ?? false,
      junit: values.junit === undefined ? null : resolve(cwd, values.junit), coverage: values.coverage === true || threshold !== null, threshold,
    },
  };
}

function versionOf(text: string | undefined): string | null | undefined {
  if (text === undefined || text === '$LATEST') return null;
  return /^v([1-9]|[1-4]\d|50)$/.test(text) ? text : undefined;
}

function runArguments(words: readonly string[], cwd: string): Parsed<RunArguments> {
  const taken = takeApart(words, { ...PLACES, position: { type: 'string' }, platform: { type: 'string' }, version: { type: 'string' }, json: { type: 'boolean' } });
  if (!taken.ok) return taken.answer;
  const { values, positionals: [name, batch, extra] } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const places = placesOf(values, cwd);
  if (name === undefined || batch === undefined) return mistake('"rules run" needs the name of a rule and a file with a batch.');
  if (extra !== undefined) return mistake(`"${extra}" is not expected here: "rules run" takes one rule and one batch.`);
  const position = RULE_POSITIONS.find((each) => each === (values.position ?? 'all-outputs'));
  if (position === undefined) return mistake(`--position must be ${listed(RULE_POSITIONS)}, not "${values.position ?? ''}".`);
  const platform = PLATFORMS.find((each) => each === (values.platform ?? 'web'));
  if (platform === undefined) return mistake(`--platform must be ${listed(PLATFORMS)}, not "${values.platform ?? ''}".`);
  const version = versionOf(values.version);
  if (version === undefined) return mistake(`--version must be v1 to v50, not "${values.version ?? ''}".`);
  return { kind: 'run', args: { what: 'run', places, name, batch: batch === '-' ? batch : resolve(cwd, batch), position, platform, version, json: values.json ?? false } };
}

function lintArguments(words: readonly string[], cwd: string): Parsed<LintArguments> {
  const taken = takeApart(words, { ...PLACES, json: { type: 'boolean' } });
  if (!taken.ok) return taken.answer;
  const empty = emptyOption(taken.values);
  if (empty !== null) return mistake(empty);
  const places = placesOf(taken.values, cwd);
  return { kind: 'run', args: { what: 'lint', places, names: taken.positionals, json: taken.values.json ?? false } };
}

function exportArguments(words: readonly string[], cwd: string): Parsed<ExportArguments> {
  const taken = takeApart(words, { ...PLACES, version: { type: 'string' }, zip: { type: 'boolean' }, out: { type: 'string' } });
  if (!taken.ok) return taken.answer;
  const { values, positionals: [name, extra] } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const places = placesOf(values, cwd);
  if (name === undefined) return mistake('"rules export" needs the name of a rule.');
  if (extra !== undefined) return mistake(`"${extra}" is not expected here: "rules export" takes one rule.`);
  const version = versionOf(values.version);
  if (version === undefined) return mistake(`--version must be v1 to v50, not "${values.version ?? ''}".`);
  return { kind: 'run', args: { what: 'export', places, name, version, zip: values.zip ?? false, out: values.out === undefined ? null : resolve(cwd, values.out) } };
}
