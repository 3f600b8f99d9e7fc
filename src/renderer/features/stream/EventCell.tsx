import { ChevronDown, ChevronRight } from 'lucide-react';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { plural } from '../../ui/format.ts';
import { FlagBadge } from './FlagBadge.tsx';
import { isEventlessBatch } from './row-model.ts';
import type { DisplayRow } from './row-model.ts';

function BatchName({ row, onFold }: { row: Extract<DisplayRow, { kind: 'batch' }>; onFold: () => void }) {
  const eventless = isEventlessBatch(row.event);
  const Chevron = row.folded ? ChevronRight : ChevronDown;
  return (
    <>
      {eventless ? <span className="w-3.5 shrink-0" /> : (
        <button
          type="button" tabIndex={-1} aria-label={row.folded ? 'Unfold the batch' : 'Fold the batch'}
          onClick={(event) => { event.stopPropagation(); onFold(); }}
          className="-ml-1 flex size-[18px] shrink-0 items-center justify-center rounded text-fg2 hover:bg-bg3 hover:text-fg0"
        >
          <Chevron aria-hidden size={13} />
        </button>
      )}
      <span className="shrink-0 text-fg0">Batch</span>
      <span className="truncate text-fg2">{eventless ? row.event.detail || 'no events' : plural(row.members.length, 'event')}</span>
      {row.event.flags.filter((flag) => flag === 'replayed' || flag === 'duplicate').map((flag) => <FlagBadge key={flag} flag={flag} />)}
    </>
  );
}

export function EventCell({ row, onFold }: { row: Exclude<DisplayRow, { kind: 'pending' }>; onFold: () => void }) {
  if (row.kind === 'batch') return <span className="flex min-w-0 items-center gap-1.5"><BatchName row={row} onFold={onFold} /></span>;
  const { event } = row;
  const flags = row.nested ? event.flags.filter((flag) => flag !== 'replayed' && flag !== 'duplicate') : event.flags;
  return (
    <span className={row.nested ? 'flex min-w-0 items-center gap-2 pl-4' : 'flex min-w-0 items-center gap-2'}>
      <EventGlyph type={event.type} />
      <span className="min-w-0 truncate text-fg0">{event.name || event.type}</span>
      {event.detail !== '' && <span className="min-w-0 shrink-[1000] truncate text-fg2">{event.detail}</span>}
      {flags.length > 0 && <span className="flex shrink-0 gap-1">{flags.map((flag) => <FlagBadge key={flag} flag={flag} />)}</span>}
    </span>
  );
}
