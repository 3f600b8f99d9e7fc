import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './classes.ts';
import { TONE_TEXT, TONE_TINT } from './tones.ts';
import type { Tone } from './tones.ts';

export interface BannerProps {
  tone: Tone;
  icon?: LucideIcon | undefined;
  actions?: ReactNode;
  children: ReactNode;
}

/** A line across the top for what must not be overlooked. */
export function Banner({ tone, icon: Icon, actions, children }: BannerProps) {
  return (
    <div role={tone === 'error' ? 'alert' : 'status'} className={cx('flex min-h-8 shrink-0 items-center gap-2.5 border-b border-line px-3 py-1 text-13 font-medium', TONE_TEXT[tone], TONE_TINT[tone])}>
      {Icon && <Icon aria-hidden size={14} className="shrink-0" />}
      <div className="min-w-0 flex-1">{children}</div>
      {actions}
    </div>
  );
}
