import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { DataFilter } from '../../../../protocol/data-filter.ts';
import { FilterRow } from './FilterRow.tsx';
import { stateOf, toggled } from './filter-tree.ts';
import type { FilterItem } from './filter-tree.ts';
import { isOn } from './switches.ts';
import { itemAt, treeRows } from './tree-rows.ts';

export interface FilterTreeProps {
  tree: readonly FilterItem[];
  filter: DataFilter;
  /** As it stands in the file. */
  saved: DataFilter;
  search: string;
  /** A place in the filter that a link led to. */
  lit: string | null;
  /** Names of events, in lower case, that custom mappings go by. */
  mapped: ReadonlySet<string>;
  onChange: (filter: DataFilter) => void;
}

const ROW_PX = 28;

/** Switches over everything that was seen. One tab stop: arrows move and unfold, Space switches. */
export function FilterTree({ tree, filter, saved, search, lit, mapped, onChange }: FilterTreeProps) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const litPath = useMemo(() => (lit === null ? [] : itemAt(tree, lit)), [tree, lit]);
  const litId = litPath.at(-1)?.id ?? null;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set([...tree.map((section) => section.id), 'user-attributes', 'user-identities', ...litPath.slice(0, -1).map((item) => item.id)]));
  const [active, setActive] = useState<string | null>(litId);
  const rows = useMemo(() => treeRows(tree, open, search), [tree, open, search]);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: 12 });
  const at = rows.findIndex(({ item }) => item.id === active);
  const row = rows[at];

  useEffect(() => {
    const index = litId === null ? -1 : rows.findIndex(({ item }) => item.id === litId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'center' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each link
  }, [litId]);

  const fold = (item: FilterItem, wanted?: boolean): void => setOpen((old) => {
    const next = new Set(old);
    if (wanted ?? !old.has(item.id)) next.add(item.id);
    else next.delete(item.id);
    return next;
  });
  const go = (index: number): void => {
    const next = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (next === undefined) return;
    setActive(next.item.id);
    virtual.scrollToIndex(rows.indexOf(next));
  };
  const under = (above: readonly FilterItem[]): FilterItem | null => above.find(({ target }) => target !== null && !isOn(filter, target)) ?? null;
  const toggle = (item: FilterItem, above: readonly FilterItem[]): void => {
    // Under a switch that was put off the one above is meant first; where all is off by default, it comes along.
    if (under(above) !== null && filter.new_data_points === 'on') return;
    onChange(toggled(filter, item, above));
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'j') go(at + 1);
    else if (event.key === 'ArrowUp' || event.key === 'k') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'PageDown') go(at + 10);
    else if (event.key === 'PageUp') go(at - 10);
    else if (row === undefined) return;
    else if (event.key === ' ') toggle(row.item, row.above);
    else if (event.key === 'Enter' && row.item.children.length > 0) fold(row.item);
    else if (event.key === 'ArrowRight' && row.item.children.length > 0) { if (row.open) go(at + 1); else fold(row.item, true); }
    else if (event.key === 'ArrowLeft') {
      if (row.open && search === '') fold(row.item, false);
      else go(rows.findIndex(({ item }) => item === row.above.at(-1)));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label="Data filter"
      aria-multiselectable="true"
      tabIndex={0}
      aria-activedescendant={row === undefined ? undefined : `${id}${at}`}
      onFocus={() => { if (active === null || at < 0) setActive(rows[0]?.item.id ?? null); }}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const shown = rows[item.index];
          if (shown === undefined) return null;
          const { item: point, above } = shown;
          return (
            <div key={point.id} role="presentation" className="absolute inset-x-0 top-0" style={{ height: ROW_PX, transform: `translateY(${item.start}px)` }}>
              <FilterRow
                id={`${id}${item.index}`}
                row={shown}
                state={stateOf(filter, point)}
                under={under(above)}
                mapped={point.target?.at === 'event' && mapped.has(point.target.name.toLowerCase())}
                active={point.id === active}
                lit={point.id === litId}
                changed={point.target !== null && isOn(filter, point.target) !== isOn(saved, point.target)}
                onActivate={() => setActive(point.id)}
                onFold={() => fold(point, !shown.open)}
                onToggle={() => toggle(point, above)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
