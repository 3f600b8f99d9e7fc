import type { Delivery } from '../../../../protocol/contract.ts';
import { useCommands } from '../../../app/commands.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { cx } from '../../../ui/classes.ts';
import { formatCount } from '../../../ui/format.ts';
import { gridCommands, useVirtualGrid } from '../../../ui/use-virtual-grid.ts';
import { VirtualGrid } from '../../../ui/VirtualGrid.tsx';
import { FROM_460, FROM_680, FROM_880, REQUEST_COLUMNS, RequestRow } from './RequestRow.tsx';
import type { RequestList } from './use-request-list.ts';

export const REQUEST_GRID = 'Requests to the partner, newest first';
const AHEAD = 20;

export interface RequestGridProps {
  list: RequestList;
  /** What was asked for: another list begins at its top. */
  query: string;
  selected: string | null;
  onSelect: (row: Delivery) => void;
  onOpen: (row: Delivery) => void;
  onFollow: (atTop: boolean) => void;
}

/** One tab stop; j and k walk, Enter goes into the detail. */
export function RequestGrid({ list, query, selected, onSelect, onOpen, onFollow }: RequestGridProps) {
  const { rows, more, loadMore } = list;
  const grid = useVirtualGrid({ label: REQUEST_GRID, rows, keyOf: ({ id }) => id, selected, of: query, more, ahead: AHEAD, onMore: loadMore, onSelect });
  useCommands(() => gridCommands(grid, { id: 'output-requests', group: 'Outputs', one: 'request', many: 'requests', first: 'Newest request' }, onOpen), [rows, selected]);
  const now = engineNow();
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <VirtualGrid
        grid={grid}
        columns={REQUEST_COLUMNS}
        onTop={onFollow}
        head={
          <>
            <span role="columnheader">Time</span>
            <span role="columnheader">Status</span>
            <span role="columnheader" className={FROM_880}>Method</span>
            <span role="columnheader">Path</span>
            <span role="columnheader" className={FROM_880}>Purpose</span>
            <span role="columnheader" className={FROM_460}>Events</span>
            <span role="columnheader">Outcome</span>
            <span role="columnheader" className={cx(FROM_680, 'text-right')}>Try</span>
            <span role="columnheader" className={cx(FROM_680, 'text-right')}>ms</span>
            <span role="columnheader" className={cx(FROM_880, 'text-right')}>Size</span>
          </>
        }
      >
        {(row, at) => <RequestRow {...at} row={row} now={now} onOpen={() => onOpen(row)} />}
      </VirtualGrid>
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2 tabular-nums">
        <b className="mr-1 font-semibold text-fg0">{formatCount(rows.length)}{more ? '+' : ''}</b>{rows.length === 1 && !more ? 'request' : 'requests'}
      </div>
    </div>
  );
}
