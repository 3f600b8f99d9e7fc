/** What a row says in each column, as values: for cells, for "filter by this cell", for copying. */
import type { ColumnId } from './columns.ts';
import { batchOutcome, eventOutcome } from './outcome-summary.ts';
import type { OutcomeSummary } from './outcome-summary.ts';
import type { DisplayRow } from './row-model.ts';

export type LoadedRow = Exclude<DisplayRow, { kind: 'pending' }>;

export function rowOutcome(row: LoadedRow): OutcomeSummary {
  return row.kind === 'batch' ? batchOutcome(row.members) : eventOutcome(row.event);
}

/** The value that "filter by this cell" takes; undefined where the row has none to filter by. */
export function cellValue(row: LoadedRow, column: ColumnId): string | number | null | undefined {
  const { event } = row;
  switch (column) {
    case 'event': return row.kind === 'batch' ? undefined : event.name || event.type;
    case 'dir': return 'in';
    case 'user': return event.mpid;
    case 'source': return event.source;
    case 'outcome': return row.kind === 'batch' ? undefined : event.outcome;
    case 'input': return event.input;
    case 'env': return event.env;
    case 'device': return event.device;
    case 'sdk': return event.sdk;
    case 'session': return event.session;
    case 'bytes': return event.bytes;
    case 'time':
    case 'ms': return undefined;
  }
}
