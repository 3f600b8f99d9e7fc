import { memo, useEffect, useRef } from 'react';
import { Braces, TriangleAlert } from 'lucide-react';
import type { DataPoint } from '../../../../protocol/data-plan.ts';
import { hasForm, pointTitle } from '../../../../protocol/plan-form.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/classes.ts';
import { formatCount } from '../../../ui/format.ts';

const COLUMNS = 'grid grid-cols-[minmax(0,1fr)_72px] @[520px]:grid-cols-[minmax(0,1fr)_minmax(110px,0.7fr)_72px] items-center gap-x-3';

interface RowProps {
  point: DataPoint;
  index: number;
  selected: boolean;
  /** A later point has the same match, and wins. */
  shadowed: boolean;
  violations: number;
  onSelect: (index: number) => void;
}

const Row = memo(function Row({ point, index, selected, shadowed, violations, onSelect }: RowProps) {
  const { category, name } = pointTitle(point.match);
  const own = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (selected) own.current?.scrollIntoView({ block: 'nearest' }); }, [selected]);
  return (
    <li>
      <button
        ref={own}
        type="button"
        aria-current={selected ? 'true' : undefined}
        onClick={() => onSelect(index)}
        className={cx(COLUMNS, 'min-h-11 w-full border-l-2 py-1 pr-3 pl-3.5 text-left', selected ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1')}
      >
        <span className="min-w-0">
          <span className="flex items-center gap-1.5">
            <span className={cx('truncate', selected ? 'font-semibold' : 'font-medium')} title={name}>{name === '' ? '(no name)' : name}</span>
            {shadowed && <Badge tone="warn" icon={TriangleAlert} title="A later data point has the same match, and wins">twice</Badge>}
            {!hasForm(point) && <Badge icon={Braces} title="Its shape has no form">JSON only</Badge>}
          </span>
          <span className="block truncate text-12 text-fg2">{category}</span>
        </span>
        <span className="hidden truncate text-12 text-fg1 @[520px]:block" title={point.description ?? undefined}>{point.description}</span>
        <span className={cx('text-right tabular-nums', violations > 0 ? 'font-semibold text-error' : 'text-fg2')}>
          {formatCount(violations)}<span className="sr-only"> unique violations</span>
        </span>
      </button>
    </li>
  );
});

export interface ListedPoint {
  readonly point: DataPoint;
  readonly index: number;
  readonly shadowed: boolean;
  readonly violations: number;
}

/** The planned events. */
export function PointList({ points, selected, onSelect }: { points: readonly ListedPoint[]; selected: number | null; onSelect: (index: number) => void }) {
  return (
    <div className="@container min-h-0 flex-1 overflow-y-auto">
      <div aria-hidden className={cx(COLUMNS, 'sticky top-0 z-10 h-7 border-b border-line bg-bg0 pr-3 pl-4 text-11 text-fg2')}>
        <span>Name and category</span><span className="hidden @[520px]:block">Description</span><span className="text-right" title="Unique violations">Violations</span>
      </div>
      <ul aria-label="Planned events">{points.map((one) => <Row key={one.index} {...one} selected={one.index === selected} onSelect={onSelect} />)}</ul>
    </div>
  );
}
