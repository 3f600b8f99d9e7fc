import type { ReactNode } from 'react';
import { ArrowRight, Unplug } from 'lucide-react';
import type { ForwardingReport } from '../../../protocol/report.ts';
import { goTo } from '../../stores/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import { TextLink } from '../../ui/TextLink.tsx';
import { TONE_FILL } from '../../ui/tones.ts';
import type { ForwardingCell, ForwardingRow } from './forwarding-model.ts';
import { NumberButton } from './NumberButton.tsx';
import { openEvents } from './open-rows.ts';
import { percentOf } from './overview-model.ts';

export type ForwardingColumn = ForwardingReport['columns'][number];

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return <div className="min-w-0"><div className="text-22 font-semibold tabular-nums">{children}</div><div className="truncate text-12 text-fg2">{label}</div></div>;
}

function Head({ row, column }: { row: ForwardingRow; column: ForwardingColumn | null }) {
  return (
    <header className="flex min-h-10 shrink-0 items-center gap-2 border-b border-line px-4 text-13 font-semibold">
      {row.type !== '' && <EventGlyph type={row.type} />}
      <h2 className="min-w-0 truncate">{row.label}</h2>
      {column !== null && <><ArrowRight aria-hidden size={13} className="shrink-0 text-fg2" /><span className="min-w-0 truncate">{column.label}</span></>}
    </header>
  );
}

function Reasons({ row, cell, column }: { row: ForwardingRow; cell: ForwardingCell; column: ForwardingColumn }) {
  if (cell.out === null) return <p className="text-fg1">{column.label} takes no messages of this type, so none are forwarded. That is no fault of a setting.</p>;
  if (row.received === 0) return <p className="text-fg1">Nothing of this came in.</p>;
  if (cell.fewer.length === 0) return <p className="text-fg1">{cell.out > row.received ? 'Everything was forwarded; expansion made several messages out of one.' : 'Everything that came in was forwarded.'}</p>;
  const most = Math.max(...cell.fewer.map(({ count }) => count));
  return (
    <>
      <h3 className="text-12 font-semibold text-fg1">Why fewer</h3>
      <ul aria-label="Why fewer" className="-mx-2">
        {cell.fewer.map((reason) => (
          <li key={`${reason.code} ${reason.outcome}`} data-reason={reason.code} className="rounded-md px-2 py-2 hover:bg-bg1">
            <div className="flex items-center gap-2">
              {reason.outcome === null ? <Badge icon={Unplug}>not connected</Badge> : <OutcomeBadge outcome={reason.outcome} />}
              <span aria-hidden className="h-1.5 min-w-8 flex-1 overflow-hidden rounded-full bg-bg2"><span className={cx('block h-full rounded-full', TONE_FILL[reason.outcome === null ? 'neutral' : OUTCOME_LOOKS[reason.outcome].tone])} style={{ width: `${(reason.count / most) * 100}%` }} /></span>
              <span className="w-11 text-right text-12 text-fg2 tabular-nums">{percentOf(reason.count, row.received)}</span>
              <NumberButton value={reason.count} title={`Show the ${plural(reason.count, 'event')}`} className="min-w-10 text-right font-semibold" onOpen={() => openEvents(reason.filter)} />
            </div>
            <p className="mt-1 text-12 text-fg1">{reason.label}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What each output got of a row. */
function ByOutput({ row, columns }: { row: ForwardingRow; columns: readonly { readonly column: ForwardingColumn; readonly cell: ForwardingCell | undefined }[] }) {
  return (
    <>
      <h3 className="text-12 font-semibold text-fg1">Forwarded to</h3>
      <ul aria-label="Forwarded to">
        {columns.map(({ column, cell }) => (
          <li key={column.output} className="flex h-8 items-center gap-2">
            <span className="min-w-0 flex-1 truncate">{column.label}</span>
            {cell === undefined || cell.out === null
              ? <span className="text-12 text-fg2">N/A</span>
              : <><span className="text-12 text-fg2 tabular-nums">{percentOf(cell.out, row.received)}</span><NumberButton value={cell.out} title={`Show the events that ${column.label} got`} className="min-w-12 text-right font-medium" onOpen={() => openEvents(cell.filter)} /></>}
          </li>
        ))}
      </ul>
    </>
  );
}

export interface WhyFewerProps {
  row: ForwardingRow;
  /** Null on the name and on what came in. */
  column: ForwardingColumn | null;
  cell: ForwardingCell | undefined;
  columns: readonly { readonly column: ForwardingColumn; readonly cell: ForwardingCell | undefined }[];
}

/** The cell that has the focus: what came in, what went on, and what became of the rest. */
export function WhyFewer({ row, column, cell, columns }: WhyFewerProps) {
  return (
    <aside aria-label="Why fewer" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Head row={row} column={column} />
      <div className="@container min-h-0 flex-1 overflow-y-auto">
        <div className="flex min-h-full flex-col gap-x-8 gap-y-3 p-4 @[640px]:flex-row">
        <div className="flex shrink-0 gap-8">
          <Figure label="received"><NumberButton value={row.received} title="Show the events that came in" onOpen={() => openEvents(row.filter)} /></Figure>
          {column !== null && cell !== undefined && cell.out !== null && <Figure label="forwarded"><NumberButton value={cell.out} title={`Show the events that ${column.label} got`} onOpen={() => openEvents(cell.filter)} /></Figure>}
          {column !== null && cell !== undefined && cell.out !== null && row.received > cell.out && <Figure label="fewer">{formatCount(row.received - cell.out)}</Figure>}
        </div>
        <div className="flex max-w-[560px] min-w-0 flex-1 flex-col gap-2">
          {column === null || cell === undefined ? <ByOutput row={row} columns={columns} /> : <Reasons row={row} cell={cell} column={column} />}
        </div>
        {column !== null && <p className="mt-auto shrink-0 pt-2 text-12 text-fg2 @[640px]:mt-0 @[640px]:pt-0">Filters and rules are settings of the <TextLink onClick={() => goTo('connections')}>connections</TextLink>.</p>}
        </div>
      </div>
    </aside>
  );
}
