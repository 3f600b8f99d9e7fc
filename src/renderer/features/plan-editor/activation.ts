/** What a version's status means for data that is coming in, by the rules of selection (spec/data-plans.md 4.1). */
import type { ActivatedEnvironment, DataPlan } from '../../../protocol/data-plan.ts';

const isActive = (status: ActivatedEnvironment | undefined, env: 'development' | 'production'): boolean => status === 'production' || (env === 'development' && status === 'development');

/** The version that data without a version number is validated against. */
export function defaultVersion(plan: DataPlan, env: 'development' | 'production'): number | null {
  const active = plan.data_plan_versions.filter((one) => isActive(one.activated_environment, env)).map((one) => one.version);
  return active.length === 0 ? null : Math.max(...active);
}

function sentence(plan: DataPlan, version: number, env: 'development' | 'production'): string {
  const chosen = defaultVersion(plan, env);
  const data = env === 'development' ? 'Development data' : 'Production data';
  if (chosen === version) return `${data} without a version number is validated against this one.`;
  if (chosen === null) return `${data} is not validated.`;
  return chosen > version ? `${data} without a version number keeps using version ${chosen}.` : `${data} without a version number uses version ${chosen}.`;
}

/** One or two sentences for the plan as it would be with this status. */
export function activationEffect(plan: DataPlan, version: number, status: ActivatedEnvironment): string {
  const after: DataPlan = { ...plan, data_plan_versions: plan.data_plan_versions.map((one) => (one.version === version ? { ...one, activated_environment: status } : one)) };
  if (status === 'none') return `Data that names version ${version} is not validated. ${sentence(after, version, 'development')}`;
  const envs = status === 'production' ? (['development', 'production'] as const) : (['development'] as const);
  const sentences = envs.map((env) => sentence(after, version, env));
  if (status === 'production' && envs.every((env) => defaultVersion(after, env) === version)) return 'All data without a version number is validated against this one.';
  return status === 'development' ? `${sentences[0] ?? ''} Production data is not affected.` : sentences.join(' ');
}
