import type { DataPlan, PlanVersion, ValidationProfile } from '../../protocol/data-plan.ts';
import type { CompiledPlans, CompiledVersion } from './types.ts';

/** `broken`: plans whose files cannot be used, id → why; a batch that names one is not validated (`plan_invalid`). */
export function compilePlans(plans: Readonly<Record<string, DataPlan>>, profile: ValidationProfile, broken: Readonly<Record<string, string>> = {}): CompiledPlans {
  return {
    has: Object.keys(plans).length + Object.keys(broken).length > 0,
    profile,
    select: () => ({ ok: false, reason: 'no_plan_id', message: 'The batch names no data plan.' }),
    version: () => null,
  };
}

/** One version by itself: files, `/validate`, tests. */
export function compileVersion(planId: string, version: PlanVersion, profile: ValidationProfile): CompiledVersion {
  const actions = { event: 'allow', event_attribute: 'allow', user_attribute: 'allow', identity: 'allow' } as const;
  return { planId, version: version.version, activatedEnvironment: version.activated_environment, profile, actions, source: version, matchKeys: [] };
}
