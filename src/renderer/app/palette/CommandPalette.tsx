import { useState } from 'react';
import { Command as Cmdk } from 'cmdk';
import { Dialog } from '@base-ui/react/dialog';
import { useStore } from 'zustand';
import { uiStore, updateUi } from '../../stores/ui.ts';
import { PaletteRow } from './PaletteRow.tsx';
import type { PaletteItem } from './palette-items.ts';
import { usePaletteItems } from './use-palette-items.ts';

/** Ctrl+K. One input; prefixes choose what is searched. Opens without animation. */
export function CommandPalette() {
  const initial = useStore(uiStore, (state) => state.palette);
  return (
    <Dialog.Root open={initial !== null} onOpenChange={(open) => { if (!open) updateUi({ palette: null }); }}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup aria-label="Command palette" className="fixed top-[12vh] left-1/2 z-50 w-[600px] max-w-[94vw] -translate-x-1/2 overflow-hidden rounded-xl bg-pop text-fg0 shadow-pop outline-none">
          <PaletteBody initial={initial ?? ''} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteBody({ initial }: { initial: string }) {
  const [text, setText] = useState(initial);
  const [picked, setPicked] = useState({ text: '', value: '' });
  const groups = usePaletteItems(text);
  // What was moved to holds until something else is typed; then the best match is chosen again.
  const known = groups.some((group) => group.items.some((item) => item.id === picked.value));
  const value = known && picked.text === text ? picked.value : (groups[0]?.items[0]?.id ?? '');

  function choose(item: PaletteItem): void {
    if (item.type !== undefined) {
      setText(item.type);
      return;
    }
    if (item.disabled !== undefined) return;
    updateUi({ palette: null });
    item.run();
  }

  return (
    <Cmdk shouldFilter={false} value={value} onValueChange={(next) => setPicked({ text, value: next })} label="Command palette" loop>
      <Cmdk.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Type a command, or > @ # : ?"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-15 outline-none"
      />
      <Cmdk.List className="max-h-[52vh] overflow-y-auto p-1.5">
        <Cmdk.Empty className="px-3 py-6 text-center text-fg2">Nothing found. Type ? to see what can be typed here.</Cmdk.Empty>
        {groups.map((group) => (
          <Cmdk.Group key={group.title} heading={group.title} className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:text-fg2">
            {group.items.map((item) => <PaletteRow key={item.id} item={item} onChoose={() => choose(item)} />)}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
