import type { ReactNode } from 'react';

export function Story({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="mb-6">
      <h2 className="mb-2 text-12 font-semibold text-fg2">{name}</h2>
      <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line p-4">{children}</div>
    </section>
  );
}
