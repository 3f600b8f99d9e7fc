import { ChevronDown, ChevronRight } from 'lucide-react';
import { cx } from '../../ui/classes.ts';
import { formatCount } from '../../ui/format.ts';
import { DAY_MS, formatDay, formatHour } from './activity-range.ts';
import type { AlertRow } from './alert-model.ts';
import { NumberButton } from './NumberButton.tsx';
import { bucketLabel } from './overview-model.ts';
import { SeverityBadge } from './SeverityBadge.tsx';
import { useCellGrid } from './use-cell-grid.ts';
import type { GridCell } from './use-cell-grid.ts';

export const ALERT_GRID = 'Alert types by time';
/** Column 0 is the type, 1 its total, the others the buckets of time. */
export const FIRST_BUCKET = 2;
const NAME_PX = 300;
const TOTAL_PX = 64;
const BUCKET_PX = 40;

export interface AlertGridProps {
  rows: readonly AlertRow[];
  starts: readonly number[];
  bucketMs: number;
  onToggle: (id: string) => void;
  onMove: (cell: GridCell) => void;
  /** Goes on to the list of what the cell counts. */
  onOpen: () => void;
}

function headText(start: number, bucketMs: number): string {
  return bucketMs >= DAY_MS || start % DAY_MS === 0 ? formatDay(start) : formatHour(start);
}

/** Alert types against time: darker where there were more. */
export function AlertGrid({ rows, starts, bucketMs, onToggle, onMove, onOpen }: AlertGridProps) {
  const ids = rows.map(({ id }) => id);
  const most = Math.max(1, ...rows.flatMap(({ counts }) => counts));
  const grid = useCellGrid({
    label: ALERT_GRID, prefix: 'alerts', rows: ids, columns: FIRST_BUCKET + starts.length, onToggle, onMove, onOpen,
    start: { row: ids[0] ?? null, column: 1 },
    isOpen: (id) => rows.find((row) => row.id === id)?.open ?? null,
  });
  const template = { gridTemplateColumns: `minmax(${NAME_PX}px, 1fr) ${TOTAL_PX}px repeat(${starts.length}, minmax(${BUCKET_PX}px, 52px))`, minWidth: NAME_PX + TOTAL_PX + BUCKET_PX * starts.length };
  const isActive = (row: string, column: number): boolean => grid.active.row === row && grid.active.column === column;
  const frame = (row: string, column: number): string | false => isActive(row, column) && 'outline outline-accent outline-offset-[-1px]';
  const cell = (row: string, column: number) => ({ id: grid.cellId(row, column), role: 'gridcell', 'aria-colindex': column + 1, 'aria-selected': isActive(row, column), onMouseDown: () => grid.choose(row, column) });
  return (
    <div role="treegrid" tabIndex={0} aria-label={ALERT_GRID} aria-rowcount={rows.length + 1} aria-colcount={FIRST_BUCKET + starts.length} aria-activedescendant={grid.activeId} className="min-h-0 flex-1 overflow-auto outline-none">
      <div role="row" aria-rowindex={1} className="sticky top-0 z-20 grid h-[27px] items-center border-b border-line bg-bg0 text-12 text-fg2" style={template}>
        <span role="columnheader" aria-colindex={1} className="sticky left-0 z-10 h-full bg-bg0 px-4 leading-[26px]">Alert type</span>
        <span role="columnheader" aria-colindex={2} className="px-2 text-right">Total</span>
        {starts.map((start, at) => <span key={start} role="columnheader" aria-colindex={FIRST_BUCKET + at + 1} aria-label={bucketLabel(start, bucketMs)} title={bucketLabel(start, bucketMs)} className="text-center text-11 whitespace-nowrap tabular-nums">{headText(start, bucketMs)}</span>)}
      </div>
      {rows.map((row, at) => {
        const { id, type, input, open } = row;
        const Chevron = open === true ? ChevronDown : ChevronRight;
        const tone = type.severity === 'fatal' ? 'var(--error)' : 'var(--warn)';
        return (
          <div key={id} role="row" data-alert={id} aria-rowindex={at + 2} aria-level={input === null ? 1 : 2} aria-expanded={open ?? undefined} className="group row-height grid items-stretch select-none hover:bg-bg1" style={template}>
            <span {...cell(id, 0)} role="rowheader" aria-label={input ?? `${type.label}, ${type.severity}`} title={input ?? type.label} className={cx('sticky left-0 z-10 flex min-w-0 items-center gap-2 bg-bg0 pr-3 pl-4 group-hover:bg-bg1', frame(id, 0))}>
              {open === null
                ? <span aria-hidden className="w-10 shrink-0" />
                : <button type="button" tabIndex={-1} aria-label={`${open ? 'Close' : 'Open'} ${type.label}`} onClick={() => onToggle(id)} className="flex size-4 shrink-0 items-center justify-center rounded text-fg2 hover:text-fg0"><Chevron aria-hidden size={13} /></button>}
              <span className={cx('min-w-0 flex-1 truncate', input === null ? 'text-fg0' : 'text-fg1')}>{input ?? type.label}</span>
              {input === null && <SeverityBadge severity={type.severity} />}
            </span>
            <span {...cell(id, 1)} className={cx('flex items-center justify-end px-2 font-semibold', frame(id, 1))}><NumberButton value={row.total} tabIndex={-1} title="Show these alerts" onOpen={onOpen} /></span>
            {starts.map((start, index) => {
              const count = row.counts[index] ?? 0;
              const column = FIRST_BUCKET + index;
              return (
                <span key={start} {...cell(id, column)} className={cx('flex items-stretch p-0.5', frame(id, column))}>
                  {count === 0
                    ? <span className="flex flex-1 items-center justify-center rounded-sm text-fg2"><span aria-label="0">·</span></span>
                    : <button type="button" tabIndex={-1} aria-label={`${formatCount(count)}, ${bucketLabel(start, bucketMs)}`} onClick={onOpen} className="flex-1 rounded-sm text-12 font-medium text-fg0 tabular-nums hover:underline" style={{ backgroundColor: `color-mix(in srgb, ${tone} ${Math.round(14 + (count / most) * 30)}%, transparent)` }}>{formatCount(count)}</button>}
                </span>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}
