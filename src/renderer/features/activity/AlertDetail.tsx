import { ArrowUpRight } from 'lucide-react';
import { engineNow } from '../../stores/engine-clock.ts';
import { Button } from '../../ui/Button.tsx';
import { formatDuration } from '../../ui/format.ts';
import type { AlertRow } from './alert-model.ts';
import { AlertList, openAlert } from './AlertList.tsx';
import { SeverityBadge } from './SeverityBadge.tsx';

export interface AlertDetailProps {
  row: AlertRow;
  /** What the cell that has the focus counts. */
  query: string;
  total: number;
  /** `Nov 21 14:00 to 15:00 UTC`, when it is one bucket. */
  when: string | null;
}

/** What a type means, its last message, and the alerts behind the number that is chosen. */
export function AlertDetail({ row: { type, input }, query, total, when }: AlertDetailProps) {
  const scope = [input === null ? null : `from ${input}`, when].filter((part) => part !== null).join(', ');
  return (
    <section aria-label="Alert type" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <header className="flex shrink-0 items-start gap-3 border-b border-line px-4 py-2.5">
        <div className="min-w-0 flex-1">
          <h3 className="flex min-w-0 items-center gap-2 text-13 font-semibold"><span className="truncate">{type.label}</span><SeverityBadge severity={type.severity} />{scope !== '' && <span className="truncate text-12 font-normal text-fg2">{scope}</span>}</h3>
          <p className="text-fg1">{type.meaning}</p>
          <p className="mt-1 line-clamp-2 text-12 text-fg1" title={type.last.message}><span className="text-fg2">Last, {formatDuration(Math.max(1_000, engineNow() - type.last.at))} ago: </span><span data-last-message>{type.last.message}</span></p>
        </div>
        <Button size="small" icon={ArrowUpRight} onClick={() => openAlert(type.last)}>{type.last.event_id === null ? 'Open the batch' : 'Open the event'}</Button>
      </header>
      <div className="flex min-h-40 flex-1 flex-col"><AlertList ofType key={query} query={query} total={total} /></div>
    </section>
  );
}
