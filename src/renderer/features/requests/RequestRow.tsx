import { RefreshCw, Zap } from 'lucide-react';
import type { RequestSummary } from '../../../protocol/contract.ts';
import { Badge } from '../../ui/Badge.tsx';
import { GridRow } from '../../ui/GridRow.tsx';
import { cx } from '../../ui/classes.ts';
import { formatMs, formatTime } from '../../ui/format.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { FAULT_NOTE, isGoodNews } from './note-remedies.ts';
import { isUnrecognised, surfaceLabel } from './surfaces.ts';

/** The client gives way to the path in a narrow list. */
export const REQUEST_COLUMNS = 'grid grid-cols-[96px_46px_56px_136px_minmax(120px,1fr)_52px] @[960px]:grid-cols-[96px_46px_64px_150px_minmax(120px,1fr)_minmax(80px,200px)_52px] items-center gap-x-3 px-3';
export const WIDE_ONLY = 'hidden @[960px]:block';

export interface RequestRowProps {
  id: string;
  row: RequestSummary;
  selected: boolean;
  index: number;
  onSelect: () => void;
}

export function RequestRow({ id, row, selected, index, onSelect }: RequestRowProps) {
  const unrecognised = isUnrecognised(row.surface);
  const fault = row.notes.find((note) => note.code === FAULT_NOTE);
  const notes = row.notes.filter((note) => note !== fault && !isGoodNews(note.code));
  return (
    <GridRow id={id} index={index} selected={selected} idle={unrecognised ? 'border-warn bg-warn-tint' : undefined} onSelect={onSelect} className={cx(REQUEST_COLUMNS, selected && 'font-medium')}>
      <span role="gridcell" className="data text-fg2">{formatTime(row.at)}</span>
      <span role="gridcell"><StatusBadge status={row.status} /></span>
      <span role="gridcell" className="data text-fg1">{row.method}</span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
        <span className={cx('truncate', unrecognised && 'font-medium text-warn')}>{surfaceLabel(row.surface)}</span>
        {row.batches > 1 && <span className="text-12 text-fg2">× {row.batches}</span>}
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2">
        <span className="truncate data text-fg0" title={row.path}>{row.path}</span>
        {fault && <Badge tone="warn" icon={Zap} title={fault.message} className="shrink-0">fault</Badge>}
        {row.retry_of !== null && <Badge tone="info" icon={RefreshCw} title={`Attempt ${row.attempt} of call #${row.retry_of}`} className="shrink-0">retry {row.attempt} of #{row.retry_of}</Badge>}
        {notes.length > 0 && !unrecognised && <Badge tone="warn" title={notes.map((note) => note.message).join('\n')} className="shrink-0">{notes.length === 1 ? 'note' : `${notes.length} notes`}</Badge>}
      </span>
      <span role="gridcell" className={cx(WIDE_ONLY, 'truncate text-fg1')} title={row.client}>{row.client || row.input}</span>
      <span role="gridcell" className="text-right data text-fg2">{formatMs(row.took_ms)}</span>
    </GridRow>
  );
}
