import { TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { openDialog } from './desk-store.ts';
import type { Slot } from './slots.ts';
import { useSetSlot } from './use-slots.ts';

/** Every slot with a switch: where the rule runs. It joins as the last; the order is changed in the list. */
export function AttachDialog({ rule, slots }: { rule: string; slots: readonly Slot[] }) {
  const setSlot = useSetSlot();
  const close = () => openDialog(null);
  const row = (slot: Slot) => {
    const on = slot.rules.includes(rule);
    return (
      <li key={slot.id} className="flex min-h-9 items-center gap-3 border-b border-line py-1.5 last:border-0">
        <div className="min-w-0 flex-1">
          <p className="truncate">{slot.title}</p>
          {on && slot.rules.length > 1 && <p className="text-12 text-fg2">Number {slot.rules.indexOf(rule) + 1} of {slot.rules.length}</p>}
          {slot.kit && <p className="flex items-center gap-1.5 text-12 text-warn"><TriangleAlert aria-hidden size={12} />The app sends here with a kit as well: rules never see that data.</p>}
        </div>
        <Switch label={slot.title} checked={on} onChange={(next) => setSlot.mutate({ slot, rules: next ? [...slot.rules, rule] : slot.rules.filter((other) => other !== rule) })} />
      </li>
    );
  };
  return (
    <Dialog open onClose={close} title={`Where ${rule} runs`} width="w-[560px]" actions={<Button variant="primary" onClick={close}>Done</Button>}>
      <h3 className="pb-1 text-12 text-fg2">For all outputs: before the data plan and the profile. What is dropped here is lost for good.</h3>
      <ul>{slots.filter(({ kind }) => kind === 'inputs').map(row)}</ul>
      <h3 className="pt-4 pb-1 text-12 text-fg2">For one output: after its filters, before its mapping.</h3>
      <ul>{slots.filter(({ kind }) => kind === 'connections').map(row)}</ul>
      {slots.every(({ kind }) => kind === 'inputs') && <p className="py-2 text-fg2">No output is connected yet.</p>}
    </Dialog>
  );
}
