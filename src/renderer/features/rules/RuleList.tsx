import { Link2, MoveDown, MoveUp, Plus, Power, Trash2, Unlink } from 'lucide-react';
import { useStore } from 'zustand';
import type { RuleSummary } from '../../../protocol/rule.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { deskStore, openDialog } from './desk-store.ts';
import type { ReportState } from './rule-reports.ts';
import { RuleRow } from './RuleRow.tsx';
import { moved, unattached } from './slots.ts';
import type { Slot } from './slots.ts';
import { SlotSection } from './SlotSection.tsx';
import { useSetSlot } from './use-slots.ts';

const KIT_WARNING = {
  inputs: 'An app of this input sends to some outputs with a kit, straight from the app. Rules never see that data.',
  connections: 'The app sends to this output with a kit, straight from the app. Rules act only on what goes through the server.',
} as const;

export interface RuleListProps {
  rules: readonly RuleSummary[];
  slots: readonly Slot[];
  reports: Readonly<Record<string, ReportState>>;
  current: string | null;
  /** Files whose code was typed on and not saved. */
  unsaved: ReadonlySet<string>;
  onSwitch: (rule: RuleSummary, active: boolean) => void;
}

/** Slots with their rules in the order in which they run. */
export function RuleList({ rules, slots, reports, current, unsaved, onSwitch }: RuleListProps) {
  const input = useStore(contextStore, (state) => state.input);
  const clicked = useStore(deskStore, (state) => state.row);
  const setSlot = useSetSlot();
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const shown = slots.filter((slot) => slot.rules.length > 0 && (input === null || slot.input === input));
  const loose = unattached(rules, slots);
  const first = new Map<string, string>();
  for (const slot of shown) for (const name of slot.rules) if (!first.has(name)) first.set(name, slot.id);

  const ids = shown.flatMap((slot) => slot.rules.map((name) => `${slot.id} ${name}`));
  const currentRow = clicked !== null && ids.includes(clicked) && clicked.endsWith(` ${current}`) ? clicked : `${first.get(current ?? '') ?? 'loose'} ${current}`;

  function entries(name: string, slot: Slot | null): MenuEntry[] {
    const rule = byName.get(name);
    const index = slot?.rules.indexOf(name) ?? -1;
    const order = (to: number) => { if (slot !== null) setSlot.mutate({ slot, rules: moved(slot.rules, index, to) }); };
    return [
      ...(slot === null ? [] : [
        { label: 'Move up', icon: MoveUp, keys: 'alt+up', disabled: index === 0 ? 'It is the first already' : undefined, run: () => order(index - 1) },
        { label: 'Move down', icon: MoveDown, keys: 'alt+down', disabled: index === slot.rules.length - 1 ? 'It is the last already' : undefined, run: () => order(index + 1) },
        { label: `Detach from ${slot.title}`, icon: Unlink, run: () => setSlot.mutate({ slot, rules: slot.rules.filter((other) => other !== name) }) },
      ]),
      { label: 'Where it runs…', icon: Link2, run: () => { goTo('rules', name); openDialog({ kind: 'attach' }); } },
      ...(rule === undefined ? [] : [
        { kind: 'separator' as const },
        { label: rule.active ? 'Switch off' : 'Switch on', icon: Power, detail: 'On every connection', run: () => onSwitch(rule, !rule.active) },
        { label: 'Delete…', icon: Trash2, danger: true, run: () => { goTo('rules', name); openDialog({ kind: 'delete' }); } },
      ]),
    ];
  }

  function row(name: string, slot: Slot | null) {
    const id = `${slot?.id ?? 'loose'} ${name}`;
    return (
      <RuleRow
        key={id}
        id={id}
        name={name}
        summary={byName.get(name)}
        report={reports[name]}
        current={id === currentRow}
        shared={slot !== null && first.get(name) !== slot.id}
        dirty={unsaved.has(name)}
        movable={slot !== null && slot.rules.length > 1}
        menu={entries(name, slot)}
        onSelect={() => { deskStore.setState({ groups: false, row: id }); goTo('rules', name); }}
        onMove={(step) => {
          const index = slot?.rules.indexOf(name) ?? -1;
          if (slot === null) return;
          const next = moved(slot.rules, index, index + step);
          if (next !== slot.rules) setSlot.mutate({ slot, rules: next });
        }}
      />
    );
  }

  return (
    <nav aria-label="Rules" className="flex h-full min-h-0 w-full flex-col overflow-y-auto border-r border-line px-2 pt-3 pb-2">
      {shown.map((slot) => (
        <SlotSection
          key={slot.id}
          title={slot.title}
          warning={slot.kit ? KIT_WARNING[slot.kind] : null}
          ids={slot.rules.map((name) => `${slot.id} ${name}`)}
          rules={slot.rules}
          onOrder={(next) => setSlot.mutate({ slot, rules: next })}
        >
          {slot.rules.map((name) => row(name, slot))}
        </SlotSection>
      ))}
      {loose.length > 0 && (
        <SlotSection title="Not in use" warning={null} ids={[]} rules={[]} onOrder={() => undefined}>
          {loose.map((rule) => row(rule.name, null))}
        </SlotSection>
      )}
      {input !== null && shown.length === 0 && <p className="px-2 pb-3 text-12 text-fg2">No rule runs for {input}.</p>}
      <button type="button" onClick={() => openDialog({ kind: 'new-rule' })} className="flex h-7.5 items-center gap-2.5 rounded-md px-2 text-left font-medium text-accent hover:bg-bg2">
        <Plus aria-hidden size={14} />New rule
      </button>
      {current !== null && (
        <button type="button" onClick={() => openDialog({ kind: 'attach' })} className="flex h-7.5 items-center gap-2.5 rounded-md px-2 text-left text-fg1 hover:bg-bg2 hover:text-fg0">
          <Link2 aria-hidden size={14} />Attach {current}…
        </button>
      )}
    </nav>
  );
}
