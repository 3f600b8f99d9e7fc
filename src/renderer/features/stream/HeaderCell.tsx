import type { DragEvent, PointerEvent } from 'react';
import { cx } from '../../ui/classes.ts';
import { COLUMNS, moveColumn, resizeColumn } from './columns.ts';
import type { ColumnId } from './columns.ts';
import { changeColumns } from './column-store.ts';

const DRAG_TYPE = 'application/x-cloudchamber-column';

/** Drags the right edge; the event column has none, it takes what is left. */
function startResize(event: PointerEvent<HTMLElement>, id: ColumnId): void {
  event.preventDefault();
  event.stopPropagation();
  const handle = event.currentTarget;
  const width = handle.parentElement?.getBoundingClientRect().width ?? 0;
  const from = event.clientX;
  handle.setPointerCapture(event.pointerId);
  const move = (next: globalThis.PointerEvent): void => changeColumns((layout) => resizeColumn(layout, id, width + next.clientX - from));
  handle.addEventListener('pointermove', move);
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
}

function drop(event: DragEvent, target: ColumnId): void {
  const dragged = event.dataTransfer.getData(DRAG_TYPE);
  if (dragged in COLUMNS) changeColumns((layout) => moveColumn(layout, dragged as ColumnId, target));
}

export function HeaderCell({ id, index }: { id: ColumnId; index: number }) {
  const column = COLUMNS[id];
  return (
    <span
      role="columnheader"
      aria-colindex={index + 1}
      aria-label={column.title}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => drop(event, id)}
      className={cx('relative flex min-w-0 items-center', column.align === 'right' && 'justify-end')}
    >
      {column.label === '' ? <span className="sr-only">{column.title}</span> : <span className="truncate">{column.label}</span>}
      {id !== 'event' && (
        <span
          aria-hidden
          draggable
          onDragStart={(event) => { event.preventDefault(); event.stopPropagation(); }}
          onPointerDown={(event) => startResize(event, id)}
          onDoubleClick={() => changeColumns((layout) => resizeColumn(layout, id, column.width))}
          className="absolute inset-y-1 -right-1.5 w-2 cursor-col-resize border-r border-transparent hover:border-fg2"
        />
      )}
    </span>
  );
}
