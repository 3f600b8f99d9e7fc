import type { KeyboardEvent } from 'react';
import type { RealismMode } from '../../../../protocol/workspace.ts';
import { cx } from '../../../ui/classes.ts';
import { TONE_TEXT } from '../../../ui/tones.ts';
import { modeOf, MODES } from '../modes.ts';

/** Where each arrow leads, in places of the dial. */
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The realism dial: one tab stop, arrow keys turn it. */
export function ModeDial({ value, onChange }: { value: RealismMode; onChange: (mode: RealismMode) => void }) {
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = STEPS[event.key];
    const at = MODES.findIndex(({ id }) => id === value);
    const next = event.key === 'Home' ? MODES[0] : event.key === 'End' ? MODES.at(-1) : step === undefined ? undefined : MODES[(at + step + MODES.length) % MODES.length];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-mode="${next.id}"]`)?.focus();
  }
  return (
    <div className="@container">
      <div role="radiogroup" aria-label="Realism" onKeyDown={onKeyDown} className="grid grid-cols-4 gap-1 @[760px]:grid-cols-7 rounded-lg border border-line bg-bg1 p-1">
        {MODES.map(({ id, label, short, icon: Icon, tone }) => {
          const on = id === value;
          return (
            <button key={id} type="button" role="radio" aria-checked={on} aria-label={label} aria-describedby={`mode-${id}`} tabIndex={on ? 0 : -1} data-mode={id} onClick={() => onChange(id)} className={cx('flex flex-col items-start gap-1 rounded-md px-2.5 py-2 text-left', on ? 'bg-bg3' : 'hover:bg-bg2')}>
              <Icon aria-hidden size={16} className={cx('shrink-0', on ? (tone === 'neutral' ? 'text-fg0' : TONE_TEXT[tone]) : 'text-fg2')} />
              <span className={cx('text-13', on ? 'font-semibold text-fg0' : 'font-medium text-fg1')}>{label}</span>
              <span id={`mode-${id}`} className="text-11 text-fg2">{short}</span>
            </button>
          );
        })}
      </div>
      <p role="status" className="pt-2 text-fg1">{modeOf(value).meaning}</p>
    </div>
  );
}
