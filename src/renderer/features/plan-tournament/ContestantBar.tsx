import { useState } from 'react';
import { ChevronDown, ClipboardPaste, FileUp, Flag, Plus, X } from 'lucide-react';
import type { Contestant, PlanSummary } from '../../../protocol/data-plan.ts';
import { Button } from '../../ui/Button.tsx';
import { pickTextFile } from '../../ui/files.ts';
import { Menu } from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { PLAN_STATUS_LABELS } from '../../ui/PlanStatus.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { freeLabel, MAX_CONTESTANTS, versionContestant } from './tournament-model.ts';

export interface ContestantBarProps {
  contestants: readonly Contestant[];
  plans: readonly PlanSummary[];
  onChange: (contestants: readonly Contestant[]) => void;
}

function Chip({ contestant, first, onFirst, onRemove }: { contestant: Contestant; first: boolean; onFirst: () => void; onRemove: () => void }) {
  return (
    <li className="flex h-7 max-w-64 items-center gap-1 rounded-md border border-line bg-bg2 pr-1 pl-2">
      {first
        ? <span title="The measure: the others are compared with it" className="flex items-center text-accent"><Flag role="img" aria-label="The measure" size={13} /></span>
        : <button type="button" aria-label={`Compare with ${contestant.label}`} title="Make it the measure" onClick={onFirst} className="flex size-5 items-center justify-center rounded text-fg2 hover:text-fg0"><Flag aria-hidden size={13} /></button>}
      <span className="min-w-0 truncate" title={contestant.label}>{contestant.label}</span>
      <button type="button" aria-label={`Remove ${contestant.label}`} onClick={onRemove} className="flex size-5 shrink-0 items-center justify-center rounded text-fg2 hover:bg-bg3 hover:text-fg0"><X aria-hidden size={12} /></button>
    </li>
  );
}

/** The versions side by side; the first is the measure. */
export function ContestantBar({ contestants, plans, onChange }: ContestantBarProps) {
  const [pasting, setPasting] = useState(false);
  const full = contestants.length >= MAX_CONTESTANTS ? `At most ${MAX_CONTESTANTS} at a time` : undefined;
  const add = (contestant: Contestant): void => onChange([...contestants, { ...contestant, label: freeLabel(contestant.label, contestants) }]);
  const takes = (plan: string, version: number): boolean => contestants.some((one) => one.plan === plan && one.version === version);

  async function pick(): Promise<void> {
    const file = await pickTextFile();
    if (file !== null) add({ label: file.name, text: file.text });
  }

  const versions: MenuEntry[] = plans.flatMap((plan): MenuEntry[] => [
    { kind: 'heading', label: plan.name },
    ...plan.versions.toSorted((a, b) => b.version - a.version).map((one): MenuEntry => ({
      label: `Version ${one.version}`, detail: [PLAN_STATUS_LABELS[one.activated_environment], one.description].filter(Boolean).join(': '),
      disabled: full ?? (takes(plan.id, one.version) ? 'Takes part already' : undefined), run: () => add(versionContestant(plan, one.version)),
    })),
  ]);
  return (
    <>
      <ul aria-label="Contestants" className="flex min-w-0 flex-wrap items-center gap-1.5">
        {contestants.map((one) => (
          <Chip
            key={one.label}
            contestant={one}
            first={one === contestants[0]}
            onFirst={() => onChange([one, ...contestants.filter((other) => other !== one)])}
            onRemove={() => onChange(contestants.filter((other) => other !== one))}
          />
        ))}
        <li>
          <Menu
            trigger={<Button icon={Plus}>Add <ChevronDown aria-hidden size={13} className="inline" /></Button>}
            entries={[
              ...versions,
              ...(versions.length > 0 ? [{ kind: 'separator' } as const] : []),
              { label: 'A file from disk…', icon: FileUp, disabled: full, run: () => void pick() },
              { label: 'Pasted JSON…', icon: ClipboardPaste, disabled: full, run: () => setPasting(true) },
            ]}
          />
        </li>
      </ul>
      {pasting && <PasteDialog onAdd={(contestant) => { add(contestant); setPasting(false); }} onClose={() => setPasting(false)} />}
    </>
  );
}
