/** The words behind `plan`, taken apart and checked. */
import { resolve } from 'node:path';
import { ENVIRONMENTS } from '../../../protocol/vocabulary.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import { VALIDATION_PROFILES } from '../../../protocol/data-plan.ts';
import type { ValidationProfile } from '../../../protocol/data-plan.ts';
import { listed } from '../../../engine/wording.ts';
import { emptyOption, mistake, takeApart, takePart } from '../../command.ts';
import type { Parsed } from '../../command.ts';
import { PLACES, placesOf } from '../../places.ts';
import type { Places } from '../../places.ts';

/** Where batches come from. */
export interface BatchSource {
  /** Absolute paths; `-` for standard input. */
  readonly files: readonly string[];
  readonly captured: boolean;
  readonly query: string;
  readonly limit: number;
}

export interface ValidateArguments {
  readonly what: 'validate';
  readonly places: Places;
  readonly source: BatchSource;
  readonly plan: string | null;
  readonly version: number | null;
  readonly environment: Environment | null;
  readonly profile: ValidationProfile | null;
  readonly json: boolean;
  readonly junit: string | null;
  readonly allowUnvalidated: boolean;
}

export interface DraftArguments {
  readonly what: 'draft';
  readonly places: Places;
  readonly source: BatchSource;
  readonly name: string;
  readonly id: string | null;
  readonly out: string | null;
  readonly json: boolean;
}

export interface DiffArguments {
  readonly what: 'diff';
  readonly places: Places;
  readonly before: string;
  readonly after: string;
  readonly json: boolean;
  readonly failOnBreaking: boolean;
}

export interface TypesArguments {
  readonly what: 'types';
  readonly places: Places;
  readonly plan: string;
  readonly version: number | null;
  readonly out: string | null;
}

export type PlanArguments = ValidateArguments | DraftArguments | DiffArguments | TypesArguments;

const SOURCE = { captured: { type: 'boolean' }, query: { type: 'string' }, limit: { type: 'string' } } as const;
const VALIDATE = { ...PLACES, ...SOURCE, 'plan': { type: 'string' }, 'version': { type: 'string' }, 'env': { type: 'string' }, 'profile': { type: 'string' }, 'json': { type: 'boolean' }, 'junit': { type: 'string' }, 'allow-unvalidated': { type: 'boolean' } } as const;
const DRAFT = { ...PLACES, ...SOURCE, name: { type: 'string' }, id: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } } as const;
const DIFF = { ...PLACES, 'json': { type: 'boolean' }, 'fail-on-breaking': { type: 'boolean' } } as const;
const TYPES = { ...PLACES, plan: { type: 'string' }, version: { type: 'string' }, out: { type: 'string' } } as const;

export const PLAN_USAGE = `Usage: cloudchamber plan validate [BATCHES…] [options]
       cloudchamber plan draft [BATCHES…] [options]
       cloudchamber plan diff BEFORE AFTER [options]
       cloudchamber plan types --plan PLAN [options]

validate  checks batches against a data plan and says what is not as planned
draft     makes a plan of what the batches hold
diff      says what changed between two versions, and whether data that was valid can become invalid
types     writes TypeScript types and constants of a version, which check an app's calls when it is compiled

BATCHES are files of JSON (one batch or a list) or one batch a line, "-" is standard input; --captured takes what Cloudchamber
has captured. PLAN, BEFORE and AFTER are a file (a plan, a version file or a version document; "file.json:2" for its version 2)
or a plan of the workspace ("orders" or "orders:2").

Options:
  --captured           the batches of the data folder, as they reached the data-plan stage
  --query FILTER       only captured batches that match, in the window's filter language
  --limit N            at most N captured batches, the newest (default 20000)
  --plan PLAN          validate, types: the plan; without it validate takes the plan that each batch names, from the workspace
  --version N          that version of it, active or not
  --env ENVIRONMENT    development or production, instead of what each batch says
  --profile PROFILE    server (as the platform ingests) or node (as the official library and linters check); default: the workspace's
  --allow-unvalidated  batches that could not be validated do not count as a failure
  --junit FILE         validate: a report for CI
  --name NAME, --id ID draft: of the plan (default "Draft")
  --out FILE           draft, types: where to write; default standard output
  --fail-on-breaking   diff: exit with 1 when data that was valid can become invalid
  --json               print JSON
  --workspace DIR      the workspace's folder (default: this folder if it is one, else the one in the data folder)
  --data DIR           the data folder (default: the user's)
  -h, --help           show this

Exit status of validate: 0 all as planned, 1 violations, 2 wrong usage, bad input, or batches that could not be validated.
Of the others: 0 done, 1 breaking (diff --fail-on-breaking), 2 wrong usage or bad input.
`;

const PARTS = ['validate', 'draft', 'diff', 'types'] as const;

export function parsePlan(words: readonly string[], cwd: string): Parsed<PlanArguments> {
  const taken = takePart(words, 'plan', PARTS);
  if (!taken.ok) return taken.answer;
  const { part, rest } = taken;
  switch (part) {
    case 'validate': return validateArguments(rest, cwd);
    case 'draft': return draftArguments(rest, cwd);
    case 'diff': return diffArguments(rest, cwd);
    case 'types': return typesArguments(rest, cwd);
  }
}

/** A message for what is wrong. */
function sourceOf(values: { readonly captured?: boolean | undefined; readonly query?: string | undefined; readonly limit?: string | undefined }, positionals: readonly string[], cwd: string): BatchSource | string {
  const captured = values.captured ?? false;
  if (captured && positionals.length > 0) return `Choose captured batches or files: "${positionals[0]!}" is not read with --captured.`;
  if (!captured && positionals.length === 0) return 'Name files with batches, "-" for standard input, or --captured.';
  if (!captured && (values.query !== undefined || values.limit !== undefined)) return '--query and --limit choose captured batches: add --captured.';
  const limit = wholeNumber(values.limit);
  if (limit === undefined) return `--limit must be a whole number from 1, not "${values.limit ?? ''}".`;
  return { files: positionals.map((file) => (file === '-' ? file : resolve(cwd, file))), captured, query: values.query ?? '', limit: limit ?? 20_000 };
}

/** Null when not given, undefined when it is none. */
function wholeNumber(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

function validateArguments(words: readonly string[], cwd: string): Parsed<PlanArguments> {
  const taken = takeApart(words, VALIDATE);
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const source = sourceOf(values, positionals, cwd);
  if (typeof source === 'string') return mistake(source);
  const version = wholeNumber(values.version);
  if (version === undefined) return mistake(`--version must be a whole number from 1, not "${values.version ?? ''}".`);
  if (version !== null && values.plan === undefined) return mistake('--version needs --plan.');
  const environment = ENVIRONMENTS.find((name) => name === values.env) ?? null;
  if (values.env !== undefined && environment === null) return mistake(`--env must be ${listed(ENVIRONMENTS)}, not "${values.env}".`);
  const profile = VALIDATION_PROFILES.find((name) => name === values.profile) ?? null;
  if (values.profile !== undefined && profile === null) return mistake(`--profile must be ${listed(VALIDATION_PROFILES)}, not "${values.profile}".`);
  return {
    kind: 'run',
    args: {
      what: 'validate', places: placesOf(values, cwd), source, plan: values.plan ?? null, version, environment, profile, json: values.json ?? false,
      junit: values.junit === undefined ? null : resolve(cwd, values.junit), allowUnvalidated: values['allow-unvalidated'] ?? false,
    },
  };
}

function draftArguments(words: readonly string[], cwd: string): Parsed<PlanArguments> {
  const taken = takeApart(words, DRAFT);
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const source = sourceOf(values, positionals, cwd);
  if (typeof source === 'string') return mistake(source);
  if (values.id !== undefined && !/^[0-9a-z][0-9a-z_]{0,127}$/.test(values.id)) return mistake(`--id must be of lower-case letters, digits and "_", not "${values.id}".`);
  return { kind: 'run', args: { what: 'draft', places: placesOf(values, cwd), source, name: values.name ?? 'Draft', id: values.id ?? null, out: values.out === undefined ? null : resolve(cwd, values.out), json: values.json ?? false } };
}

function diffArguments(words: readonly string[], cwd: string): Parsed<PlanArguments> {
  const taken = takeApart(words, DIFF);
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  const [before, after, third] = positionals;
  if (before === undefined || after === undefined) return mistake('Name two versions, e.g. "orders:1 orders:2" or two files.');
  if (third !== undefined) return mistake(`"${third}" is one too many: name two versions.`);
  return { kind: 'run', args: { what: 'diff', places: placesOf(values, cwd), before, after, json: values.json ?? false, failOnBreaking: values['fail-on-breaking'] ?? false } };
}

function typesArguments(words: readonly string[], cwd: string): Parsed<PlanArguments> {
  const taken = takeApart(words, TYPES);
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  const empty = emptyOption(values);
  if (empty !== null) return mistake(empty);
  if (positionals[0] !== undefined) return mistake(`"${positionals[0]}" is not expected here: name the plan with --plan.`);
  if (values.plan === undefined) return mistake('Name the plan with --plan: a file, or the id of a plan of the workspace.');
  const version = wholeNumber(values.version);
  if (version === undefined) return mistake(`--version must be a whole number from 1, not "${values.version ?? ''}".`);
  return { kind: 'run', args: { what: 'types', places: placesOf(values, cwd), plan: values.plan, version, out: values.out === undefined ? null : resolve(cwd, values.out) } };
}
