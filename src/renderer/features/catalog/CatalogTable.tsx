import { useEffect, useId, useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useStore } from 'zustand';
import type { CatalogPoint } from '../../../protocol/data-plan.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { uiStore } from '../../stores/ui.ts';
import { ROW_HEIGHT } from '../../styles/tokens.ts';
import { cx } from '../../ui/classes.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { GridRow } from '../../ui/GridRow.tsx';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { catalogFilter, forwardedShare, glyphType, validShare } from './catalog-model.ts';
import type { CatalogSort } from './catalog-model.ts';

const COLUMNS = cx(
  'grid items-center gap-x-3 px-4 grid-cols-[minmax(140px,1fr)_72px_80px_80px]',
  '@[640px]:grid-cols-[minmax(160px,1fr)_minmax(90px,150px)_72px_56px_76px_88px]',
  '@[900px]:grid-cols-[minmax(180px,1fr)_minmax(90px,170px)_minmax(80px,160px)_84px_72px_56px_76px_88px_88px]',
);
const FROM_640 = 'hidden @[640px]:block';
const FROM_900 = 'hidden @[900px]:block';

interface Column {
  readonly sort: CatalogSort | null;
  readonly label: string;
  readonly className?: string;
  readonly right?: boolean;
}

const HEADS: readonly Column[] = [
  { sort: 'name', label: 'Name' },
  { sort: 'category', label: 'Type', className: FROM_640 },
  { sort: null, label: 'Input', className: FROM_900 },
  { sort: null, label: 'Planned', className: FROM_900 },
  { sort: 'count', label: 'Volume', right: true },
  { sort: 'valid', label: 'Valid', className: FROM_640, right: true },
  { sort: 'forwarded', label: 'Forwarded', right: true },
  { sort: 'first', label: 'First seen', className: FROM_900, right: true },
  { sort: 'last', label: 'Last seen', right: true },
];

export interface CatalogTableProps {
  points: readonly CatalogPoint[];
  selected: string | null;
  sort: { readonly by: CatalogSort; readonly descending: boolean };
  onSort: (by: CatalogSort) => void;
  onSelect: (point: CatalogPoint) => void;
  onRows: (point: CatalogPoint) => void;
}

function share(value: number | null): string {
  return value === null ? '–' : `${Math.round(value * 100)} %`;
}

function Row({ id, point, index, selected, now, onSelect, onRows }: { id: string; point: CatalogPoint; index: number; selected: boolean; now: number; onSelect: () => void; onRows: () => void }) {
  const valid = validShare(point);
  const inputs = [...new Set(point.inputs.map(({ input }) => input))].join(', ');
  const [planned] = point.planned_in;
  return (
    <GridRow id={id} index={index} selected={selected} onSelect={onSelect} className={COLUMNS}>
      <span role="gridcell" className="flex min-w-0 items-center gap-2" title={point.name}><EventGlyph type={glyphType(point)} /><span className={cx('truncate', selected && 'font-medium')}>{point.name}</span></span>
      <span role="gridcell" className={cx(FROM_640, 'truncate text-12 text-fg2')}>{point.kind === '' ? point.category : point.kind.replaceAll('_', ' ')}</span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-12 text-fg1')} title={inputs}>{inputs}</span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-12')} title={point.planned_in.map(({ plan, version }) => `${plan} v${version}`).join(', ')}>{planned ? <span className="text-ok">planned</span> : <span className="text-fg2">not planned</span>}</span>
      <span role="gridcell" className="text-right"><button type="button" tabIndex={-1} title="Show the events" className="rounded-sm font-medium tabular-nums hover:underline" onMouseDown={(event) => event.stopPropagation()} onClick={onRows}>{formatCount(point.count)}</button></span>
      <span role="gridcell" className={cx(FROM_640, 'text-right tabular-nums', valid === null ? 'text-fg2' : valid < 1 ? 'text-warn' : 'text-fg1')} title={valid === null ? 'Not validated' : undefined}>{share(valid)}</span>
      <span role="gridcell" className={cx('text-right tabular-nums', point.forwarded === 0 ? 'text-fg2' : 'text-fg1')}>{share(catalogFilter(point) === null ? null : forwardedShare(point))}</span>
      <span role="gridcell" className={cx(FROM_900, 'text-right text-12 text-fg2 tabular-nums')}>{formatMoment(point.first_at, now)}</span>
      <span role="gridcell" className="text-right text-12 text-fg1 tabular-nums">{formatMoment(point.last_at, now)}</span>
    </GridRow>
  );
}

export function CatalogTable({ points, selected, sort, onSort, onSelect, onRows }: CatalogTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const rowHeight = ROW_HEIGHT[useStore(uiStore, (state) => state.density)];
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not in use, and nothing here is memoised by hand
  const virtual = useVirtualizer({ count: points.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 8 });
  const position = points.findIndex(({ id }) => id === selected);
  const followed = useRef<string | null>(null);
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  useEffect(() => {
    if (selected === followed.current || position < 0) return;
    followed.current = selected;
    virtual.scrollToIndex(position);
  }, [virtual, selected, position]);
  const now = engineNow();
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <div role="grid" tabIndex={0} aria-label="Catalog" aria-rowcount={points.length + 1} aria-activedescendant={position < 0 ? undefined : `${gridId}${selected}`} className={cx('@container flex min-h-0 flex-1 flex-col outline-offset-[-2px]', position >= 0 && 'outline-none')}>
      <div role="row" aria-rowindex={1} className={cx(COLUMNS, 'h-[27px] shrink-0 overflow-hidden border-b border-l-2 border-line border-l-transparent text-12 text-fg2 [scrollbar-gutter:stable]')}>
        {HEADS.map(({ sort: by, label, className, right }) => (
          <span key={label} role="columnheader" aria-sort={by === null || by !== sort.by ? undefined : sort.descending ? 'descending' : 'ascending'} className={cx('min-w-0', className, right && 'text-right')}>
            {by === null ? label : (
              <button type="button" tabIndex={-1} onClick={() => onSort(by)} className={cx('inline-flex items-center gap-1 rounded-sm hover:text-fg0', by === sort.by && 'text-fg0')}>
                {label}{by === sort.by && <Arrow aria-hidden size={11} />}
              </button>
            )}
          </span>
        ))}
      </div>
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto [scrollbar-gutter:stable]">
        <div className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const point = points[item.index];
            return point && (
              <div key={point.id} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                <Row id={`${gridId}${point.id}`} point={point} index={item.index} selected={point.id === selected} now={now} onSelect={() => onSelect(point)} onRows={() => onRows(point)} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
