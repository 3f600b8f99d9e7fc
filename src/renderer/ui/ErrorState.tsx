import type { ReactNode } from 'react';
import { CircleX, RotateCw } from 'lucide-react';
import { Button } from './Button.tsx';

export interface ErrorStateProps {
  title: string;
  /** Stable code, for search and support. */
  code?: string | undefined;
  /** Cause and next step. */
  children?: ReactNode;
  onRetry?: (() => void) | undefined;
}

export function ErrorState({ title, code, children, onRetry }: ErrorStateProps) {
  return (
    <div role="alert" className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 p-8 text-center">
      <CircleX aria-hidden size={24} strokeWidth={1.5} className="mb-1 text-error" />
      <h2 className="text-15 font-semibold">{title}</h2>
      {children && <div className="max-w-[56ch] text-fg1">{children}</div>}
      {code && <code className="text-12 text-fg2">{code}</code>}
      {onRetry && <Button icon={RotateCw} className="mt-3" onClick={onRetry}>Try again</Button>}
    </div>
  );
}
