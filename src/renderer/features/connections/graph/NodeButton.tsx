import type { ReactNode } from 'react';
import { cx } from '../../../ui/classes.ts';
import type { Tone } from '../../../ui/tones.ts';
import { TONE_BORDER } from './tones.ts';

export interface NodeState {
  id: string;
  tabIndex: number;
  selected: boolean;
  /** It belongs to what is pointed at or selected. */
  lit: boolean;
  /** Its file has changes that are not saved. */
  unsaved: boolean;
  onOpen: () => void;
  onFocus: () => void;
  onPoint: (on: boolean) => void;
}

export interface NodeButtonProps extends NodeState {
  title: string;
  tone?: Tone | undefined;
  /** Drawn with a dashed border. */
  absent?: boolean | undefined;
  children: ReactNode;
}

/** A box of the graph. */
export function NodeButton({ id, tabIndex, selected, lit, unsaved, tone, absent, title, onOpen, onFocus, onPoint, children }: NodeButtonProps) {
  return (
    <button
      type="button"
      data-node={id}
      tabIndex={tabIndex}
      title={title}
      aria-current={selected ? 'true' : undefined}
      onClick={onOpen}
      onFocus={() => { onFocus(); onPoint(true); }}
      onBlur={() => onPoint(false)}
      onMouseEnter={() => onPoint(true)}
      onMouseLeave={() => onPoint(false)}
      className={cx(
        'relative block h-[46px] w-full rounded-lg border px-2.5 text-left',
        absent ? 'border-dashed' : '', tone === undefined ? '' : cx('border-l-[3px]', TONE_BORDER[tone]),
        selected ? 'border-accent bg-[color-mix(in_srgb,var(--accent)_12%,var(--bg0))]' : cx('bg-bg1 hover:bg-bg2', lit ? 'border-fg2' : 'border-line'),
      )}
    >
      {children}
      {unsaved && <span title="Not saved yet" className="absolute -top-1 -right-1 size-2.5 rounded-full border-2 border-bg0 bg-warn"><span className="sr-only">not saved yet</span></span>}
    </button>
  );
}
