/** A plan that somebody brings in as text, joined with the plans that are there (spec/data-plans.md 3, 14.3). */
import { planIdSchema, planSlug } from '../../../protocol/data-plan.ts';
import type { DataPlan, PlanVersion } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import { diffJson } from '../../../protocol/patch.ts';
import { parsePlanJson, readPlanValue } from './plan-file.ts';

export interface ImportedPlan {
  /** The whole plan to save. */
  readonly plan: DataPlan;
  /** The plan was not there before. */
  readonly created: boolean;
  readonly versions: readonly { readonly version: number; readonly change: 'new' | 'replaced' | 'unchanged' }[];
  readonly problems: readonly string[];
}

export type ImportResult = { readonly ok: true; readonly plans: readonly ImportedPlan[] } | { readonly ok: false; readonly message: string };

export interface ImportOptions {
  /** For a version file or a document that does not say whose it is. */
  readonly planId?: string;
  /** `orders-plan_3.json`: gives a name to what has none. */
  readonly fileName?: string;
}

/**
 * Plan object, version file, version document, `{data_plan}` or a list of plans. Versions that are there already are replaced,
 * others stay. A bare document becomes the plan's next version, since it has no number of its own.
 */
export function importText(text: string, existing: Readonly<Record<string, DataPlan>>, options: ImportOptions = {}): ImportResult {
  const parsed = parsePlanJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  const sources: readonly unknown[] = Array.isArray(value) ? value : isObject(value) && Array.isArray(value['data_plans']) ? value['data_plans'] : [value];
  if (sources.length === 0) return { ok: false, message: 'The list holds no plan.' };
  const plans: ImportedPlan[] = [];
  // Two entries of one list can be versions of the same plan.
  const known: Record<string, DataPlan> = { ...existing };
  for (const source of sources) {
    const result = importOne(source, known, options);
    if (!result.ok) return result;
    known[result.imported.plan.data_plan_id] = result.imported.plan;
    plans.push(result.imported);
  }
  return { ok: true, plans };
}

function importOne(source: unknown, existing: Readonly<Record<string, DataPlan>>, options: ImportOptions): { readonly ok: true; readonly imported: ImportedPlan } | { readonly ok: false; readonly message: string } {
  const read = readPlanValue(source);
  if (!read.ok) return read;
  const fileId = options.fileName === undefined ? undefined : planSlug(options.fileName.replace(/^.*[\\/]/, '').replace(/(_\d+)?\.json$/i, '')).replaceAll(/^_+|_+$/g, '');
  const id = read.planId ?? options.planId ?? fileId;
  if (id === undefined || id === '') return { ok: false, message: 'The file does not say which plan it belongs to: add "data_plan_id", or import it into a plan.' };
  if (!planIdSchema.safeParse(id).success) return { ok: false, message: `"${id.slice(0, 80)}" cannot be a plan's id: use lower-case letters, digits and "_".` };
  const before = Object.hasOwn(existing, id) ? existing[id] : undefined;
  const versions = new Map((before?.data_plan_versions ?? []).map((version): [number, PlanVersion] => [version.version, version]));
  const changes: { version: number; change: 'new' | 'replaced' | 'unchanged' }[] = [];
  for (const item of read.versions) {
    const number = read.shape === 'document' ? Math.max(0, ...versions.keys()) + 1 : item.version;
    // The owning plan is always this one (3.2).
    const value: PlanVersion = { ...item, version: number, data_plan_id: id };
    const old = versions.get(number);
    changes.push({ version: number, change: old === undefined ? 'new' : diffJson(old, value).length === 0 ? 'unchanged' : 'replaced' });
    versions.set(number, value);
  }
  const plan: DataPlan = {
    ...before, ...read.head,
    data_plan_id: id,
    data_plan_name: read.name ?? before?.data_plan_name ?? nameOf(id),
    data_plan_versions: [...versions.values()].sort((left, right) => left.version - right.version),
  };
  return { ok: true, imported: { plan, created: before === undefined, versions: changes, problems: read.problems } };
}

/** `ferry_line` → `Ferry line`. */
function nameOf(id: string): string {
  const words = id.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
