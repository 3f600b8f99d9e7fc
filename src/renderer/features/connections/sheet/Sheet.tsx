import { useStore } from 'zustand';
import { asApiError } from '../../../api/client.ts';
import { useCommands } from '../../../app/commands.ts';
import { connectionPlace, connectionSection, goToConnections } from '../../../stores/connection-place.ts';
import type { ConnectionPlace, SheetPart, Subject } from '../../../stores/connection-place.ts';
import { goTo, navigationStore } from '../../../stores/navigation.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { BrokenConnection } from './BrokenConnection.tsx';
import { ChangeBar } from './ChangeBar.tsx';
import { partsOf } from './parts.tsx';
import { SheetHeader } from './SheetHeader.tsx';
import { LitContext } from './Spot.tsx';
import { useSheet } from './use-sheet.ts';
import type { SheetModel } from './use-sheet.ts';

function closeSheet(): void {
  const { subject } = connectionPlace(navigationStore.getState().section);
  goToConnections('graph');
  // The focus goes back to where the sheet was opened.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-node="${CSS.escape(`${subject?.kind}s ${subject?.name}`)}"]`)?.focus());
}

function showPart(part: SheetPart): void {
  const place = connectionPlace(navigationStore.getState().section);
  goTo('connections', connectionSection('graph', { ...place, part, path: null }));
}

const WORDS: Readonly<Record<Subject['kind'], string>> = { connection: 'connection', input: 'input', output: 'output' };

function Body({ sheet, place }: { sheet: SheetModel; place: ConnectionPlace }) {
  const { subject, connection, input, output } = sheet;
  const file = subject.kind === 'connection' ? connection : subject.kind === 'input' ? input : output;
  if (file === null) {
    const problem = sheet.traffic.connection?.problem ?? null;
    if (subject.kind === 'connection' && sheet.traffic.connection !== null && problem !== null) return <BrokenConnection connection={sheet.traffic.connection} problem={problem} />;
    return <EmptyState title={`There is no ${WORDS[subject.kind]} ${subject.name}`} actions={<Button onClick={closeSheet}>Back to the graph</Button>}>It may have been renamed or deleted.</EmptyState>;
  }
  const parts = partsOf(sheet);
  const part = parts.find(({ id }) => id === place.part) ?? parts[0];
  if (part === undefined) return null;
  return (
    <Tabs label={`Settings of ${subject.name}`} value={part.id} onChange={showPart} tabs={parts.map(({ id, label, count }) => ({ id, label, ...(count === undefined ? {} : { count }) }))}>
      <LitContext value={place.path}>{part.render(place.path)}</LitContext>
    </Tabs>
  );
}

/** The settings of a connection, an input or an output: beside the graph or alone. */
export function Sheet({ subject, place }: { subject: Subject; place: ConnectionPlace }) {
  const sheet = useSheet(subject);
  const alone = useStore(navigationStore, (state) => connectionPlace(state.section).alone);
  useCommands(() => [
    { id: 'connections.close', title: 'Close the settings', group: 'Connections', keys: ['escape'], hidden: true, run: closeSheet },
    { id: 'connections.alone', title: alone ? 'Settings beside the graph' : 'Settings on the whole screen', group: 'Connections', keys: ['alt+enter'], run: () => goTo('connections', connectionSection('graph', { ...place, alone: !alone })) },
    ...(sheet.loading ? [] : partsOf(sheet)).map(({ id, label }, index) => ({ id: `connections.part-${id}`, title: `Connection: ${label}`, group: 'Connections', keys: [`s ${index + 1}`], run: () => showPart(id) })),
  ], [alone, subject.kind, subject.name, sheet.loading, place.part, place.path]);
  if (sheet.loading) return <SkeletonRows rows={12} label="Loading the settings" />;
  if (sheet.error !== null) {
    const error = asApiError(sheet.error);
    return <ErrorState title="The settings could not be read" code={error.code} onRetry={sheet.retry}>{error.message}</ErrorState>;
  }
  return (
    <aside aria-label={`Settings of ${subject.kind} ${subject.name}`} className="flex min-h-0 min-w-0 flex-1 flex-col bg-bg0">
      <SheetHeader sheet={sheet} alone={alone} place={place} onClose={closeSheet} />
      <Body sheet={sheet} place={place} />
      <ChangeBar />
    </aside>
  );
}
