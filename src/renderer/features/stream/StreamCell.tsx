import { ArrowDownLeft } from 'lucide-react';
import { formatCount, formatTime, shortId } from '../../ui/format.ts';
import type { ColumnId } from './columns.ts';
import { EventCell } from './EventCell.tsx';
import { OutcomeCell } from './OutcomeCell.tsx';
import { rowOutcome } from './row-cells.ts';
import type { LoadedRow } from './row-cells.ts';

export function StreamCell({ row, column, onFold }: { row: LoadedRow; column: ColumnId; onFold: () => void }) {
  const { event } = row;
  switch (column) {
    case 'time': return <span className="data text-fg2">{formatTime(row.kind === 'batch' ? event.received_at : event.at)}</span>;
    case 'dir': return <ArrowDownLeft role="img" aria-label="in" size={13} className="text-fg2" />;
    case 'event': return <EventCell row={row} onFold={onFold} />;
    case 'user': return <span className="truncate data text-fg1" title={event.mpid ?? undefined}>{event.mpid === null ? '' : shortId(event.mpid)}</span>;
    case 'source': return <span className="truncate text-fg1" title={event.source}>{event.source}</span>;
    case 'outcome': return <OutcomeCell summary={rowOutcome(row)} />;
    case 'ms': return <span className="data text-fg2">{formatCount(Math.round(event.took_ms))}</span>;
    case 'input': return <span className="truncate text-fg1">{event.input}</span>;
    case 'env': return <span className="truncate text-fg1">{event.env}</span>;
    case 'device': return <span className="truncate text-fg1" title={event.device ?? undefined}>{event.device}</span>;
    case 'sdk': return <span className="truncate text-fg1" title={event.sdk ?? undefined}>{event.sdk}</span>;
    case 'session': return <span className="truncate data text-fg1" title={event.session ?? undefined}>{event.session}</span>;
    case 'bytes': return <span className="data text-fg2">{row.kind === 'batch' ? '' : formatCount(event.bytes)}</span>;
  }
}
