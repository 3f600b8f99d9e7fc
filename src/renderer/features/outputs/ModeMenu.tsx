import { ChevronDown } from 'lucide-react';
import { goToOutput } from '../../stores/output-place.ts';
import { Menu } from '../../ui/Menu.tsx';
import { answerLook, MODES } from './modes.ts';
import { ModeBadge } from './ModeBadge.tsx';
import { useDial } from './use-dial.ts';

/** The dial of an output as a drop-down: a choice holds at once. */
export function ModeMenu({ output, label, inGrid = false }: { output: string; label: string; inGrid?: boolean | undefined }) {
  const { file, turn, why } = useDial(output);
  if (file === null) return null;
  const { mode } = file.behaviour;
  const real = file.transport === 'real';
  return (
    <Menu
      align="start"
      trigger={(
        <button type="button" data-dial={output} tabIndex={inGrid ? -1 : undefined} aria-label={`How ${label} answers: ${answerLook(file).word}`} onMouseDown={(event) => event.stopPropagation()} className="flex max-w-full items-center gap-1 rounded text-fg2 hover:text-fg0">
          <ModeBadge file={file} />
          <ChevronDown aria-hidden size={12} className="shrink-0" />
        </button>
      )}
      entries={[
        ...(real ? [{ kind: 'heading' as const, label: 'A real endpoint answers; the dial is of the simulator' }] : []),
        ...MODES.map(({ id, label: name, short, icon }) => ({ label: name, detail: short, icon, checked: id === mode, disabled: id === mode || why === null ? undefined : why, run: () => turn(id) })),
        { kind: 'separator' as const },
        { label: 'Seed, faults, own answers …', run: () => goToOutput(output, 'behaviour') },
      ]}
    />
  );
}
