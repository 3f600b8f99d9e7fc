import { ChevronDown } from 'lucide-react';
import type { OutputState } from '../../../protocol/partner.ts';
import { goToOutput } from '../../stores/output-place.ts';
import { Menu } from '../../ui/Menu.tsx';
import { modeOf, MODES } from './modes.ts';
import { ModeBadge } from './ModeBadge.tsx';
import { useDial } from './use-dial.ts';

/** The dial of an output as a drop-down: a choice holds at once. */
export function ModeMenu({ state, inGrid = false }: { state: OutputState; inGrid?: boolean | undefined }) {
  const { turn, why } = useDial(state.name);
  const real = state.transport === 'real';
  return (
    <Menu
      align="start"
      trigger={(
        <button type="button" data-dial={state.name} tabIndex={inGrid ? -1 : undefined} aria-label={`How ${state.label} answers: ${real ? 'real endpoint' : modeOf(state.mode).label}`} onClick={(event) => event.stopPropagation()} onMouseDown={(event) => event.stopPropagation()} className="flex max-w-full items-center gap-1 rounded text-fg2 hover:text-fg0">
          <ModeBadge mode={state.mode} transport={state.transport} />
          <ChevronDown aria-hidden size={12} className="shrink-0" />
        </button>
      )}
      entries={[
        ...(real ? [{ kind: 'heading' as const, label: 'A real endpoint answers; the dial is of the simulator' }] : []),
        ...MODES.map(({ id, label, short, icon }) => ({ label, detail: short, icon, checked: !real && id === state.mode, disabled: id === state.mode || why === null ? undefined : why, run: () => turn(id) })),
        { kind: 'separator' as const },
        { label: 'Seed, faults, own answers …', run: () => goToOutput(state.name, 'behaviour') },
      ]}
    />
  );
}
