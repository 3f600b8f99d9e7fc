import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Check } from 'lucide-react';
import { cx } from './classes.ts';
import { Kbd } from './Kbd.tsx';

export type MenuEntry =
  | { readonly kind: 'separator' }
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind?: 'item';
      readonly label: string;
      readonly detail?: string | undefined;
      readonly icon?: LucideIcon | undefined;
      readonly keys?: string | undefined;
      readonly checked?: boolean | undefined;
      /** Why it cannot be chosen now; shown under the label. */
      readonly disabled?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly run: () => void;
    };

export interface MenuProps {
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end' | undefined;
  children?: ReactNode;
}

const ITEM = 'flex min-h-7 cursor-default items-center gap-2 rounded px-2 py-1 text-13 outline-none select-none data-highlighted:bg-bg3 data-disabled:text-fg2';

function MenuItem({ entry }: { entry: MenuEntry }) {
  if (entry.kind === 'separator') return <Base.Separator className="my-1 h-px bg-line" />;
  if (entry.kind === 'heading') return <div className="px-2 pt-1.5 pb-1 text-11 text-fg2">{entry.label}</div>;
  const Icon = entry.checked ? Check : entry.icon;
  return (
    <Base.Item className={cx(ITEM, entry.danger && 'text-error')} disabled={entry.disabled !== undefined} onClick={entry.run}>
      <span className="flex w-4 shrink-0 justify-center text-fg2">{Icon && <Icon aria-hidden size={14} />}</span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{entry.label}</span>
        {(entry.disabled ?? entry.detail) && <span className="block truncate text-11 text-fg2">{entry.disabled ?? entry.detail}</span>}
      </span>
      {entry.keys && <Kbd keys={entry.keys} />}
    </Base.Item>
  );
}

/** A drop-down list of actions; `checked` entries show what is chosen. */
export function Menu({ trigger, entries, align = 'start' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className="z-40">
          <Base.Popup className="max-h-(--available-height) max-w-96 min-w-48 overflow-y-auto rounded-lg bg-pop p-1 text-fg0 shadow-pop outline-none">
            {entries.map((entry, index) => <MenuItem key={index} entry={entry} />)}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
