import { useId, useState } from 'react';
import { ACTIVATED_ENVIRONMENTS } from '../../../protocol/data-plan.ts';
import type { ActivatedEnvironment, DataPlan } from '../../../protocol/data-plan.ts';
import { planApi, usePlanAction } from '../../api/data-plans.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { PLAN_STATUS_LABELS, PlanStatus } from '../../ui/PlanStatus.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { activationEffect } from './activation.ts';
import type { VersionOf } from './plan-drafts.ts';

const CHOICES: Readonly<Record<ActivatedEnvironment, string>> = { none: 'Not active', development: 'Active on development', production: 'Active on production and development' };

export interface ActivateDialogProps {
  open: boolean;
  plan: DataPlan;
  version: VersionOf;
  onClose: () => void;
}

/** Where a version is in force, and what that means for the data that is coming in. */
export function ActivateDialog({ open, plan, version, onClose }: ActivateDialogProps) {
  const id = useId();
  const now = version.activated_environment ?? 'none';
  const [chosen, setChosen] = useState<ActivatedEnvironment | null>(null);
  const [description, setDescription] = useState<string | null>(null);
  const activate = usePlanAction((environment: ActivatedEnvironment) => planApi.activate(plan.data_plan_id, version.version, environment, description ?? undefined));
  const environment = chosen ?? now;
  const changed = environment !== now || description !== null;

  function close(): void {
    setChosen(null);
    setDescription(null);
    activate.reset();
    onClose();
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      width="w-[560px]"
      title={`Activate version ${version.version}`}
      actions={(
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" disabled={!changed || activate.isPending} onClick={() => activate.mutate(environment, { onSuccess: () => { showToast(`Version ${version.version} is ${PLAN_STATUS_LABELS[environment]}`); close(); } })}>
            {environment === 'none' ? 'Make it a draft' : 'Activate'}
          </Button>
        </>
      )}
    >
      <div role="radiogroup" aria-label="Active in" className="flex flex-col gap-1.5">
        {ACTIVATED_ENVIRONMENTS.map((value) => (
          <button
            key={value}
            type="button"
            role="radio"
            aria-checked={value === environment}
            onClick={() => setChosen(value)}
            className={cx('flex items-start gap-3 rounded-md border px-3 py-2 text-left', value === environment ? 'border-accent bg-accent-tint' : 'border-line hover:bg-bg2')}
          >
            <span className="mt-0.5 w-20 shrink-0"><PlanStatus environment={value} /></span>
            <span className="min-w-0">
              <span className="block font-medium">{CHOICES[value]}{value === now ? ' (now)' : ''}</span>
              <span className="block text-12 text-fg1">{activationEffect(plan, version.version, value)}</span>
            </span>
          </button>
        ))}
      </div>
      <div className="mt-2"><Field label="Version description" htmlFor={`${id}text`}><TextField id={`${id}text`} value={description ?? version.version_description ?? ''} onChange={(event) => setDescription(event.target.value)} /></Field></div>
      {activate.problem !== null && <p role="alert" className="text-12 text-error">{activate.problem}</p>}
    </Dialog>
  );
}
