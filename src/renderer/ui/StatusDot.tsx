import { cx } from './classes.ts';
import { TONE_FILL } from './tones.ts';
import type { Tone } from './tones.ts';

export interface StatusDotProps {
  tone: Tone;
  /** Said by screen readers; leave out where text beside it says the same. */
  label?: string | undefined;
  className?: string | undefined;
}

export function StatusDot({ tone, label, className }: StatusDotProps) {
  const semantics = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <span {...semantics} className={cx('inline-block size-[7px] shrink-0 rounded-full', TONE_FILL[tone], className)} />;
}
