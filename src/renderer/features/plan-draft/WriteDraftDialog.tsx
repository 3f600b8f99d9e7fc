import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { planIdSchema, planSlug } from '../../../protocol/data-plan.ts';
import type { DataPlan, Draft, PlanSummary } from '../../../protocol/data-plan.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import type { Accepted } from '../../../protocol/plan-accept.ts';
import { planApi, usePlan, usePlanAction } from '../../api/data-plans.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { choiceStore } from './draft-choice.ts';
import { targetKey, targetsOf, writeDraft } from './draft-target.ts';

const DiffEditor = lazy(() => import('../../ui/monaco/DiffEditor.tsx'));

export interface WriteDraftDialogProps {
  draft: Draft;
  accepted: Accepted;
  plans: readonly PlanSummary[];
  compared: { readonly plan: string; readonly version: number } | null;
  onClose: () => void;
}

/** Where it goes, and what that changes, before anything is written. */
export function WriteDraftDialog({ draft, accepted, plans, compared, onClose }: WriteDraftDialogProps) {
  const id = useId();
  const targets = targetsOf(plans, compared);
  const [chosen, setChosen] = useState(() => targets[0]?.option.value ?? '');
  const [name, setName] = useState('Captured traffic');
  const { target } = targets.find(({ option }) => option.value === chosen) ?? targets[0] ?? { target: { kind: 'new-plan' } as const };
  const saved = usePlan(target.kind === 'new-plan' ? null : target.plan);
  const slug = planSlug(name.trim());
  const taken = plans.some((plan) => plan.id === slug);
  const nameProblem = target.kind !== 'new-plan' || name.trim() === '' ? null : !planIdSchema.safeParse(slug).success ? 'Use at least one letter or digit from the Latin alphabet' : taken ? `There is already a plan with the id ${slug}` : null;
  const file = target.kind === 'new-plan' ? null : (saved.data ?? null);
  const written = useMemo(
    () => (target.kind !== 'new-plan' && file === null ? null : writeDraft(target, file, draft, accepted, { id: slug, name: name.trim() })),
    [target, file, draft, accepted, slug, name],
  );
  const save = usePlanAction((plan: DataPlan) => planApi.save(plan.data_plan_id, plan));
  const error = written !== null && 'error' in written ? written.error : null;
  const ready = written !== null && !('error' in written) && nameProblem === null && (target.kind !== 'new-plan' || name.trim() !== '');

  async function write(): Promise<void> {
    if (!ready || written === null || 'error' in written) return;
    await save.mutateAsync(written.plan);
    choiceStore.setState({ accepted: new Map() });
    showToast(`Written to plans/${written.plan.data_plan_id}.json`);
    onClose();
    goToPlans('plans', { plan: written.plan.data_plan_id, version: written.version });
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="w-[1040px]"
      title="Write what was accepted"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!ready || save.isPending} onClick={() => void write().catch(() => {})}>{save.isPending ? 'Writing…' : 'Write to the plan'}</Button></>}
    >
      <Field label="Into"><Select label="Into" value={targetKey(target)} options={targets.map(({ option }) => option)} onChange={setChosen} className="max-w-full" /></Field>
      {target.kind === 'new-plan' && (
        <Field label="Name of the plan" htmlFor={`${id}name`} error={nameProblem ?? undefined} help={<>Its id will be <code>{slug}</code>. It never changes.</>}>
          <TextField id={`${id}name`} className="max-w-80" value={name} invalid={nameProblem !== null} onChange={(event) => setName(event.target.value)} />
        </Field>
      )}
      <div className="mt-2 h-[38vh] overflow-hidden rounded-md border border-line">
        {written === null || 'error' in written
          ? <SkeletonRows rows={6} label="Loading the plan" />
          : <Suspense fallback={<SkeletonRows rows={6} label="Loading the editor" />}><DiffEditor original={stringifyJson(written.before, 2)} modified={stringifyJson(written.after, 2)} language="json" label={`Version ${written.version} with what was accepted`} /></Suspense>}
      </div>
      {(error ?? save.problem) && <p role="alert" className="mt-2 text-12 text-error">{error ?? save.problem}</p>}
    </Dialog>
  );
}
