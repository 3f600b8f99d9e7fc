import { ChevronDown, ChevronRight, Replace, Square, SquareCheck, SquareMinus } from 'lucide-react';
import { cx } from '../../../ui/classes.ts';
import { EventGlyph } from '../../../ui/EventGlyph.tsx';
import { formatCount } from '../../../ui/format.ts';
import type { FilterItem, ItemState } from './filter-tree.ts';
import type { TreeRow } from './tree-rows.ts';

export interface FilterRowProps {
  id: string;
  row: TreeRow;
  state: ItemState;
  /** What stands above is off and takes it along. */
  under: FilterItem | null;
  /** A custom mapping goes by it. */
  mapped: boolean;
  active: boolean;
  lit: boolean;
  changed: boolean;
  onActivate: () => void;
  onFold: () => void;
  onToggle: () => void;
}

const BOXES = { on: SquareCheck, off: Square, mixed: SquareMinus } as const;
const CHECKED = { on: 'true', off: 'false', mixed: 'mixed' } as const;

export function FilterRow({ id, row, state, under, mapped, active, lit, changed, onActivate, onFold, onToggle }: FilterRowProps) {
  const { item, depth, open } = row;
  const Box = BOXES[state];
  const Chevron = open ? ChevronDown : ChevronRight;
  const isSection = depth === 0;
  const off = state === 'off' || under !== null;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={item.children.length > 0 ? open : undefined}
      aria-checked={under === null ? CHECKED[state] : 'false'}
      aria-selected={active}
      data-filter-item={item.id}
      onMouseDown={onActivate}
      onClick={(event) => { if ((event.target as HTMLElement).closest('[data-box]') === null && item.children.length > 0) onFold(); }}
      style={{ paddingLeft: 8 + depth * 18 }}
      className={cx('flex h-full items-center gap-1.5 border-l-2 pr-3 select-none', active ? 'border-accent bg-accent-tint' : lit ? 'border-warn bg-warn-tint' : 'border-transparent hover:bg-bg1')}
    >
      <span className="flex w-4 shrink-0 justify-center text-fg2">{item.children.length > 0 && <Chevron aria-hidden size={13} />}</span>
      <span data-box aria-hidden title={under === null ? (state === 'off' ? 'Off: switch on' : state === 'mixed' ? 'A part of it is off' : 'On: switch off') : `Off with ${under.label}`} onClick={onToggle} className="flex size-5 shrink-0 items-center justify-center rounded hover:bg-bg3">
        <Box size={15} className={under !== null ? 'text-fg2 opacity-50' : state === 'off' ? 'text-fg2' : 'text-accent'} />
      </span>
      {item.eventType !== null && depth > 1 && item.target?.at !== 'event-attribute' && <EventGlyph type={item.eventType} size={13} className={off ? 'opacity-50' : ''} />}
      <span className={cx('min-w-0 truncate', isSection ? 'font-semibold' : '', off ? 'text-fg2' : 'text-fg0')} title={item.label}>{item.label}</span>
      {mapped && <Replace role="img" aria-label="has a custom mapping" size={12} className="shrink-0 text-fg2" />}
      {changed && <span className="shrink-0 text-warn" title="Not saved yet">•<span className="sr-only"> not saved yet</span></span>}
      <span className="ml-auto flex shrink-0 items-center gap-2 pl-2 text-12 text-fg2 tabular-nums">
        {!item.seen && !isSection && <span className="text-11">never seen</span>}
        {under !== null && <span className="text-11">off with {under.label.length > 18 ? 'its parent' : under.label}</span>}
        {item.count !== null && item.count > 0 && formatCount(item.count)}
      </span>
    </div>
  );
}
