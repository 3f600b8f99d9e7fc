import { FileUp, Plus, Send } from 'lucide-react';
import { useStore } from 'zustand';
import { connectionStore } from '../stores/connection.ts';
import { goTo } from '../stores/navigation.ts';
import { Button } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';
import type { MenuEntry } from '../ui/Menu.tsx';
import { runCommand } from './commands.ts';
import { SCENARIOS } from './scenarios.ts';

/** Events without an app: sample batches through the real ingest port. */
export function SendMenu() {
  const connected = useStore(connectionStore, (state) => state.stream.kind === 'open');
  const entries: MenuEntry[] = [
    { kind: 'heading', label: 'Send through the ingest port' },
    ...SCENARIOS.flatMap((scenario, index): MenuEntry[] => [
      ...(scenario.group !== undefined && scenario.group !== SCENARIOS[index - 1]?.group ? [{ kind: 'heading' as const, label: scenario.group }] : []),
      {
        label: scenario.label,
        detail: scenario.detail,
        icon: Send,
        disabled: connected ? undefined : 'The engine is not connected',
        run: () => runCommand(scenario.id === null ? 'sample.send' : `sample.${scenario.id}`),
      },
    ]),
    { kind: 'separator' },
    { label: 'Open a report file', detail: 'What someone shared, replayed here', icon: FileUp, disabled: connected ? undefined : 'The engine is not connected', run: () => runCommand('story.open') },
    { label: 'Send from your app', detail: 'Set up an SDK, Node or curl', run: () => goTo('setup') },
  ];
  return <Menu align="end" trigger={<Button icon={Plus}>Send event</Button>} entries={entries} />;
}
