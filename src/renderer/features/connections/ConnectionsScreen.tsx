import { Suspense } from 'react';
import { useStore } from 'zustand';
import { useCommands } from '../../app/commands.ts';
import { ScreenBoundary } from '../../app/ScreenBoundary.tsx';
import { connectionPlace, goToConnections } from '../../stores/connection-place.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CONNECTION_TAB_LIST } from './connection-tabs.ts';
import { connectionView } from './connection-view.ts';
import { NewConnectionDialog } from './dialogs/NewConnectionDialog.tsx';

/** Connections from every side: the traffic between inputs and outputs, what of it reached which output, and what consent does (ui.md C6). */
export function ConnectionsScreen() {
  const tab = useStore(navigationStore, (state) => connectionPlace(state.section).tab);
  const dialog = useStore(connectionView, (state) => state.dialog);
  useCommands(() => [
    ...CONNECTION_TAB_LIST.map(({ id, label }, index) => ({ id: `connections.tab-${id}`, title: `Connections: ${label}`, group: 'Connections', keys: [`alt+shift+${index + 1}`], run: () => goToConnections(id) })),
    { id: 'connections.new', title: 'New connection', group: 'Connections', keys: ['n'], run: () => connectionView.setState({ dialog: 'new' }) },
  ], []);
  const { component: Tab } = CONNECTION_TAB_LIST.find(({ id }) => id === tab) ?? CONNECTION_TAB_LIST[0];
  return (
    <Tabs label="Connections" value={tab} onChange={(id) => goToConnections(id)} tabs={CONNECTION_TAB_LIST}>
      <div className="flex h-full min-h-0 flex-col">
        <h1 className="sr-only">Connections</h1>
        <ScreenBoundary key={tab}><Suspense fallback={<SkeletonRows rows={12} label="Loading" />}><Tab /></Suspense></ScreenBoundary>
      </div>
      {dialog === 'new' && <NewConnectionDialog onClose={() => connectionView.setState({ dialog: null })} />}
    </Tabs>
  );
}
