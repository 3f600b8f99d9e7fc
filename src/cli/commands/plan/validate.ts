/** `plan validate`: batches against a plan, for people, scripts and CI. Data that was not validated is never silently fine. */
import { writeFileSync } from 'node:fs';
import { asSent, compilePlans, compileVersion, isPlannable, validateBatch } from '../../../engine/data-plans/index.ts';
import type { Finding, Selection } from '../../../engine/data-plans/index.ts';
import { isObject } from '../../../protocol/json.ts';
import type { DataPlan, NotValidated, ValidationProfile } from '../../../protocol/data-plan.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import { printable } from '../../report/terminal.ts';
import type { ValidateArguments } from './arguments.ts';
import { BadInput, shownPath } from '../../places.ts';
import { givenBatches } from './input.ts';
import type { GivenBatch } from './input.ts';
import { givenPlan, versionIn, workspacePlans } from './plans.ts';
import { textReport, validationJson, validationJunit } from './validate-report.ts';

export interface CheckedBatch {
  readonly where: string;
  readonly file: string | null;
  readonly plan: string | null;
  readonly version: number | null;
  readonly profile: ValidationProfile;
  readonly notValidated: { readonly reason: NotValidated | 'plan_failed'; readonly message: string } | null;
  readonly found: readonly Finding[];
  /** Rules that could not be run, in words. */
  readonly unchecked: readonly string[];
  /** Events that are checked, with their place in the batch: the node profile has no event that no plan can hold. */
  readonly events: readonly { readonly index: number; readonly event: JsonObject }[];
}

type Choose = (batch: JsonObject, environment: Environment) => Selection;

export async function validate(args: ValidateArguments): Promise<number> {
  const { choose, profile, warnings } = chooser(args);
  for (const line of warnings) process.stderr.write(`${printable(line)}\n`);
  const checked: CheckedBatch[] = [];
  for await (const given of givenBatches(args.source, args.places)) checked.push(checkBatch(given, args, choose, profile));
  if (checked.length === 0) throw new BadInput(args.source.captured ? 'No captured batch matches: send something, or change --query.' : 'There is no batch in what was given.');
  if (args.junit !== null) write(args.junit, validationJunit(checked), args.places.cwd);
  process.stdout.write(args.json ? `${JSON.stringify(validationJson(checked), undefined, 2)}\n` : textReport(checked));
  if (checked.some(({ found }) => found.length > 0)) return 1;
  return !args.allowUnvalidated && checked.some(({ notValidated }) => notValidated !== null) ? 2 : 0;
}

export function write(path: string, text: string, cwd: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new BadInput(`${shownPath(path, cwd)} cannot be written: ${(error as Error).message}.`);
  }
}

function checkBatch({ where, file, batch, notes = [] }: GivenBatch, args: ValidateArguments, choose: Choose, profile: ValidationProfile): CheckedBatch {
  const environment = args.environment ?? (batch['environment'] === 'development' ? 'development' : 'production');
  const list = Array.isArray(batch['events']) ? (batch['events'] as Json[]) : [];
  const events = [...list.entries()].flatMap(([index, event]) => (isObject(event) && (profile === 'node' || isPlannable(event)) ? [{ index, event }] : []));
  const selection = choose(batch, environment);
  const head = { where, file, profile, events };
  if (!selection.ok) {
    const named = namedPlan(batch);
    return { ...head, plan: typeof named.id === 'string' ? named.id : null, version: null, notValidated: { reason: selection.reason, message: selection.message }, found: [], unchecked: [] };
  }
  const { found, failed, unchecked } = validateBatch(selection.plan, profile === 'node' ? asSent(batch, notes) : batch);
  return {
    ...head, plan: selection.plan.planId, version: selection.plan.version, notValidated: failed === null ? null : { reason: 'plan_failed', message: failed }, found,
    unchecked: unchecked.map(({ message }) => message),
  };
}

function namedPlan(batch: JsonObject): { readonly id: Json | undefined; readonly version: Json | undefined } {
  const named = isObject(batch['context']) ? batch['context']['data_plan'] : undefined;
  return isObject(named) ? { id: named['plan_id'], version: named['plan_version'] } : { id: undefined, version: undefined };
}

/** With `--plan` that plan, whatever the batch names; else the plan that each batch names (spec/data-plans.md 4.1). */
function chooser(args: ValidateArguments): { readonly choose: Choose; readonly profile: ValidationProfile; readonly warnings: readonly string[] } {
  if (args.plan === null) {
    const { plans, broken, profile: own, warnings, dir } = workspacePlans(args.places);
    if (Object.keys(plans).length + Object.keys(broken).length === 0) throw new BadInput(`There is no plan in ${dir}: name one with --plan, or the workspace's folder with --workspace.`);
    const profile = args.profile ?? own;
    const compiled = compilePlans(plans, profile, broken);
    return { profile, warnings, choose: (batch, environment) => compiled.select(namedPlan(batch).id, namedPlan(batch).version, environment) };
  }
  const plan = givenPlan(args.plan, args.places);
  const profile = args.profile ?? 'server';
  const wanted = args.version ?? plan.version;
  if (wanted !== null || plan.versions.length < 2) {
    const version = compileVersion(plan.id, versionIn(plan, wanted), profile);
    return { profile, warnings: plan.warnings, choose: () => ({ ok: true, plan: version }) };
  }
  const compiled = compilePlans({ [plan.id]: { data_plan_id: plan.id, data_plan_name: plan.name ?? plan.id, data_plan_versions: [...plan.versions] } satisfies DataPlan }, profile);
  return { profile, warnings: plan.warnings, choose: (batch, environment) => pinnedOrActive(compiled.select.bind(compiled), plan.id, batch, environment) };
}

/** The version that the batch pins counts only if it names this very plan. */
function pinnedOrActive(select: (id: unknown, version: unknown, environment: Environment) => Selection, id: string, batch: JsonObject, environment: Environment): Selection {
  const named = namedPlan(batch);
  const selection = select(id, named.id === id ? named.version : undefined, environment);
  return selection.ok || selection.reason !== 'no_active_version' ? selection : { ...selection, message: `${selection.message} Or choose one with --version.` };
}

