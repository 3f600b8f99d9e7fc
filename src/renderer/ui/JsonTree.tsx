import { Fragment, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { ArrowDownAZ, ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import type { Json } from '../../protocol/json.ts';
import { copyText } from './clipboard.ts';
import { CopyButton } from './CopyButton.tsx';
import { IconButton } from './IconButton.tsx';
import { JsonTreeRow } from './JsonTreeRow.tsx';
import { CHUNK, missingRow, pointerPath, revealPointer, searchTree, valueText, visibleRows } from './json-tree.ts';
import type { JsonRow, TreeState } from './json-tree.ts';
import { SearchField } from './SearchField.tsx';

export interface JsonTreeProps {
  value: Json;
  label: string;
  openDepth?: number | undefined;
  /** Shown beside a row: where its value came from. */
  annotate?: ((pointer: string) => ReactNode) | undefined;
  /** Rows to mark, by pointer. */
  marked?: ReadonlySet<string> | undefined;
  /** Opened and scrolled to at first; where nothing stands there, a row says that it is missing. */
  reveal?: string | undefined;
  /** Told which row is chosen, by its pointer; what is revealed is chosen at first. */
  onActive?: ((pointer: string) => void) | undefined;
  /** Without the search bar, for small values inside cards. */
  bare?: boolean | undefined;
  className?: string | undefined;
}

const ALL = 99;

/** JSON as a tree: two levels open, keys in source order, search in place, copy of path and value. */
export function JsonTree({ value, label, openDepth = 2, annotate, marked, reveal, onActive, bare, className }: JsonTreeProps) {
  const [state, setState] = useState<TreeState>(() => {
    const start: TreeState = { toggled: new Set(), limits: new Map(), openDepth, sortKeys: false };
    return reveal === undefined ? start : revealPointer(start, reveal);
  });
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(onActive === undefined ? '' : reveal ?? '');
  const rows = useMemo(() => visibleRows(value, state), [value, state]);
  const found = useMemo(() => searchTree(value, search), [value, search]);
  const hits = useMemo(() => new Set(found), [found]);
  const treeId = useId();
  const tree = useRef<HTMLDivElement>(null);
  const missing = reveal === undefined || rows.some((row) => row.pointer === reveal) ? null : missingRow(rows, reveal);
  useEffect(() => {
    if (reveal === undefined) return;
    const row = tree.current?.querySelector<HTMLElement>('[data-revealed]');
    const box = row?.closest<HTMLElement>('[data-tree-scroll]');
    if (row && box) box.scrollTop = row.offsetTop - box.clientHeight / 2;
  }, [reveal]);

  function toggle(row: JsonRow): void {
    if (row.more !== undefined) {
      const parent = row.pointer.slice(0, -2);
      setState((old) => ({ ...old, limits: new Map(old.limits).set(parent, (old.limits.get(parent) ?? CHUNK) + CHUNK) }));
      return;
    }
    if (row.size === 0) return;
    setState((old) => {
      const toggled = new Set(old.toggled);
      if (!toggled.delete(row.pointer)) toggled.add(row.pointer);
      return { ...old, toggled };
    });
  }

  function choose(pointer: string): void {
    setActive(pointer);
    onActive?.(pointer);
  }

  function focusRow(pointer: string): void {
    choose(pointer);
    requestAnimationFrame(() => tree.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' }));
  }

  function showHit(step: number): void {
    if (found.length === 0) return;
    const next = found[(found.indexOf(active) + step + found.length) % found.length] ?? '';
    setState((old) => revealPointer(old, next));
    focusRow(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const index = rows.findIndex((row) => row.pointer === active);
    const row = rows[index];
    const move = (to: number) => { const next = rows[Math.max(0, Math.min(rows.length - 1, to))]; if (next) focusRow(next.pointer); };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') move(index + 1);
    else if (event.key === 'ArrowUp') move(index - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'ArrowRight' && row) { if (row.size > 0 && !row.open) toggle(row); else move(index + 1); }
    else if (event.key === 'ArrowLeft' && row) { if (row.open) toggle(row); else move(rows.findLastIndex((other, at) => at < index && other.depth < row.depth)); }
    else if ((event.key === 'Enter' || event.key === ' ') && row) toggle(row);
    else if (event.key === 'c' && row) void copyText(valueText(row.value));
    else if (event.key === 'p' && row) void copyText(pointerPath(row.pointer));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={className}>
      {!bare && (
        <div className="sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-bg0 px-3 py-1.5">
          <SearchField value={search} onChange={setSearch} label="Search keys and values" onEnter={(back) => showHit(back ? -1 : 1)} className="max-w-72 flex-1" />
          {search !== '' && <span role="status" className="px-1 text-12 text-fg2">{found.length === 0 ? 'Nothing found' : `${found.length} found`}</span>}
          <span className="flex-1" />
          <IconButton label="Sort keys" icon={ArrowDownAZ} pressed={state.sortKeys} onClick={() => setState((old) => ({ ...old, sortKeys: !old.sortKeys }))} />
          <IconButton label="Open all" icon={ChevronsUpDown} onClick={() => setState((old) => ({ ...old, toggled: new Set(), openDepth: ALL }))} />
          <IconButton label="Close all" icon={ChevronsDownUp} onClick={() => setState((old) => ({ ...old, toggled: new Set(), openDepth: 1 }))} />
          <CopyButton label="Copy JSON" text={() => valueText(value)} />
        </div>
      )}
      <div
        ref={tree}
        role="tree"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={`${treeId}${active}`}
        onKeyDown={onKeyDown}
        className="py-1.5 data outline-offset-[-2px]"
      >
        {rows.map((row) => (
          <Fragment key={row.pointer}>
            <JsonTreeRow
              id={`${treeId}${row.pointer}`}
              row={row}
              active={row.pointer === active}
              hit={hits.has(row.pointer)}
              marked={(row.pointer === reveal && onActive === undefined) || (marked?.has(row.pointer) ?? false)}
              chosen={onActive !== undefined && row.pointer === active}
              revealed={row.pointer === reveal}
              note={annotate?.(row.pointer)}
              onActivate={() => { choose(row.pointer); toggle(row); }}
            />
            {missing !== null && missing.under === row.pointer && (
              <div data-revealed role="treeitem" aria-selected={false} aria-level={row.depth + 2} className="flex min-h-[21px] items-center bg-removed pr-2 leading-[21px] text-error" style={{ paddingLeft: 24 + (row.depth + 1) * 16 }}>
                {missing.name}<span className="ml-2 font-sans text-12">is missing</span>
              </div>
            )}
          </Fragment>
        ))}
      </div>
    </div>
  );
}
