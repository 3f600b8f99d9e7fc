import type { ReactNode } from 'react';

export interface SectionPageProps {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  /** Editors use the whole width. */
  wide?: boolean | undefined;
  children: ReactNode;
}

export function SectionPage({ title, intro, actions, wide, children }: SectionPageProps) {
  return (
    <div className={wide ? 'flex h-full flex-col' : 'max-w-[860px] px-8 py-6'}>
      <header className={wide ? 'flex shrink-0 items-center gap-4 border-b border-line px-6 py-4' : 'mb-4 flex items-start gap-4'}>
        <div className="min-w-0 flex-1">
          <h1 className="text-18 font-semibold tracking-[-0.01em]">{title}</h1>
          {intro && <p className="mt-0.5 text-fg1">{intro}</p>}
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}
