import { useEffect, useState } from 'react';
import { FileInput, Plus, ShieldCheck, Sparkles } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { planApi, planKeys, usePlans } from '../../api/data-plans.ts';
import { onStream } from '../../api/live.ts';
import { throttled } from '../../api/pace.ts';
import { useCommands } from '../../app/commands.ts';
import { announce } from '../../app/core-commands.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { goToPlans, planPlace } from '../../stores/plan-place.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { CreatePlanDialog } from './CreatePlanDialog.tsx';
import { ImportDialog } from './ImportDialog.tsx';
import { drafts } from './plan-drafts.ts';
import { PlanEditor } from './PlanEditor.tsx';
import { PlanList } from './PlanList.tsx';
import { strayProblems, usePlanFileProblems } from './plan-problems.ts';
import { StrayFiles } from './StrayFiles.tsx';

type Asking = 'create' | 'import' | PlanSummary | null;

/** Counts of violations come with the data; a list that is looked at follows it. */
function useFreshCounts(): void {
  const client = useQueryClient();
  useEffect(() => onStream('advance', throttled(1_000, () => { void client.invalidateQueries({ queryKey: planKeys.list }); })), [client]);
}

function List({ plans, ask }: { plans: readonly PlanSummary[]; ask: (asking: Asking) => void }) {
  const [search, setSearch] = useState('');
  const stray = strayProblems(plans, usePlanFileProblems());
  if (plans.length === 0) {
    return (
      <>
        <EmptyState
          icon={ShieldCheck}
          title="No data plan yet"
          actions={(
            <>
              <Button variant="primary" icon={Plus} onClick={() => ask('create')}>Create plan</Button>
              <Button icon={FileInput} onClick={() => ask('import')}>Import</Button>
              <Button icon={Sparkles} onClick={() => goToPlans('draft')}>Draft from traffic</Button>
            </>
          )}
        >
          A data plan says which events and attributes an app may send. Whatever else arrives is shown as a violation, and can be blocked.
        </EmptyState>
        {stray.length > 0 && <StrayFiles problems={stray} />}
      </>
    );
  }
  const wanted = search.trim().toLowerCase();
  const shown = plans.filter((plan) => `${plan.name} ${plan.id} ${plan.description ?? ''}`.toLowerCase().includes(wanted));
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <SearchField label="Search plans" value={search} onChange={setSearch} className="w-64 shrink" />
        <span className="flex-1" />
        <Button icon={FileInput} onClick={() => ask('import')}>Import</Button>
        <Button variant="primary" icon={Plus} onClick={() => ask('create')}>Create plan</Button>
      </div>
      {shown.length === 0
        ? <NoResults explanation={`No plan has “${search}” in its name, id or description.`} hidden={plans.length} onClear={() => setSearch('')} />
        : <PlanList plans={shown} onDelete={ask} />}
    </>
  );
}

/** The workspace's data plans: a list, and the editor of one version. */
export function PlansTab() {
  const plans = usePlans();
  const section = useStore(navigationStore, (state) => state.section);
  const place = planPlace(section);
  const [asking, setAsking] = useState<Asking>(null);
  useFreshCounts();
  useCommands(() => [
    { id: 'plans.create', title: 'Create a data plan', group: 'Data plans', run: () => setAsking('create') },
    { id: 'plans.import', title: 'Import a data plan', group: 'Data plans', run: () => setAsking('import') },
    ...(plans.data ?? []).map((plan) => ({ id: `plans.open-${plan.id}`, title: `Open data plan ${plan.name}`, group: 'Data plans', run: () => goToPlans('plans', { plan: plan.id }) })),
  ], [plans.data]);
  if (plans.isPending) return <SkeletonRows label="Loading data plans" />;
  if (plans.error) {
    const error = asApiError(plans.error);
    return <ErrorState title="The data plans could not be read" code={error.code} onRetry={() => void plans.refetch()}>{error.message}</ErrorState>;
  }
  const deleted = typeof asking === 'object' ? asking : null;
  return (
    <>
      {place.plan === null
        ? <List plans={plans.data} ask={setAsking} />
        : <PlanEditor key={place.plan} plan={place.plan} version={place.version} point={place.point} summary={plans.data.find((one) => one.id === place.plan)} onDelete={setAsking} onImport={() => setAsking('import')} />}
      <CreatePlanDialog open={asking === 'create'} plans={plans.data} onClose={() => setAsking(null)} />
      <ImportDialog open={asking === 'import'} onClose={() => setAsking(null)} />
      <ConfirmDialog
        open={deleted !== null}
        danger
        title={`Delete the plan ${deleted?.name ?? ''}?`}
        action="Delete"
        onClose={() => setAsking(null)}
        onConfirm={() => {
          if (deleted === null) return;
          announce(planApi.remove(deleted.id).then(() => { drafts.forget(deleted.id); goToPlans('plans'); return plans.refetch(); }), 'Plan deleted');
        }}
      >
        {deleted?.file} with {deleted?.versions.length === 1 ? 'its version' : `all ${deleted?.versions.length ?? 0} versions`} is removed. Data that names this plan is then not validated. What was captured stays.
      </ConfirmDialog>
    </>
  );
}
