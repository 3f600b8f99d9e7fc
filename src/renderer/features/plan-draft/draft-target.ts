/** Where accepted fields go: a new plan, a plan's next version, or a version that is still a draft. */
import type { DataPlan, Draft, PlanSummary } from '../../../protocol/data-plan.ts';
import { acceptDraft } from '../../../protocol/plan-accept.ts';
import type { Accepted } from '../../../protocol/plan-accept.ts';
import type { SelectOption } from '../../ui/Select.tsx';

export type DraftTarget =
  | { readonly kind: 'new-plan' }
  /** A new version that starts as a copy of `from`. */
  | { readonly kind: 'new-version'; readonly plan: string; readonly from: number }
  | { readonly kind: 'version'; readonly plan: string; readonly version: number };

const NEW_PLAN = 'new';

export function targetKey(target: DraftTarget): string {
  switch (target.kind) {
    case 'new-plan': return NEW_PLAN;
    case 'new-version': return `${target.plan} from ${target.from}`;
    case 'version': return `${target.plan} in ${target.version}`;
    default: return target satisfies never;
  }
}

/** Every place that can take fields, the compared version first. */
export function targetsOf(plans: readonly PlanSummary[], compared: { readonly plan: string; readonly version: number } | null): { target: DraftTarget; option: SelectOption<string> }[] {
  const entry = (target: DraftTarget, label: string, detail: string) => ({ target, option: { value: targetKey(target), label, detail } });
  const ofPlan = (plan: PlanSummary) => {
    const newest = Math.max(0, ...plan.versions.map(({ version }) => version));
    const from = compared?.plan === plan.id ? compared.version : newest;
    const drafts = plan.versions.filter((one) => one.activated_environment === 'none');
    const into = (one: PlanSummary['versions'][number]) => entry({ kind: 'version', plan: plan.id, version: one.version }, `${plan.name}, into version ${one.version}`, 'A draft: nothing is validated against it yet');
    return [
      ...drafts.filter((one) => one.version === from).map(into),
      ...(newest === 0 ? [] : [entry({ kind: 'new-version', plan: plan.id, from }, `${plan.name}, as version ${newest + 1}`, `A copy of version ${from} with what you take`)]),
      ...drafts.filter((one) => one.version !== from).map(into),
    ];
  };
  const first = plans.filter(({ id }) => id === compared?.plan);
  const rest = plans.filter(({ id }) => id !== compared?.plan);
  return [...first.flatMap(ofPlan), entry({ kind: 'new-plan' }, 'A new plan', 'Version 1, not active'), ...rest.flatMap(ofPlan)];
}

export interface WrittenDraft {
  readonly plan: DataPlan;
  readonly version: number;
  /** What the version's document was before, for the difference. */
  readonly before: unknown;
  readonly after: unknown;
}

const EMPTY = { data_points: [] };

/** The whole plan to save. `saved` is the target's plan as it stands; null for a new one. */
export function writeDraft(target: DraftTarget, saved: DataPlan | null, draft: Draft, accepted: Accepted, fresh: { readonly id: string; readonly name: string }): WrittenDraft | { readonly error: string } {
  if (target.kind === 'new-plan') {
    const document = acceptDraft(EMPTY, draft.points, accepted);
    const plan: DataPlan = {
      data_plan_id: fresh.id, data_plan_name: fresh.name,
      data_plan_versions: [{ version: 1, data_plan_id: fresh.id, version_description: 'Drafted from traffic', activated_environment: 'none', version_document: document }],
    };
    return { plan, version: 1, before: EMPTY, after: document };
  }
  if (saved === null) return { error: 'The plan is not known' };
  const source = target.kind === 'version' ? target.version : target.from;
  const old = saved.data_plan_versions.find((one) => one.version === source);
  if (old === undefined) return { error: `The plan has no version ${source}` };
  const document = acceptDraft(old.version_document, draft.points, accepted);
  if (target.kind === 'version') {
    return { plan: { ...saved, data_plan_versions: saved.data_plan_versions.map((one) => (one === old ? { ...old, version_document: document } : one)) }, version: source, before: old.version_document, after: document };
  }
  const version = Math.max(...saved.data_plan_versions.map((one) => one.version)) + 1;
  const { created_on: _, created_by: __, last_modified_on: ___, last_modified_by: ____, quarantine_feed_id: _____, ...copy } = old;
  return {
    plan: { ...saved, data_plan_versions: [...saved.data_plan_versions, { ...copy, version, version_description: `Version ${source} with what was seen`, activated_environment: 'none', version_document: document }] },
    version, before: old.version_document, after: document,
  };
}
