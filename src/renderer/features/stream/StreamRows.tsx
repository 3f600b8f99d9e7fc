import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { KeyboardEvent, MouseEvent } from 'react';
import { useStore } from 'zustand';
import { selectionStore } from '../../stores/selection.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { cx } from '../../ui/classes.ts';
import { ContextMenu } from '../../ui/ContextMenu.tsx';
import { formatCount } from '../../ui/format.ts';
import { fittingLayout, gridTemplate } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { HEADER_HEIGHT, ListHeader } from './ListHeader.tsx';
import { moveKey } from './list-keys.ts';
import { ListScroll } from './list-scroll.ts';
import { RowCells } from './RowCells.tsx';
import type { DisplayRow } from './row-model.ts';
import { listView } from './list-view.ts';
import { activateRow, focusDetail, openActive, togglePeek } from './stream-actions.ts';
import { rowMenu } from './row-menu.ts';
import { streamList, streamScroll } from './stream-session.ts';
import { columnStore } from './column-store.ts';

function onFold(batchSeq: number, folded: boolean): void {
  streamList.setFolded(batchSeq, folded);
}

function isSelected(row: DisplayRow, event: string | null, batch: string | null): boolean {
  if (row.kind === 'pending' || batch === null) return false;
  return row.kind === 'batch' ? event === null && row.event.batch_id === batch : row.event.id === event && row.event.batch_id === batch;
}

/** The virtualised grid: one tab stop, the active row named by `aria-activedescendant`. */
export function StreamRows() {
  const list = streamList;
  const snapshot = useSyncExternalStore(list.subscribe, list.getSnapshot);
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  const chosen = useStore(columnStore, (state) => state.layout);
  const { event: selectedEvent, batch: selectedBatch } = useStore(selectionStore);
  const scroller = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [scroll] = useState(() => new ListScroll(list, { top: streamScroll.top, rowHeight, headerHeight: HEADER_HEIGHT }));
  const view = useSyncExternalStore(scroll.subscribe, scroll.getView);
  const layout = useMemo(() => (view.width === 0 ? chosen : fittingLayout(chosen, view.width)), [chosen, view.width]);

  useEffect(() => columnStore.setState({ hidden: chosen.order.length - layout.order.length }), [chosen, layout]);

  useLayoutEffect(() => {
    if (scroller.current === null || layer.current === null) return;
    const detach = scroll.attach(scroller.current, layer.current);
    listView.show(scroll, scroller.current);
    return () => {
      streamScroll.top = scroll.top;
      detach();
      listView.hide();
    };
  }, [scroll]);

  useLayoutEffect(() => scroll.rowsChanged(rowHeight, snapshot), [scroll, rowHeight, snapshot]);

  const activeIndex = list.activeIndex();
  const rows = list.model.slice(view.first, view.last);

  function indexOf(event: MouseEvent): number | null {
    const index = (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'];
    return index === undefined ? null : Number(index);
  }

  function rememberColumn(event: MouseEvent): void {
    const column = (event.target as Element).closest<HTMLElement>('[data-column]')?.dataset['column'];
    if (column !== undefined) listView.pointAt(column as ColumnId);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = list.activeRow();
    if (event.key === 'Enter') openActive(focusDetail);
    else if (event.key === ' ') togglePeek();
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      if (row === null || row.kind === 'pending') return;
      list.setFolded(row.event.batch_seq, event.key === 'ArrowLeft');
    } else {
      const target = moveKey(event, { active: activeIndex, first: view.first, rows: snapshot.totalRows, page: view.pageRows });
      if (target === null) return;
      activateRow(target);
    }
    event.preventDefault();
  }

  return (
    <ContextMenu entries={rowMenu(list.activeRow())}>
      <div
        ref={scroller}
        role="grid"
        aria-label={`Events, ${formatCount(snapshot.total)}`}
        aria-rowcount={snapshot.totalRows + 1}
        aria-colcount={layout.order.length}
        aria-activedescendant={activeIndex === null ? undefined : `stream-row-${activeIndex}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onMouseMove={rememberColumn}
        onContextMenu={(event) => { const index = indexOf(event); if (index !== null) list.activate(index); }}
        onClick={(event) => { const index = indexOf(event); if (index !== null) { list.activate(index); openActive(); } }}
        className="group/list relative min-h-0 flex-1 overflow-auto outline-none [overflow-anchor:none]"
      >
        <ListHeader layout={layout} />
        <div role="rowgroup" className="relative min-w-full" style={{ height: view.height }}>
          <div ref={layer} role="presentation" className="absolute inset-x-0 top-0">
            {rows.map((row, at) => {
              const index = view.first + at;
              const selected = isSelected(row, selectedEvent, selectedBatch);
              const fresh = row.kind !== 'pending' && row.event.seq > snapshot.freshAbove;
              return (
                <div
                  key={row.key}
                  id={`stream-row-${index}`}
                  data-index={index}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={selected}
                  className={cx(
                    'absolute inset-x-0 grid gap-x-1.5 px-3 select-none [contain:layout_style_size]',
                    selected ? 'bg-accent-tint shadow-[inset_2px_0_0_var(--accent)]' : row.kind === 'batch' ? 'bg-bg1 hover:bg-bg2' : 'hover:bg-bg1',
                    index === activeIndex && !selected && 'group-focus-visible/list:shadow-[inset_0_0_0_1px_var(--accent)]',
                    fresh && 'new-row-fade',
                  )}
                  style={{ top: (index - view.base) * rowHeight, height: rowHeight, gridTemplateColumns: gridTemplate(layout) }}
                >
                  <RowCells row={row} layout={layout} onFold={onFold} />
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </ContextMenu>
  );
}
