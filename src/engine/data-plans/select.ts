/** Which version of which plan a batch is validated against (spec/data-plans.md 4.1), or why it is not. */
import type { NotValidated } from '../../protocol/data-plan.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { CompiledVersion, Selection } from './types.ts';

function refuse(reason: NotValidated, message: string): Selection {
  return { ok: false, reason, message };
}

function isActive(version: CompiledVersion, environment: Environment): boolean {
  return version.activatedEnvironment === 'production' || (version.activatedEnvironment === 'development' && environment === 'development');
}

/** A number, or its text; NaN for what names no version. */
function versionNumber(version: unknown): number {
  if (typeof version === 'number') return version;
  if (typeof version === 'bigint') return Number(version);
  return typeof version === 'string' && /^\s*\d{1,15}\s*$/.test(version) ? Number(version) : Number.NaN;
}

function shown(version: unknown): string {
  return typeof version === 'string' ? `"${version.slice(0, 40)}"` : typeof version === 'object' ? 'of that form' : String(version);
}

const STATUS = { none: 'a draft', development: 'active in development only', production: 'active' } as const;

/** `versions`: plan id → highest first. An inactive pinned version never falls back to another one (unconfirmed). */
export function selectVersion(
  versions: ReadonlyMap<string, readonly CompiledVersion[]>, broken: ReadonlyMap<string, string>, planId: unknown, version: unknown, environment: Environment,
): Selection {
  if (planId === undefined || planId === null || planId === '') return refuse('no_plan_id', 'The batch names no data plan: set the plan\'s id where the SDK is started.');
  const id = typeof planId === 'string' ? planId : JSON.stringify(planId);
  const why = broken.get(id);
  if (why !== undefined) return refuse('plan_invalid', `The data plan "${id}" cannot be used: ${why}`);
  const known = versions.get(id);
  if (known === undefined) return refuse('plan_not_found', `The data plan "${id}" is not in the workspace: check the id, capital letters count.`);
  if (version !== undefined && version !== null) {
    const wanted = versionNumber(version);
    const pinned = known.find((candidate) => candidate.version === wanted);
    if (pinned === undefined) return refuse('version_not_found', `The data plan "${id}" has no version ${shown(version)}; it has ${known.map((candidate) => candidate.version).toReversed().join(', ') || 'none'}.`);
    if (!isActive(pinned, environment)) {
      return refuse('version_not_active_in_environment', `Version ${pinned.version} of the data plan "${id}" is ${STATUS[pinned.activatedEnvironment]}, and the batch is from ${environment}: activate the version there.`);
    }
    return { ok: true, plan: pinned };
  }
  const active = known.find((candidate) => isActive(candidate, environment));
  if (active === undefined) return refuse('no_active_version', `No version of the data plan "${id}" is active in ${environment}: activate one.`);
  return { ok: true, plan: active };
}
