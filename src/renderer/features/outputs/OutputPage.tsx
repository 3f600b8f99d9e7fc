import { Suspense, useEffect } from 'react';
import { Radio, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { asApiError } from '../../api/client.ts';
import { useWorkspace } from '../../api/queries.ts';
import { useCommands } from '../../app/commands.ts';
import { ScreenBoundary } from '../../app/ScreenBoundary.tsx';
import { connectionStore } from '../../stores/connection.ts';
import { goToCatalogue, goToOutput, goToOutputs } from '../../stores/output-place.ts';
import type { OutputPlace, OutputTab } from '../../stores/output-place.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ChangeBar } from '../connections/sheet/ChangeBar.tsx';
import { UnsavedBar } from '../connections/sheet/UnsavedBar.tsx';
import { OutputHeader } from './OutputHeader.tsx';
import { OutputList } from './OutputList.tsx';
import { QueueBar } from './QueueBar.tsx';
import { OUTPUT_TAB_LIST } from './output-tabs.ts';
import { outputsView } from './outputs-view.ts';
import { useOutputs } from './use-outputs.ts';

/** Where its events go instead of to the simulator; null while nothing leaves this machine. */
function useRealUrl(name: string): string | null {
  return useStore(connectionStore, (state) => state.status?.real_outputs.find(({ output }) => output === name)?.url ?? null);
}

/** Before the tab, whose own keys come first: Escape closes what is open in it before it leaves the output. */
function PageCommands({ name, tab, names }: { name: string; tab: OutputTab; names: readonly string[] }) {
  const walk = (step: number): void => {
    const next = names[(names.indexOf(name) + step + names.length) % names.length];
    if (next !== undefined) goToOutput(next, tab);
  };
  useCommands(() => [{ id: 'outputs.close', title: 'Back to all outputs', group: 'Outputs', keys: ['escape'], run: goToOutputs }], []);
  useCommands(() => [
    { id: 'outputs.output-next', title: 'Next output', group: 'Outputs', keys: ['alt+down'], when: () => names.length > 1 || 'There is only one output', run: () => walk(1) },
    { id: 'outputs.output-previous', title: 'Previous output', group: 'Outputs', keys: ['alt+up'], when: () => names.length > 1 || 'There is only one output', run: () => walk(-1) },
    ...OUTPUT_TAB_LIST.map(({ id, label }, index) => ({ id: `outputs.tab-${id}`, title: `Output: ${label}`, group: 'Outputs', keys: [`alt+shift+${index + 1}`], run: () => goToOutput(name, id) })),
  ], [name, tab, names.join(' ')]);
  return null;
}

/** One output from every side. */
export function OutputPage({ name, place }: { name: string; place: OutputPlace }) {
  const workspace = useWorkspace();
  const outputs = useOutputs();
  const last = useStore(outputsView, (view) => view.tab);
  const realUrl = useRealUrl(name);
  const entry = OUTPUT_TAB_LIST.find(({ id }) => id === (place.tab ?? last)) ?? OUTPUT_TAB_LIST[0];
  const state = outputs.data?.find((one) => one.name === name) ?? null;
  const names = (outputs.data ?? []).map((one) => one.name);
  const tab = entry.id;
  useEffect(() => { outputsView.setState({ tab }); }, [tab]);
  if (workspace.isPending) return <SkeletonRows rows={12} label="Loading the output" />;
  if (workspace.data === undefined) {
    const error = asApiError(workspace.error);
    return <ErrorState title="The output could not be read" code={error.code} onRetry={() => void workspace.refetch()}>{error.message}</ErrorState>;
  }
  if (workspace.data.outputs[name] === undefined) {
    return (
      <EmptyState icon={Unplug} title={`There is no output “${name}”`} actions={<><Button onClick={goToOutputs}>All outputs</Button><Button variant="primary" onClick={() => goToCatalogue()}>Add an output</Button></>}>
        It was deleted or renamed, or the link is of another workspace.
      </EmptyState>
    );
  }
  const { component: Tab } = entry;
  const edits = tab === 'settings' || tab === 'behaviour';
  return (
    <div className="flex min-h-0 flex-1">
      <PageCommands name={name} tab={tab} names={names} />
      <OutputList states={outputs.data ?? []} current={name} onOpen={(next) => goToOutput(next, tab)} />
      <section aria-label={`Output ${name}`} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <OutputHeader name={name} file={workspace.data.outputs[name]} state={state} />
        {realUrl !== null && <Banner tone="warn" icon={Radio} actions={tab === 'behaviour' ? undefined : <Button size="small" onClick={() => goToOutput(name, 'behaviour', '/transport')}>Review</Button>}>Events of this output leave this machine: they are sent to {realUrl}</Banner>}
        {state !== null && <QueueBar state={state} />}
        <Tabs label="Output" value={tab} onChange={(id) => goToOutput(name, id)} tabs={OUTPUT_TAB_LIST}>
          <div className="flex h-full min-h-0 flex-col">
            <h2 className="sr-only">{entry.label}</h2>
            <ScreenBoundary key={tab}><Suspense fallback={<SkeletonRows rows={12} label="Loading" />}><Tab output={name} item={place.item} /></Suspense></ScreenBoundary>
          </div>
        </Tabs>
        {edits ? <ChangeBar /> : <UnsavedBar />}
      </section>
    </div>
  );
}
