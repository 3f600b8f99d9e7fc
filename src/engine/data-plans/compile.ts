/** Plans made ready to validate with. A point's schema is compiled when the first event needs it, so drafts cost nothing. */
import type { DataPlan, PlanVersion, ValidationAction, ValidationProfile } from '../../protocol/data-plan.ts';
import { VALIDATION_ACTIONS } from '../../protocol/data-plan.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { matchKeyOf, pointName } from './match-key.ts';
import { libraryMatchKey } from './node-match.ts';
import { compileLibrarySchema } from './node-schema.ts';
import type { LibraryCheck } from './node-schema.ts';
import { compileSchema } from './schema/compile-schema.ts';
import type { Check } from './schema/run.ts';
import { selectVersion } from './select.ts';
import type { CompiledPlans, CompiledPoint, CompiledVersion, ValidationActions } from './types.ts';

/** `broken`: plans whose files cannot be used, id → why; a batch that names one is not validated (`plan_invalid`). */
export function compilePlans(plans: Readonly<Record<string, DataPlan>>, profile: ValidationProfile, broken: Readonly<Record<string, string>> = {}): CompiledPlans {
  const known = new Map(Object.entries(plans).map(([id, plan]) => [id, versionsOf(id, plan, profile)]));
  const unusable = new Map(Object.entries(broken));
  return {
    has: known.size + unusable.size > 0,
    profile,
    select: (planId, version, environment) => selectVersion(known, unusable, planId, version, environment),
    version: (planId, version) => known.get(planId)?.find((candidate) => candidate.version === version) ?? null,
  };
}

/** Highest number first; of two with one number the later stands, as with data points. */
function versionsOf(id: string, plan: DataPlan, profile: ValidationProfile): readonly CompiledVersion[] {
  const byNumber = new Map(plan.data_plan_versions.map((version) => [version.version, version]));
  return [...byNumber.values()].toSorted((a, b) => b.version - a.version).map((version) => compileVersion(id, version, profile));
}

/** One version by itself: files, `/validate`, tests. */
export function compileVersion(planId: string, version: PlanVersion, profile: ValidationProfile): CompiledVersion {
  const points = new Map<string, CompiledPoint>();
  let refused: string | null = null;
  for (const point of version.version_document.data_points) {
    const key = profile === 'server' ? matchKeyOf(point.match) : keyInLibrary(point.match);
    if (key === null) {
      if (profile === 'node') refused ??= `the criteria of a data point of the type ${point.match.type} are missing or wrong`;
      continue;
    }
    const definition = point.validator.type === 'json_schema' ? point.validator.definition : {};
    points.set(key, compilePoint(key, point.match, definition));
  }
  return {
    planId, version: version.version, activatedEnvironment: version.activated_environment, profile, actions: actionsOf(version), source: version,
    points, refused, matchKeys: [...points.keys()],
  };
}

function keyInLibrary(match: Parameters<typeof libraryMatchKey>[0]): string | null {
  try {
    return libraryMatchKey(match);
  } catch {
    return null;
  }
}

function compilePoint(matchKey: string, match: { readonly type: string; readonly criteria?: Record<string, Json> | null | undefined }, definition: unknown): CompiledPoint {
  const place = match.type === 'user_attributes' ? 'attributes' : match.type === 'user_identities' ? 'other' : 'event';
  let check: Check | null | undefined;
  let library: LibraryCheck | undefined;
  return {
    matchKey, match: match as CompiledPoint['match'], name: pointName(match), definition,
    check: () => (check === undefined ? (check = compileSchema(definition, place)) : check),
    libraryCheck: () => (library ??= compileLibrarySchema(definition)),
  };
}

/** Absent settings allow (5.3). */
export function actionsOf(version: PlanVersion): ValidationActions {
  const set: unknown = version.version_document.settings?.validation_actions;
  const action = (name: string): ValidationAction => {
    const value = isObject(set) && Object.hasOwn(set, name) ? set[name] : undefined;
    return VALIDATION_ACTIONS.find((known) => known === value) ?? 'allow';
  };
  return { event: action('event'), event_attribute: action('event_attribute'), user_attribute: action('user_attribute'), identity: action('identity') };
}
