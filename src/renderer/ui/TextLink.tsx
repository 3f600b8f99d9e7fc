import type { ReactNode } from 'react';

/** A word that leads elsewhere, in a line of text or a cell. */
export function TextLink({ title, onClick, children }: { title?: string | undefined; onClick: () => void; children: ReactNode }) {
  return <button type="button" title={title} onClick={onClick} className="max-w-full truncate rounded-sm text-left text-accent hover:underline">{children}</button>;
}
