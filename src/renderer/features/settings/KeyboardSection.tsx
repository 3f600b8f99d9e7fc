import { useState } from 'react';
import { RotateCcw } from 'lucide-react';
import { useStore } from 'zustand';
import { conflicts, keysOf } from '../../app/commands.ts';
import type { Command } from '../../app/commands.ts';
import { useCommandList } from '../../app/use-command-list.ts';
import { uiStore, updateUi } from '../../stores/ui.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { KeyRecorder } from './KeyRecorder.tsx';
import { SectionPage } from './SectionPage.tsx';

function CommandRow({ command, commands }: { command: Command; commands: readonly Command[] }) {
  const keymap = useStore(uiStore, (state) => state.keymap);
  const [recording, setRecording] = useState(false);
  const keys = keysOf(command, keymap);
  const custom = keymap[command.id] !== undefined;
  const clashes = keys.flatMap((binding) => conflicts(commands, keymap, command.id, binding));
  const set = (next: readonly string[] | null) => {
    const { [command.id]: _, ...rest } = keymap;
    updateUi({ keymap: next === null ? rest : { ...rest, [command.id]: next } });
    setRecording(false);
  };
  return (
    <tr className="border-b border-line align-middle">
      <td className="h-9 pr-4">{command.title}<span className="ml-2 text-12 text-fg2">{command.group}</span></td>
      <td className="w-64">
        {recording ? <KeyRecorder onRecord={(binding) => set([binding])} onCancel={() => setRecording(false)} /> : (
          <button type="button" onClick={() => setRecording(true)} title="Change" className="flex min-h-6 min-w-16 flex-wrap items-center gap-2 rounded px-1 hover:bg-bg2">
            {keys.length === 0 ? <span className="text-12 text-fg2">none</span> : keys.map((binding) => <Kbd key={binding} keys={binding} />)}
          </button>
        )}
        {clashes.length > 0 && <span className="text-12 text-warn">also {clashes.map((clash) => clash.title).join(', ')}</span>}
      </td>
      <td className="w-16 text-right">
        {custom ? <IconButton label="Back to the default" icon={RotateCcw} onClick={() => set(null)} /> : keys.length > 0 && <button type="button" className="text-12 text-fg2 hover:text-fg0" onClick={() => set([])}>unbind</button>}
      </td>
    </tr>
  );
}

/** Every command with its keys. Commands of a screen appear while it is open, and in the palette. */
export function KeyboardSection() {
  const commands = useCommandList();
  const customised = useStore(uiStore, (state) => Object.keys(state.keymap).length > 0);
  const [search, setSearch] = useState('');
  const shown = commands.filter((command) => `${command.title} ${command.group}`.toLowerCase().includes(search.toLowerCase()));
  return (
    <SectionPage title="Keyboard" intro="Click a binding to change it." actions={<Button disabled={!customised} onClick={() => updateUi({ keymap: {} })}>Reset all</Button>}>
      <SearchField label="Find a command" value={search} onChange={setSearch} className="mb-3" />
      <table className="w-full">
        <thead className="sr-only"><tr><th>Command</th><th>Keys</th><th>Change</th></tr></thead>
        <tbody>{shown.map((command) => <CommandRow key={command.id} command={command} commands={commands} />)}</tbody>
      </table>
    </SectionPage>
  );
}
