import { ArrowUp, Pause } from 'lucide-react';
import { formatCount, plural } from '../../ui/format.ts';
import { showNewest } from './stream-actions.ts';

export interface NewRowsPillProps {
  count: number;
  paused: boolean;
}

/** What arrived and is not shown; a click shows it. */
export function NewRowsPill({ count, paused }: NewRowsPillProps) {
  if (count === 0 && !paused) return null;
  const Icon = paused ? Pause : ArrowUp;
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
      <button
        type="button"
        onClick={showNewest}
        className="pointer-events-auto flex h-7 items-center gap-1.5 rounded-full bg-bg3 px-3 text-12 font-medium text-fg0 shadow-pop hover:brightness-110"
      >
        <Icon aria-hidden size={12} />
        {paused ? `Paused · ${formatCount(count)} new` : plural(count, 'new event')}
      </button>
    </div>
  );
}
