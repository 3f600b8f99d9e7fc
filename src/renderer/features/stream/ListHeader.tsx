import { ContextMenu } from '../../ui/ContextMenu.tsx';
import { columnEntries } from './column-menu.ts';
import { gridTemplate } from './columns.ts';
import type { ColumnLayout } from './columns.ts';
import { HeaderCell } from './HeaderCell.tsx';

export const HEADER_HEIGHT = 27;

/** Column names; drag to order, drag an edge to resize, right-click to choose. */
export function ListHeader({ layout }: { layout: ColumnLayout }) {
  return (
    <ContextMenu entries={columnEntries(layout)}>
      <div
        role="row"
        aria-rowindex={1}
        className="sticky top-0 z-10 grid gap-x-1.5 border-b border-line bg-bg0 px-3 text-12 font-medium text-fg2 select-none"
        style={{ gridTemplateColumns: gridTemplate(layout), height: HEADER_HEIGHT }}
      >
        {layout.order.map((id, index) => <HeaderCell key={id} id={id} index={index} />)}
      </div>
    </ContextMenu>
  );
}
