/** Plans that the commands name: a file (`plan.json`, `plan.json:2`) or one of the workspace (`orders`, `orders:2`). */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { planProblemsOfText, readPlanText } from '../../../engine/data-plans/index.ts';
import { closest, listed } from '../../../engine/wording.ts';
import { dataPlanSchema, VALIDATION_PROFILES } from '../../../protocol/data-plan.ts';
import type { DataPlan, PlanVersion, ValidationProfile } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import { BadInput, readText, shownPath, workspaceDirOf } from '../../places.ts';
import type { Places } from '../../places.ts';

export interface GivenPlan {
  /** Empty for a document that does not say. */
  readonly id: string;
  readonly name: string | null;
  /** For messages. */
  readonly label: string;
  readonly versions: readonly PlanVersion[];
  /** Named with `:N`. */
  readonly version: number | null;
  readonly warnings: readonly string[];
}

export interface WorkspacePlans {
  readonly dir: string;
  readonly plans: Readonly<Record<string, DataPlan>>;
  /** Of files that cannot be used: id → why. */
  readonly broken: Readonly<Record<string, string>>;
  readonly profile: ValidationProfile;
  readonly warnings: readonly string[];
}

export function workspacePlans(places: Places): WorkspacePlans {
  const dir = workspaceDirOf(places);
  const folder = join(dir, 'plans');
  const plans: Record<string, DataPlan> = {};
  const broken: Record<string, string> = {};
  const warnings: string[] = [];
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort() : [];
  for (const name of names) {
    const path = join(folder, name);
    const text = readText(path, places.cwd);
    const shown = shownPath(path, places.cwd);
    const id = basename(name, '.json');
    const problems = problemLines(text, shown);
    const plan = planIn(text);
    if (plan === null) broken[id] = problems[0]?.text ?? `${shown} is no plan.`;
    else plans[id] = plan;
    warnings.push(...problems.map((problem) => problem.text));
  }
  return { dir, plans, broken, profile: profileOf(dir, places), warnings };
}

function planIn(text: string): DataPlan | null {
  try {
    const parsed = dataPlanSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function profileOf(dir: string, places: Places): ValidationProfile {
  const path = join(dir, 'cloudchamber.json');
  if (!existsSync(path)) return 'server';
  try {
    const file: unknown = JSON.parse(readText(path, places.cwd));
    const settings = isObject(file) ? file['data_plans'] : undefined;
    return VALIDATION_PROFILES.find((name) => isObject(settings) && settings['profile'] === name) ?? 'server';
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${shownPath(path, places.cwd)} is not JSON: correct it, its profile decides how is validated.`);
  }
}

function problemLines(text: string, file: string): { readonly severity: 'error' | 'warning'; readonly text: string }[] {
  return planProblemsOfText(text, file).map((problem) => ({
    severity: problem.severity, text: `${problem.severity}  ${problem.file}${problem.line === null ? '' : `:${problem.line}:${problem.column ?? 1}`}  ${problem.message}`,
  }));
}

/** A file when there is one of that name, or the name looks like one. */
export function givenPlan(named: string, places: Places): GivenPlan {
  const [, stem = named, number] = /^(.*?)(?::(\d{1,9}))?$/s.exec(named) ?? [];
  const version = number === undefined ? null : Number(number);
  const isFile = (path: string): boolean => existsSync(resolve(places.cwd, path)) && !/^[0-9a-z_]+$/.test(path);
  if (isFile(named)) return planOfFile(resolve(places.cwd, named), null, places);
  if (isFile(stem) || /[./\\]/.test(stem)) return planOfFile(resolve(places.cwd, stem), version, places);
  const workspace = workspacePlans(places);
  const plan = Object.hasOwn(workspace.plans, stem) ? workspace.plans[stem] : undefined;
  if (plan !== undefined) return { id: stem, name: plan.data_plan_name, label: `plans/${stem}.json`, versions: [...plan.data_plan_versions].sort((left, right) => left.version - right.version), version, warnings: workspace.warnings.filter((line) => line.includes(`${stem}.json`)) };
  if (Object.hasOwn(workspace.broken, stem)) throw new BadInput(`The plan "${stem}" cannot be used.`, workspace.broken[stem]!);
  const ids = Object.keys(workspace.plans);
  const near = closest(stem, ids);
  const others = ids.length === 0 ? 'it has no plans.' : near === undefined ? `it has ${listed(ids.slice(0, 10), 'and')}.` : `did you mean "${near}"?`;
  throw new BadInput(`There is no plan "${stem}" in ${workspace.dir}: ${others} Name its folder with --workspace, or give a file.`);
}

function planOfFile(path: string, version: number | null, places: Places): GivenPlan {
  const label = shownPath(path, places.cwd);
  const text = readText(path, places.cwd);
  const read = readPlanText(text);
  if (!read.ok) throw new BadInput(`${label}: ${read.message}`, ...problemLines(text, label).map((problem) => problem.text));
  const problems = read.shape === 'plan' || read.shape === 'version' ? problemLines(text, label).map((problem) => problem.text) : [];
  return { id: read.planId ?? '', name: read.name, label, versions: read.versions, version, warnings: [...problems, ...read.problems.map((problem) => `warning  ${label}  ${problem}`)] };
}

/** The version that is meant, and whether it was said: else the only one, or the newest. */
export function versionIn(plan: GivenPlan, wanted: number | null): PlanVersion {
  const number = wanted ?? plan.version;
  const found = number === null ? plan.versions.at(-1) : plan.versions.find(({ version }) => version === number);
  if (found !== undefined) return found;
  throw new BadInput(number === null ? `${plan.label} has no version.` : `${plan.label} has no version ${number}: it has ${plan.versions.map(({ version }) => version).join(', ') || 'none'}.`);
}

export function versionLabel(plan: GivenPlan, version: PlanVersion): string {
  return `${plan.id === '' ? plan.label : plan.id} version ${version.version}`;
}
