import { useStore } from 'zustand';
import { uiStore, updateUi } from '../stores/ui.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { keysOf } from './commands.ts';
import type { Command } from './commands.ts';
import { useCommandList } from './use-command-list.ts';

function grouped(commands: readonly Command[]): [string, Command[]][] {
  return Object.entries(Object.groupBy(commands, (command) => command.group)).map(([group, list]) => [group, list ?? []]);
}

/** `?`: what the keys do here. Commands of the screen in front are among them because it registered them. */
export function ShortcutSheet() {
  const open = useStore(uiStore, (state) => state.shortcutSheet);
  const keymap = useStore(uiStore, (state) => state.keymap);
  const commands = useCommandList().filter((command) => keysOf(command, keymap).length > 0);
  return (
    <Dialog open={open} onClose={() => updateUi({ shortcutSheet: false })} title="Keyboard shortcuts" width="w-[860px]">
      <div className="columns-2 gap-8">
        {grouped(commands).map(([group, list]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-12 font-semibold text-fg2">{group}</h3>
            <dl>
              {list.map((command) => (
                <div key={command.id} className="flex min-h-7 items-center gap-3 border-b border-line/60 py-0.5">
                  <dt className="min-w-0 flex-1">{command.title}</dt>
                  <dd className="flex flex-wrap justify-end gap-x-2 gap-y-1">
                    {keysOf(command, keymap).map((keys) => <Kbd key={keys} keys={keys} />)}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
