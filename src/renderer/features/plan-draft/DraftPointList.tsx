import { memo, useEffect, useRef } from 'react';
import type { Accepted, DraftPoint } from '../../../protocol/plan-accept.ts';
import { pointTitle } from '../../../protocol/plan-form.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { pointName } from '../../ui/data-points.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount } from '../../ui/format.ts';
import { PartCheck } from './PartCheck.tsx';

interface RowProps {
  point: DraftPoint;
  taken: number | null;
  selected: boolean;
  onSelect: (key: string) => void;
  onAccept: (point: DraftPoint, take: boolean) => void;
}

const Row = memo(function Row({ point, taken, selected, onSelect, onAccept }: RowProps) {
  const { category, name } = pointTitle(point.match);
  const own = useRef<HTMLLIElement>(null);
  useEffect(() => { if (selected) own.current?.scrollIntoView({ block: 'nearest' }); }, [selected]);
  const fresh = point.fields.filter((field) => !field.planned).length;
  return (
    <li ref={own} className={cx('flex min-h-11 items-center gap-2.5 border-l-2 pr-3 pl-3.5', selected ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1')}>
      <PartCheck label={`Accept ${name}`} state={taken === null ? 'none' : taken === point.fields.length ? 'all' : 'some'} onChange={(take) => onAccept(point, take)} />
      <button type="button" aria-current={selected ? 'true' : undefined} onClick={() => onSelect(point.match_key)} className="flex min-w-0 flex-1 items-center gap-2 py-1 text-left">
        <EventGlyph type={pointName(point.match_key).type} />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-1.5">
            <span className={cx('truncate', selected ? 'font-semibold' : 'font-medium')} title={name}>{name}</span>
            {!point.planned ? <Badge tone="warn">not planned</Badge> : fresh > 0 ? <Badge tone="warn">{fresh} new</Badge> : <Badge tone="ok">planned</Badge>}
          </span>
          <span className="block truncate text-12 text-fg2">{category}</span>
        </span>
        <span className="shrink-0 text-right text-12 tabular-nums">
          <span className="block">{formatCount(point.seen)} seen</span>
          <span className="block text-fg2">{taken ?? 0} of {point.fields.length} fields</span>
        </span>
      </button>
    </li>
  );
});

export interface DraftPointListProps {
  points: readonly DraftPoint[];
  accepted: Accepted;
  selected: string;
  onSelect: (key: string) => void;
  onAccept: (point: DraftPoint, take: boolean) => void;
}

export function DraftPointList({ points, accepted, selected, onSelect, onAccept }: DraftPointListProps) {
  return (
    <ul aria-label="Drafted data points" className="min-h-0 flex-1 overflow-y-auto">
      {points.map((point) => <Row key={point.match_key} point={point} taken={accepted.get(point.match_key)?.size ?? null} selected={point.match_key === selected} onSelect={onSelect} onAccept={onAccept} />)}
    </ul>
  );
}
