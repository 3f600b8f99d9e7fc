import { useState } from 'react';
import { FileWarning, Lock, Redo2, Undo2 } from 'lucide-react';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { planApi, usePlan, usePlanAction } from '../../api/data-plans.ts';
import { useCommands } from '../../app/commands.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { BlockView } from './BlockView.tsx';
import { ConflictBar } from './ConflictBar.tsx';
import { DiffView } from './DiffView.tsx';
import { FormView } from './form/FormView.tsx';
import { JsonView } from './JsonView.tsx';
import { placeOf, usePlanFileProblems } from './plan-problems.ts';
import { versionOf } from './plan-drafts.ts';
import { TypesView } from './TypesView.tsx';
import { usePlanDraft } from './use-plan-draft.ts';
import { VersionHeader } from './VersionHeader.tsx';

const VIEWS = [{ id: 'plan', label: 'Plan' }, { id: 'json', label: 'JSON' }, { id: 'block', label: 'Block' }, { id: 'diff', label: 'Diff' }, { id: 'types', label: 'Types' }] as const;
export type PlanView = (typeof VIEWS)[number]['id'];

export interface PlanEditorProps {
  plan: string;
  version: number | null;
  point: string | null;
  summary: PlanSummary | undefined;
  onDelete: (plan: PlanSummary) => void;
  onImport: () => void;
}

interface LoadedProps extends PlanEditorProps {
  saved: DataPlan;
}

/** In a text field undo is the field's own. */
function isTyping(): boolean {
  const { activeElement } = document;
  const isText = activeElement instanceof HTMLTextAreaElement || (activeElement instanceof HTMLInputElement && activeElement.type !== 'checkbox');
  return isText && activeElement.closest('[role="dialog"]') === null;
}

const latestOf = (plan: DataPlan): number => Math.max(0, ...plan.data_plan_versions.map((one) => one.version));

function Loaded({ saved, plan: id, version: asked, point, summary, onDelete, onImport }: LoadedProps) {
  const draft = usePlanDraft(saved);
  const [view, setView] = useState<PlanView>('plan');
  const [jsonPath, setJsonPath] = useState<readonly (string | number)[] | null>(null);
  /** Versions whose lock the user has lifted. */
  const [unlocked, setUnlocked] = useState<readonly number[]>([]);
  const clone = usePlanAction((from: number) => planApi.clone(id, from));
  const unreadable = usePlanFileProblems().find((one) => one.file === `plans/${id}.json` && one.severity === 'error' && one.message.startsWith('Not valid JSON'));
  const version = asked ?? latestOf(draft.plan);
  const current = versionOf(draft.plan, version);
  const shown = draft.textError === null ? view : 'json';
  const locked = current?.activated_environment === 'production' && !unlocked.includes(version);
  const editing = shown === 'plan' || shown === 'block';

  function cloneVersion(): void {
    clone.mutate(version, { onSuccess: (made) => goToPlans('plans', { plan: id, version: made.version }) });
  }

  /** Shows a place in the JSON; indexes lead into the version that is open. */
  function showJson(path: readonly (string | number)[]): void {
    const index = draft.plan.data_plan_versions.findIndex((one) => one.version === version);
    setJsonPath(['data_plan_versions', index, 'version_document', ...path]);
    setView('json');
  }

  useCommands(() => [
    { id: 'plan.save', title: 'Save the plan', group: 'Data plans', keys: ['mod+s'], when: () => draft.dirty || 'Nothing has changed', run: draft.save },
    { id: 'plan.undo', title: 'Undo', group: 'Data plans', keys: ['mod+z'], when: () => (shown !== 'json' && draft.canUndo && !isTyping()) || 'Nothing to undo', run: draft.undo },
    { id: 'plan.redo', title: 'Redo', group: 'Data plans', keys: ['mod+shift+z', 'mod+y'], when: () => (shown !== 'json' && draft.canRedo && !isTyping()) || 'Nothing to redo', run: draft.redo },
    { id: 'plan.discard', title: 'Discard changes of the plan', group: 'Data plans', when: () => draft.dirty || 'Nothing has changed', run: draft.discard },
    { id: 'plan.clone', title: `Clone version ${version}`, group: 'Data plans', when: () => !draft.dirty || 'Save or discard the changes first', run: cloneVersion },
    ...VIEWS.map((one, index) => ({ id: `plan.view-${one.id}`, title: `Data plan: ${one.label}`, group: 'Data plans', keys: [`v ${index + 1}`], run: () => setView(one.id) })),
  ], [draft.dirty, draft.canUndo, draft.canRedo, shown, version, id]);

  if (current === undefined) {
    return (
      <EmptyState title={`${draft.plan.data_plan_name} has no version ${version || ''}`} actions={<Button onClick={() => goToPlans('plans')}>All plans</Button>}>
        {draft.plan.data_plan_versions.length === 0 ? 'The plan’s file has no version at all.' : `It has ${draft.plan.data_plan_versions.map((one) => one.version).join(', ')}.`}
      </EmptyState>
    );
  }
  return (
    <section aria-label={`${draft.plan.data_plan_name} version ${version}`} className="flex min-h-0 flex-1 flex-col">
      <VersionHeader draft={draft} version={current} summary={summary} cloning={clone.isPending} onClone={cloneVersion} onDelete={onDelete} onImport={onImport} />
      {unreadable && <Banner tone="error" icon={FileWarning}>{placeOf(unreadable)}: {unreadable.message}</Banner>}
      {clone.problem !== null && <Banner tone="error">{clone.problem}</Banner>}
      {draft.conflict !== null && <ConflictBar draft={draft} theirs={draft.conflict} onShow={() => setView('diff')} />}
      {locked && editing && (
        <Banner tone="ok" icon={Lock} actions={<><Button size="small" disabled={clone.isPending || draft.dirty} onClick={cloneVersion}>Clone to change it</Button><Button size="small" variant="ghost" onClick={() => setUnlocked((old) => [...old, version])}>Edit anyway</Button></>}>
          Version {version} is active in production. A change takes effect for running traffic as soon as it is saved.
        </Banner>
      )}
      <Tabs
        label="Plan version"
        value={shown}
        onChange={(next) => { setJsonPath(null); setView(next); }}
        tabs={VIEWS}
        extra={(
          <>
            {draft.error !== null && <span role="alert" className="max-w-96 truncate text-12 text-error" title={draft.error}>{draft.error}</span>}
            {draft.error === null && draft.dirty && <span className="text-12 text-fg2 max-[1100px]:sr-only">{draft.textError === null ? 'Not saved yet' : 'The JSON has an error'}</span>}
            <IconButton label="Undo" keys="mod+z" icon={Undo2} disabled={shown === 'json' || !draft.canUndo} onClick={draft.undo} />
            <IconButton label="Redo" keys="mod+shift+z" icon={Redo2} disabled={shown === 'json' || !draft.canRedo} onClick={draft.redo} />
            <Button size="small" disabled={!draft.dirty || draft.saving} onClick={draft.discard}>Discard</Button>
            <Button size="small" variant="primary" disabled={!draft.dirty || draft.saving || draft.textError !== null} title={draft.textError ?? undefined} onClick={draft.save}>{draft.saving ? 'Saving…' : 'Save'}</Button>
          </>
        )}
      >
        <div className="flex h-full min-h-0 flex-col">
          {shown === 'plan' && <FormView draft={draft} version={current} point={point} locked={locked} onShowJson={showJson} />}
          {shown === 'json' && <JsonView draft={draft} version={version} path={jsonPath} problems={summary?.problems ?? []} />}
          {shown === 'block' && <BlockView draft={draft} version={current} locked={locked} />}
          {shown === 'diff' && <DiffView draft={draft} version={version} />}
          {shown === 'types' && <TypesView plan={id} version={version} dirty={draft.dirty} />}
        </div>
      </Tabs>
    </section>
  );
}

/** One version of a plan, edited as a form or as JSON. */
export function PlanEditor(props: PlanEditorProps) {
  const file = usePlan(props.plan);
  if (file.isPending) return <SkeletonRows rows={12} label="Loading the plan" />;
  if (file.error) {
    const error = asApiError(file.error);
    if (error.status === 404) return <EmptyState title={`There is no plan ${props.plan}`} actions={<Button onClick={() => goToPlans('plans')}>All plans</Button>}>It may have been renamed or deleted.</EmptyState>;
    return <ErrorState title="The plan could not be read" code={error.code} onRetry={() => void file.refetch()}>{error.message}</ErrorState>;
  }
  return <Loaded {...props} saved={file.data} />;
}
