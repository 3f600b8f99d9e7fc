import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';

export interface EmptyStateProps {
  icon?: LucideIcon | undefined;
  title: string;
  /** What to do about it. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** "Nothing yet, and here is how". For a filter that hides everything use `NoResults`. */
export function EmptyState({ icon: Icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
      {Icon && <Icon aria-hidden size={24} strokeWidth={1.5} className="mb-1 text-fg2" />}
      <h2 className="text-15 font-semibold">{title}</h2>
      {children && <div className="max-w-[56ch] text-fg1">{children}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
