import { useId, useState } from 'react';
import { planIdSchema, planSlug } from '../../../protocol/data-plan.ts';
import type { DataPlan, PlanSummary } from '../../../protocol/data-plan.ts';
import { planApi, usePlanAction } from '../../api/data-plans.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextField } from '../../ui/TextField.tsx';

type Start = 'empty' | 'traffic';

function problemOf(name: string, id: string, taken: readonly PlanSummary[]): string | null {
  if (name.trim() === '') return null;
  if (!planIdSchema.safeParse(id).success) return 'Use at least one letter or digit from the Latin alphabet';
  return taken.some((plan) => plan.id === id) ? `There is already a plan with the id ${id}` : null;
}

/** A plan's name becomes its id once; the name can change later, the id cannot. */
export function CreatePlanDialog({ open, plans, onClose }: { open: boolean; plans: readonly PlanSummary[]; onClose: () => void }) {
  const id = useId();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [start, setStart] = useState<Start>('empty');
  const create = usePlanAction((plan: DataPlan) => planApi.save(plan.data_plan_id, plan));
  const slug = planSlug(name.trim());
  const problem = problemOf(name, slug, plans);
  const ready = name.trim() !== '' && problem === null && !create.isPending;

  async function submit(): Promise<void> {
    if (!ready) return;
    await create.mutateAsync({
      data_plan_id: slug, data_plan_name: name.trim(), ...(description.trim() === '' ? {} : { data_plan_description: description.trim() }),
      data_plan_versions: [{ version: 1, data_plan_id: slug, version_description: '', activated_environment: 'none', version_document: { data_points: [] } }],
    });
    onClose();
    setName('');
    setDescription('');
    goToPlans(start === 'empty' ? 'plans' : 'draft', { plan: slug, version: 1 });
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Create a data plan"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!ready} onClick={() => void submit().catch(() => {})}>Create</Button></>}
    >
      <form onSubmit={(event) => { event.preventDefault(); void submit().catch(() => {}); }}>
        <Field label="Name" htmlFor={`${id}name`} error={problem ?? undefined}>
          <TextField id={`${id}name`} value={name} maxLength={120} invalid={problem !== null} placeholder="Fern & Thread Web" onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label="Plan id" help="Your app names the plan by this id. It never changes.">
          <code className={slug === '' ? 'text-fg2' : ''}>{slug === '' ? 'follows from the name' : slug}</code>
        </Field>
        <Field label="Description" htmlFor={`${id}description`}><TextField id={`${id}description`} value={description} onChange={(event) => setDescription(event.target.value)} /></Field>
        <Field label="Start with" help={start === 'empty' ? 'Version 1, a draft without data points.' : 'Next, choose from the events and attributes that were captured.'}>
          <SegmentedControl label="Start with" value={start} onChange={setStart} options={[{ value: 'empty', label: 'Nothing' }, { value: 'traffic', label: 'Captured traffic' }]} />
        </Field>
        {create.problem !== null && <p role="alert" className="mt-1 text-12 text-error">{create.problem}</p>}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>Create</button>
      </form>
    </Dialog>
  );
}
