import { CircleX } from 'lucide-react';
import { Button } from './Button.tsx';
import { formatCount } from './format.ts';

export interface JobBarProps {
  /** What is being gone through: `events`. */
  noun: string;
  done: number;
  total: number;
  onCancel: () => void;
}

/** How far long work is, and the way to stop it. */
export function JobBar({ noun, done, total, onCancel }: JobBarProps) {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <div role="status" className="flex h-9 shrink-0 items-center gap-3 border-b border-line bg-bg1 px-4 text-12 text-fg1 tabular-nums">
      <span className="whitespace-nowrap">{formatCount(done)} of {formatCount(total)} {noun}</span>
      <span role="progressbar" aria-label="Progress" aria-valuemin={0} aria-valuemax={total} aria-valuenow={done} className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-bg3"><span className="block h-full rounded-full bg-accent" style={{ width: `${part * 100}%` }} /></span>
      <Button size="small" icon={CircleX} onClick={onCancel}>Cancel</Button>
    </div>
  );
}
