/** Cells that are text alone: one element each, since thousands of them are drawn while scrolling. */
import { formatCount, formatTime, shortId } from '../../ui/format.ts';
import type { ColumnId } from './columns.ts';
import type { LoadedRow } from './row-cells.ts';

export interface TextCell {
  readonly text: string;
  readonly className: string;
  readonly title?: string | undefined;
}

/** Null for columns that draw more than text. */
export function textCell(row: LoadedRow, column: ColumnId): TextCell | null {
  const { event } = row;
  const plain = (value: string | null): TextCell => ({ text: value ?? '', className: 'truncate text-fg1', title: value ?? undefined });
  switch (column) {
    case 'time': return { text: formatTime(row.kind === 'batch' ? event.received_at : event.at), className: 'data whitespace-nowrap text-fg2' };
    case 'user': return { text: event.mpid === null ? '' : shortId(event.mpid), className: 'data text-fg1', title: event.mpid ?? undefined };
    case 'source': return plain(event.source);
    case 'ms': return { text: formatCount(Math.round(event.took_ms)), className: 'data text-fg2' };
    case 'input': return plain(event.input);
    case 'env': return plain(event.env);
    case 'device': return plain(event.device);
    case 'sdk': return plain(event.sdk);
    case 'session': return { ...plain(event.session), className: 'truncate data text-fg1' };
    case 'bytes': return { text: row.kind === 'batch' ? '' : formatCount(event.bytes), className: 'data text-fg2' };
    case 'dir':
    case 'event':
    case 'outcome':
      return null;
  }
}
