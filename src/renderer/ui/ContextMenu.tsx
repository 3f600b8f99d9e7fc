import { ContextMenu as Base } from '@base-ui/react/context-menu';
import type { ReactElement } from 'react';
import type { MenuEntry } from './Menu.tsx';
import { Kbd } from './Kbd.tsx';

export interface ContextMenuProps {
  entries: readonly MenuEntry[];
  /** The area that is right-clicked. */
  children: ReactElement<Record<string, unknown>>;
}

/** The same entries as `Menu`, at the pointer. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner className="z-40">
          <Base.Popup className="max-h-(--available-height) max-w-96 min-w-48 overflow-y-auto rounded-lg bg-pop p-1 text-fg0 shadow-pop outline-none">
            {entries.map((entry, index) => {
              if (entry.kind === 'separator') return <Base.Separator key={index} className="my-1 h-px bg-line" />;
              if (entry.kind === 'heading') return <div key={index} className="px-2 pt-1.5 pb-1 text-11 text-fg2">{entry.label}</div>;
              const Icon = entry.icon;
              return (
                <Base.Item
                  key={index}
                  disabled={entry.disabled !== undefined}
                  onClick={entry.run}
                  className="flex min-h-7 cursor-default items-center gap-2 rounded px-2 text-13 outline-none select-none data-disabled:text-fg2 data-highlighted:bg-bg3"
                >
                  <span className="flex w-4 shrink-0 justify-center text-fg2">{Icon && <Icon aria-hidden size={14} />}</span>
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.keys && <Kbd keys={entry.keys} />}
                </Base.Item>
              );
            })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
