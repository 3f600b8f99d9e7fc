import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import { goToConnections } from '../../../stores/connection-place.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { uiStore } from '../../../stores/ui.ts';
import { ROW_HEIGHT } from '../../../styles/tokens.ts';
import { cx } from '../../../ui/classes.ts';
import { eventKind } from '../../../ui/event-kinds.ts';
import { EventGlyph } from '../../../ui/EventGlyph.tsx';
import { formatCount, formatMoment } from '../../../ui/format.ts';
import { TONE_TEXT, TONE_TINT } from '../../../ui/tones.ts';
import { MATRIX_GRID } from '../ConnectionsSearch.tsx';
import { openEvent } from '../open-event.ts';
import { showRows } from '../sheet/Traffic.tsx';
import { cellNumber, cellText, STATE_LOOKS } from './matrix-model.ts';
import type { MatrixCell, MatrixColumn, MatrixRow } from './matrix-model.ts';

export interface MatrixGridProps {
  connections: readonly MatrixColumn[];
  rows: readonly MatrixRow[];
}

const NAME_PX = 250;
const COUNT_PX = 72;
const CELL_PX = 124;
const HEAD_PX = 46;

function Cell({ cell, active, id, onOpen }: { cell: MatrixCell; active: boolean; id: string; onOpen: () => void }) {
  const look = STATE_LOOKS[cell.state];
  const Icon = look.icon;
  const never = cell.state === 'never';
  return (
    <div
      id={id}
      role="gridcell"
      aria-selected={active}
      title={never ? look.meaning : `${cellText(cell)}${cell.example === null ? '' : '. Open an example'}`}
      onClick={onOpen}
      style={{ width: CELL_PX }}
      className={cx('flex h-full shrink-0 items-center p-0.5', active && 'outline-2 -outline-offset-2 outline-accent')}
    >
      <span className={cx('flex h-full min-w-0 flex-1 items-center gap-1.5 rounded px-2 text-11', never ? 'text-fg2' : cx('font-medium', TONE_TEXT[look.tone], TONE_TINT[look.tone]), cell.example !== null && 'hover:brightness-125')}>
        <Icon aria-hidden size={12} className="shrink-0" />
        <span className="truncate">{look.word}</span>
        {!never && <span className="ml-auto tabular-nums">{cellNumber(cell)}</span>}
      </span>
    </div>
  );
}

/** Names down, connections across. One tab stop: arrows move, Enter opens an example, Shift+Enter all rows behind a cell. */
export function MatrixGrid({ connections, rows }: MatrixGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ row: number; column: number }>({ row: -1, column: 0 });
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const now = engineNow();
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const width = NAME_PX + COUNT_PX + connections.length * CELL_PX;

  const cellAt = (row: number, column: number): MatrixCell | undefined => rows[row]?.cells[connections[column]?.index ?? -1];
  function open(row: number, column: number): void {
    const cell = cellAt(row, column);
    setPlace({ row, column });
    if (cell !== undefined && cell.example !== null) openEvent(cell.example, connections[column]?.connection);
  }
  function move(row: number, column: number): void {
    const next = { row: Math.max(0, Math.min(rows.length - 1, row)), column: Math.max(0, Math.min(connections.length - 1, column)) };
    setPlace(next);
    virtual.scrollToIndex(next.row);
    const element = scroller.current;
    if (element === null) return;
    const left = NAME_PX + COUNT_PX + next.column * CELL_PX;
    if (left - NAME_PX < element.scrollLeft) element.scrollLeft = left - NAME_PX;
    else if (left + CELL_PX > element.scrollLeft + element.clientWidth) element.scrollLeft = left + CELL_PX - element.clientWidth;
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = place;
    if (event.key === 'ArrowDown' || event.key === 'j') move(row + 1, column);
    else if (event.key === 'ArrowUp' || event.key === 'k') move(row - 1, column);
    else if (event.key === 'ArrowLeft') move(row, column - 1);
    else if (event.key === 'ArrowRight') move(row, column + 1);
    else if (event.key === 'PageDown') move(row + 10, column);
    else if (event.key === 'PageUp') move(row - 10, column);
    else if (event.key === 'Home') move(row, 0);
    else if (event.key === 'End') move(row, connections.length - 1);
    else if (event.key === 'Enter' && event.shiftKey) { const cell = cellAt(row, column); if (cell !== undefined && cell.state !== 'never') showRows(cell.filter); }
    else if (event.key === 'Enter') open(row, column);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={MATRIX_GRID}
      aria-rowcount={rows.length + 1}
      aria-colcount={connections.length + 2}
      aria-activedescendant={place.row < 0 ? undefined : `matrix-${place.row}-${place.column}`}
      tabIndex={0}
      onFocus={() => { if (place.row < 0) setPlace({ row: 0, column: 0 }); }}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-auto outline-offset-[-2px]"
    >
      <div role="row" aria-rowindex={1} style={{ width, height: HEAD_PX }} className="sticky top-0 z-20 flex border-b border-line bg-bg0 text-12 text-fg2">
        <span role="columnheader" style={{ width: NAME_PX }} className="sticky left-0 z-10 flex shrink-0 items-end bg-bg0 px-4 pb-1.5">Event</span>
        <span role="columnheader" style={{ width: COUNT_PX }} className="flex shrink-0 items-end justify-end px-2 pb-1.5">Received</span>
        {connections.map(({ connection, inputLabel, outputLabel, active }) => (
          <span key={connection} role="columnheader" style={{ width: CELL_PX }} className="shrink-0 px-1 pb-1">
            <button type="button" tabIndex={-1} title={`${connection}${active ? '' : ', off'}: open its settings`} onClick={() => goToConnections('graph', { subject: { kind: 'connection', name: connection } })} className="flex h-full w-full flex-col justify-end rounded px-1.5 text-left hover:bg-bg2">
              <span className={cx('block w-full truncate font-medium', active ? 'text-fg0' : 'text-fg2')}>{outputLabel}</span>
              <span className="block w-full truncate text-11">{inputLabel}{active ? '' : ', off'}</span>
            </button>
          </span>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), width }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const isActive = place.row === item.index;
          return (
            <div key={`${row.type} ${row.kind} ${row.name}`} role="row" aria-rowindex={item.index + 2} data-matrix-row={row.name} className="absolute inset-x-0 top-0 flex border-b border-line" style={{ height: rowHeight, transform: `translateY(${item.start - HEAD_PX}px)` }}>
              <span role="rowheader" style={{ width: NAME_PX }} title={`${eventKind(row.type).label}${row.kind === '' ? '' : `, ${row.kind}`}${row.last_at === null ? '' : `. Last ${formatMoment(row.last_at, now)}`}`} className={cx('sticky left-0 z-10 flex shrink-0 items-center gap-2 bg-bg0 px-4', isActive && 'font-medium')}>
                <EventGlyph type={row.type} />
                <span className="truncate">{row.name || eventKind(row.type).label}</span>
                {row.kind !== '' && <span className="shrink-0 text-11 font-normal text-fg2">{row.kind.replaceAll('_', ' ')}</span>}
              </span>
              <span role="gridcell" style={{ width: COUNT_PX }} className="flex shrink-0 items-center justify-end px-2 text-12 tabular-nums">
                <button type="button" tabIndex={-1} title={`Show the events: ${row.filter}`} onClick={() => showRows(row.filter)} className="rounded-sm hover:underline">{formatCount(row.received)}</button>
              </span>
              {connections.map(({ connection, index }, column) => { const cell = row.cells[index]; return cell && <Cell key={connection} id={`matrix-${item.index}-${column}`} cell={cell} active={isActive && place.column === column} onOpen={() => open(item.index, column)} />; })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
