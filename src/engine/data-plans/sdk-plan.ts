/** What an SDK gets that asks for a data plan with its configuration, so that its kits can block (spec/data-plans.md 9). */
import type { DataPlan, NotValidated } from '../../protocol/data-plan.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { blockFlags } from './block.ts';
import { compilePlans } from './compile.ts';
import type { BlockFlags, CompiledPlans, CompiledVersion } from './types.ts';

export type SdkPlan =
  | { readonly dtpn: { readonly blok: BlockFlags; readonly vers: Readonly<Record<string, unknown>> } }
  /** The SDK writes the text to its log and blocks nothing. */
  | { readonly error_message: string };

export interface AskedPlan {
  readonly planId: string;
  /** As it stands in the query; null when the SDK leaves the choice to us. */
  readonly version: string | null;
  readonly environment: Environment;
}

/** SDKs ask again and again; plans change seldom. */
const compiled = new WeakMap<object, CompiledPlans>();

export function sdkPlan(plans: Readonly<Record<string, DataPlan>>, asked: AskedPlan): SdkPlan {
  let known = compiled.get(plans);
  if (known === undefined) compiled.set(plans, known = compilePlans(plans, 'server'));
  const selection = known.select(asked.planId, asked.version ?? undefined, asked.environment);
  return selection.ok ? { dtpn: { blok: blockFlags(selection.plan.source), vers: servedVersion(selection.plan) } } : { error_message: why(selection.reason, asked) };
}

function servedVersion({ planId, source }: CompiledVersion): Readonly<Record<string, unknown>> {
  const { version, last_modified_on, version_document } = source;
  return { version, data_plan_id: planId, ...(last_modified_on === undefined ? {} : { last_modified_on }), version_document };
}

/** For the log of an app: it asked for a plan, and there is no batch yet. */
function why(reason: NotValidated, { planId, version, environment }: AskedPlan): string {
  switch (reason) {
    case 'no_plan_id':
    case 'plan_not_found': return `This workspace has no data plan "${planId}".`;
    case 'plan_invalid': return `The data plan "${planId}" cannot be used: its file has errors.`;
    case 'version_not_found': return `The data plan "${planId}" has no version ${version ?? ''}.`;
    case 'version_not_active_in_environment': return `Version ${version ?? ''} of the data plan "${planId}" is not active in ${environment}.`;
    case 'no_active_version': return `No version of the data plan "${planId}" is active in ${environment}.`;
  }
}
