import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { ProblemsList } from '../features/settings/ProblemsList.tsx';
import { RecentRequests } from '../features/requests/RecentRequests.tsx';
import { connectionStore } from '../stores/connection.ts';
import { uiStore, updateUi } from '../stores/ui.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Tabs } from '../ui/Tabs.tsx';

/** Ctrl+J: the calls as they come in and the problems, below any screen. */
export function BottomPanel() {
  const panel = useStore(uiStore, (state) => state.panel) ?? 'requests';
  const problems = useStore(connectionStore, (state) => (state.status ? state.status.workspace.problems.length + state.status.problems.length : 0));
  return (
    <section aria-label="Panel" className="flex min-h-0 flex-1 flex-col bg-bg0">
      <Tabs
        label="Panel"
        value={panel}
        onChange={(tab) => updateUi({ panel: tab })}
        tabs={[{ id: 'requests', label: 'Requests' }, { id: 'problems', label: 'Problems', count: problems > 0 ? problems : undefined }]}
        extra={<IconButton label="Close the panel" keys="mod+j" icon={X} onClick={() => updateUi({ panel: null })} />}
      >
        {panel === 'requests' ? <RecentRequests /> : <ProblemsList />}
      </Tabs>
    </section>
  );
}
