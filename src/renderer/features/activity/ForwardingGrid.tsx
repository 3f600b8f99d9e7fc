import { useEffect, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight, Sigma } from 'lucide-react';
import { useStore } from 'zustand';
import type { ForwardingReport } from '../../../protocol/report.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { cx } from '../../ui/classes.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount } from '../../ui/format.ts';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import { TONE_TEXT } from '../../ui/tones.ts';
import { heldBack } from './forwarding-model.ts';
import type { ForwardingCell, ShownRow } from './forwarding-model.ts';
import { NumberButton } from './NumberButton.tsx';
import { openEvents } from './open-rows.ts';
import { useCellGrid } from './use-cell-grid.ts';
import type { GridCell } from './use-cell-grid.ts';

const HEAD_PX = 52;
const NAME_PX = 240;
const CELL_PX = 120;
const LABEL = 'Event forwarding';

/** Column 0 is the name, 1 what came in, the others the outputs that are shown. */
export const FIRST_OUTPUT = 2;

export interface ForwardingGridProps {
  columns: ForwardingReport['columns'];
  /** Indexes of the columns that are shown. */
  shown: readonly number[];
  rows: readonly ShownRow[];
  onToggle: (id: string) => void;
  onMove: (cell: GridCell) => void;
}

function Out({ cell, label }: { cell: ForwardingCell | undefined; label: string }) {
  if (cell === undefined || cell.out === null) return <span className="text-12 text-fg2" title={`${label} takes no such messages`}>N/A</span>;
  const held = heldBack(cell);
  return (
    <>
      {held !== null && <span className={cx('text-11 tabular-nums', TONE_TEXT[OUTCOME_LOOKS[held.outcome].tone])} title={`${formatCount(held.count)} held back, most of them ${held.outcome}`}>−{formatCount(held.count)}</span>}
      <NumberButton value={cell.out} tabIndex={-1} title={`Show the events that ${label} got`} className={cell.out === 0 ? 'text-fg2' : 'font-medium text-fg0'} onOpen={() => openEvents(cell.filter)} />
    </>
  );
}

/** Message types and their names against outputs: what came in, and what each got of it (spec/pipeline.md g.2). */
export function ForwardingGrid({ columns, shown, rows, onToggle, onMove }: ForwardingGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const ids = rows.map(({ row }) => row.id);
  const byId = (id: string): ShownRow | undefined => rows.find(({ row }) => row.id === id);
  const grid = useCellGrid({
    label: LABEL, prefix: 'forwarding', rows: ids, columns: FIRST_OUTPUT + shown.length, onToggle, onMove,
    start: { row: ids[0] ?? null, column: 1 },
    isOpen: (id) => byId(id)?.open ?? null,
    onOpen: (id, column) => {
      const row = byId(id)?.row;
      const cell = row?.cells[shown[column - FIRST_OUTPUT] ?? -1];
      if (row !== undefined && cell?.out !== null) openEvents(cell?.filter ?? row.filter);
    },
  });
  const { position } = grid;
  useEffect(() => { if (position >= 0) virtual.scrollToIndex(position); }, [virtual, position]);

  const template = { gridTemplateColumns: `minmax(${NAME_PX}px, 1fr) ${CELL_PX}px repeat(${shown.length}, minmax(${CELL_PX}px, 168px))`, minWidth: NAME_PX + CELL_PX * (shown.length + 1) };
  const cellProps = (row: string, column: number) => ({
    id: grid.cellId(row, column), role: 'gridcell', 'aria-colindex': column + 1, 'aria-selected': grid.active.row === row && grid.active.column === column,
    onMouseDown: () => grid.choose(row, column),
    className: cx('flex h-full min-w-0 items-center justify-end gap-2 px-3', grid.active.row === row && grid.active.column === column && 'bg-accent-tint outline outline-accent outline-offset-[-1px]'),
  });
  return (
    <div
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label={LABEL}
      aria-rowcount={rows.length + 1}
      aria-colcount={FIRST_OUTPUT + shown.length}
      aria-activedescendant={grid.activeId}
      className="min-h-0 flex-1 overflow-auto outline-none"
    >
      <div role="row" aria-rowindex={1} className="sticky top-0 z-20 grid border-b border-line bg-bg0 text-12" style={{ ...template, height: HEAD_PX }}>
        <span role="columnheader" aria-colindex={1} className="sticky left-0 flex items-center bg-bg0 px-4 text-fg2">Message type</span>
        <span role="columnheader" aria-colindex={2} className="flex items-center justify-end px-3 text-fg2">Received</span>
        {shown.map((index, at) => {
          const column = columns[index];
          return column && (
            <span key={column.output} role="columnheader" aria-colindex={FIRST_OUTPUT + at + 1} className="flex min-w-0 flex-col items-end justify-center px-3" title={`${column.label} (${column.partner})`}>
              <span className="line-clamp-2 text-right leading-3.5 font-medium text-fg0">{column.label}</span>
              {column.partner !== '' && !column.label.includes(column.partner) && <span className="max-w-full truncate text-11 leading-3.5 text-fg2">{column.partner}</span>}
            </span>
          );
        })}
      </div>
      <div className="relative" style={{ height: virtual.getTotalSize(), minWidth: template.minWidth }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = rows[item.index];
          if (entry === undefined) return null;
          const { row, open, level } = entry;
          const total = row.type === '';
          const Chevron = open === true ? ChevronDown : ChevronRight;
          return (
            <div
              key={row.id}
              role="row"
              data-row={row.id}
              aria-rowindex={item.index + 2}
              aria-level={level + 1}
              aria-expanded={open ?? undefined}
              className={cx('group row-height absolute inset-x-0 top-0 grid select-none', total ? 'border-b border-line bg-bg1 font-semibold' : 'hover:bg-bg1')}
              style={{ ...template, transform: `translateY(${item.start - HEAD_PX}px)` }}
            >
              <span {...cellProps(row.id, 0)} aria-label={row.label} role="rowheader" className={cx('sticky left-0 z-10 flex min-w-0 items-center gap-2 pr-2 pl-4', total ? 'bg-bg1' : 'bg-bg0 group-hover:bg-bg1', grid.active.row === row.id && grid.active.column === 0 && 'outline outline-accent outline-offset-[-1px]')} title={row.label}>
                {level > 0 && <span aria-hidden className="w-5 shrink-0" />}
                {open === null
                  ? <span aria-hidden className="w-4 shrink-0" />
                  : <button type="button" tabIndex={-1} aria-label={`${open ? 'Close' : 'Open'} ${row.label}`} onClick={() => onToggle(row.id)} className="flex size-4 shrink-0 items-center justify-center rounded text-fg2 hover:text-fg0"><Chevron aria-hidden size={13} /></button>}
                {total ? <Sigma aria-hidden size={14} className="shrink-0 text-fg2" /> : level === 0 && <EventGlyph type={row.type} />}
                <span className={cx('truncate', level > 0 && 'text-fg1')}>{row.label}</span>
              </span>
              <span {...cellProps(row.id, 1)}><NumberButton value={row.received} tabIndex={-1} title="Show the events that came in" className={row.received === 0 ? 'text-fg2' : 'font-medium text-fg0'} onOpen={() => openEvents(row.filter)} /></span>
              {shown.map((index, at) => <span key={index} {...cellProps(row.id, FIRST_OUTPUT + at)}><Out cell={row.cells[index]} label={columns[index]?.label ?? ''} /></span>)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
