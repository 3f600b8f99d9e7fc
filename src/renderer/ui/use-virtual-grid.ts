/** A virtual list below a head that stays in view, all in one scroller: what is shown of it, and how keys walk over it. */
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { Virtualizer } from '@tanstack/react-virtual';
import { useStore } from 'zustand';
import { uiStore } from '../stores/ui.ts';
import { ROW_HEIGHT } from '../styles/tokens.ts';
import { focusGrid } from './focus-grid.ts';

/** Height of the head, as its class in VirtualGrid says. */
export const HEAD_PX = 27;

export interface VirtualGridOptions<Row> {
  /** Names the grid; one on a screen. */
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Key of a row. */
  selected: string | null;
  /** What was asked for: another list begins at its top. */
  of: string;
  /** There are more than these. */
  more: boolean;
  /** So many rows before the end, more of them are asked for. */
  ahead: number;
  onMore: () => void;
  onSelect: (row: Row) => void;
}

export interface VirtualGridModel<Row> extends Pick<VirtualGridOptions<Row>, 'label' | 'rows' | 'keyOf' | 'selected' | 'more' | 'onSelect'> {
  readonly id: string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  /** Of the selected row; below 0 when it is not among these. */
  readonly position: number;
  /** Selects the row so many further on, or the first one. */
  move(step: number): void;
}

export function useVirtualGrid<Row>({ label, rows, keyOf, selected, of, more, ahead, onMore, onSelect }: VirtualGridOptions<Row>): VirtualGridModel<Row> {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer<HTMLDivElement, Element>({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8, scrollMargin: HEAD_PX, scrollPaddingStart: HEAD_PX });
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const position = rows.findIndex((row) => keyOf(row) === selected);
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => { if (more && lastShown > rows.length - ahead) onMore(); }, [more, lastShown, rows.length, ahead, onMore]);
  useLayoutEffect(() => { scroller.current?.scrollTo({ top: 0 }); }, [of]);

  function move(step: number): void {
    const index = position < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, position + step));
    const row = rows[index];
    if (row === undefined) return;
    onSelect(row);
    virtual.scrollToIndex(index);
    focusGrid(label);
  }
  return { label, rows, keyOf, selected, more, onSelect, id, scroller, virtual, position, move };
}

export interface GridWords {
  /** Prefix of the commands' ids. */
  id: string;
  group: string;
  one: string;
  many: string;
  /** What the first row is. */
  first: string;
}

/** The commands that walk over a grid and open the selected row, or the first one. */
export function gridCommands<Row>({ rows, position, move }: Pick<VirtualGridModel<Row>, 'rows' | 'position' | 'move'>, { id, group, one, many, first }: GridWords, onOpen: (row: Row) => void) {
  const command = (name: string, title: string, keys: readonly string[], run: () => void) => ({ id: `${id}.${name}`, title, group, keys, hidden: true, run });
  return [
    command('next', `Next ${one}`, ['j', 'down'], () => move(1)),
    command('previous', `Previous ${one}`, ['k', 'up'], () => move(-1)),
    command('page-down', `Ten ${many} down`, ['pagedown'], () => move(10)),
    command('page-up', `Ten ${many} up`, ['pageup'], () => move(-10)),
    command('first', first, ['home'], () => move(-rows.length)),
    command('open', `Open the ${one}`, ['enter'], () => { const row = rows[Math.max(0, position)]; if (row !== undefined) onOpen(row); }),
  ];
}
