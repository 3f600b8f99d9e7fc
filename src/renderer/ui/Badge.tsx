import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './classes.ts';
import { TONE_TEXT, TONE_TINT } from './tones.ts';
import type { Tone } from './tones.ts';

export interface BadgeProps {
  tone?: Tone | undefined;
  icon?: LucideIcon | undefined;
  mono?: boolean | undefined;
  title?: string | undefined;
  className?: string | undefined;
  children?: ReactNode;
}

/** A word in its colour on the same colour at 12 %. */
export function Badge({ tone = 'neutral', icon: Icon, mono, title, className, children }: BadgeProps) {
  return (
    <span
      title={title}
      className={cx(
        'inline-flex h-5 max-w-full items-center gap-1.5 rounded px-1.5 text-11 font-medium whitespace-nowrap',
        TONE_TEXT[tone], TONE_TINT[tone], mono && 'font-mono', className,
      )}
    >
      {Icon && <Icon aria-hidden size={12} className="shrink-0" />}
      {children !== undefined && <span className="truncate">{children}</span>}
    </span>
  );
}
