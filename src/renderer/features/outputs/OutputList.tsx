import { ArrowLeft } from 'lucide-react';
import type { OutputState } from '../../../protocol/partner.ts';
import { goToOutputs } from '../../stores/output-place.ts';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { modeOf } from './modes.ts';
import { countsOf } from './output-counts.ts';

/** What is wrong with an output, in one word beside its name; null when nothing is. */
function trouble(state: OutputState): { readonly text: string; readonly tone: string; readonly title: string } | null {
  const { failed } = countsOf(state);
  if (state.transport === 'real') return { text: 'real', tone: 'text-warn', title: 'Its events leave this machine' };
  if (failed > 0) return { text: formatCount(failed), tone: 'text-error', title: 'Events that failed' };
  if (state.waiting > 0) return { text: formatCount(state.waiting), tone: 'text-warn', title: 'Requests that wait' };
  return state.mode === 'perfect' ? null : { text: modeOf(state.mode).label.toLowerCase(), tone: 'text-fg2', title: modeOf(state.mode).meaning };
}

/** The outputs beside the one that is open. */
export function OutputList({ states, current, onOpen }: { states: readonly OutputState[]; current: string; onOpen: (name: string) => void }) {
  return (
    <nav aria-label="All outputs" className="flex w-46 shrink-0 flex-col overflow-y-auto border-r border-line p-2 max-[1100px]:hidden min-[1300px]:w-53">
      <button type="button" onClick={goToOutputs} className="mb-1 flex h-[30px] shrink-0 items-center gap-2 rounded-md px-2 text-12 text-fg2 hover:bg-bg2 hover:text-fg0"><ArrowLeft aria-hidden size={14} /> All outputs</button>
      <ul className="flex flex-col gap-px">
        {states.map((state) => {
          const note = trouble(state);
          const here = state.name === current;
          return (
            <li key={state.name}>
              <button type="button" aria-current={here ? 'true' : undefined} onClick={() => onOpen(state.name)} className={cx('flex w-full items-center gap-2 rounded-md px-2 py-1 text-left', here ? 'bg-bg3' : 'hover:bg-bg2')}>
                <span className="min-w-0 flex-1">
                  <span className={cx('block truncate', here ? 'font-semibold' : 'font-medium')}>{state.label}</span>
                  {state.label !== state.partner_name && <span className="block truncate text-12 text-fg2">{state.partner_name}</span>}
                </span>
                {note !== null && <span title={note.title} className={cx('shrink-0 text-12 tabular-nums', note.tone)}>{note.text}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
