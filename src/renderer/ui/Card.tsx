import type { ReactNode } from 'react';
import { cx } from './classes.ts';

export interface CardProps {
  title?: ReactNode;
  /** Before the title: an icon in its tone. */
  icon?: ReactNode;
  /** At the right of the title: dim text or a button. */
  extra?: ReactNode;
  /** Without padding, for code blocks and lists that reach the edges. */
  flush?: boolean | undefined;
  className?: string | undefined;
  children?: ReactNode;
}

/** A bordered box with an optional title bar. */
export function Card({ title, icon, extra, flush, className, children }: CardProps) {
  return (
    <section className={cx('overflow-hidden rounded-lg border border-line bg-bg1', className)}>
      {title !== undefined && (
        <header className="flex min-h-10 items-center gap-2.5 border-b border-line px-3.5 py-1.5">
          {icon && <span className="flex shrink-0">{icon}</span>}
          <h3 className="min-w-0 grow truncate text-13 font-semibold">{title}</h3>
          {extra && <div className="flex min-w-0 shrink-[100] items-center gap-2 text-fg2 [&>button]:shrink-0">{extra}</div>}
        </header>
      )}
      <div className={flush ? '' : 'px-3.5 py-3'}>{children}</div>
    </section>
  );
}
