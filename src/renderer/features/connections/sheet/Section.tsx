import type { ReactNode } from 'react';

/** A titled part of a form. */
export function Section({ title, note, extra, children }: { title: string; note?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="pb-5">
      <header className="flex min-h-7 items-center gap-2 pb-1">
        <h3 className="min-w-0 flex-1 text-13 font-semibold">{title}</h3>
        {extra}
      </header>
      {note && <div className="pb-1 text-12 text-fg2 empty:hidden">{note}</div>}
      {children}
    </section>
  );
}
