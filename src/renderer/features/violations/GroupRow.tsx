import { CircleCheck, ShieldBan } from 'lucide-react';
import type { ViolationGroup } from '../../../protocol/data-plan.ts';
import { cx } from '../../ui/classes.ts';
import { pointName } from '../../ui/data-points.ts';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { GridRow } from '../../ui/GridRow.tsx';
import { Sparkline } from '../../ui/Sparkline.tsx';
import { ViolationBadge } from '../../ui/ViolationBadge.tsx';
import { containerOf, groupPath, leafOf } from './violation-model.ts';

/** What gives way in a narrow table: first the app and SDK, then when it began, then the course over time. */
export const GROUP_COLUMNS = cx(
  'grid items-center gap-x-3 px-4',
  'grid-cols-[minmax(90px,1fr)_174px_minmax(90px,1fr)_44px_20px_68px]',
  '@[780px]:grid-cols-[minmax(120px,1fr)_174px_minmax(120px,1fr)_48px_64px_20px_84px]',
  '@[900px]:grid-cols-[minmax(130px,1fr)_174px_minmax(130px,1fr)_48px_64px_20px_84px_84px]',
  '@[1140px]:grid-cols-[minmax(150px,1fr)_176px_minmax(150px,1fr)_52px_72px_20px_88px_88px_120px_72px]',
);
export const FROM_780 = 'hidden @[780px]:block';
export const FROM_900 = 'hidden @[900px]:block';
export const FROM_1140 = 'hidden @[1140px]:block';

export interface GroupRowProps {
  id: string;
  group: ViolationGroup;
  index: number;
  selected: boolean;
  fresh: boolean;
  /** A fix was written, and the mistake was not made since. */
  mended: boolean;
  now: number;
  onSelect: () => void;
  onOpen: () => void;
}

export function GroupRow({ id, group, index, selected, fresh, mended, now, onSelect, onOpen }: GroupRowProps) {
  const path = groupPath(group);
  const { type, category } = pointName(group.match_key);
  return (
    <GridRow id={id} index={index} selected={selected} data-violation={group.id} onSelect={onSelect} onOpen={onOpen} className={cx(GROUP_COLUMNS, fresh && 'new-row-fade')}>
      <span role="gridcell" className="flex min-w-0 items-center gap-2" title={`${group.point}\n${category}\n${group.plan} v${group.version}`}>
        <EventGlyph type={type} />
        <span className={cx('truncate', selected && 'font-medium')}>{group.point}</span>
      </span>
      <span role="gridcell" className="flex min-w-0"><ViolationBadge kind={group.code} /></span>
      <span role="gridcell" className="truncate data text-fg0" title={path}>{leafOf(path)} <span className="font-sans text-12 text-fg2">{containerOf(path)}</span></span>
      <span role="gridcell" className="text-right font-medium tabular-nums">{formatCount(group.count)}</span>
      <span role="gridcell" className={FROM_780}><Sparkline values={group.spark} label={`Course: ${group.spark.join(', ')}`} className="h-4 w-full" /></span>
      <span role="gridcell" className="flex justify-center">
        {mended
          ? <CircleCheck role="img" aria-label="Mended: not seen since the plan was changed" size={14} className="text-ok" />
          : group.blocked > 0 && <ShieldBan role="img" aria-label={`${group.blocked} blocked`} size={14} className="text-blocked" />}
      </span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-right text-12 text-fg2 tabular-nums')}>{formatMoment(group.first_at, now)}</span>
      <span role="gridcell" className="truncate text-right text-12 text-fg1 tabular-nums">{formatMoment(group.last_at, now)}</span>
      <span role="gridcell" className={cx(FROM_1140, 'truncate text-12 text-fg1')} title={group.sdks.join(', ')}>{group.sdks.join(', ')}</span>
      <span role="gridcell" className={cx(FROM_1140, 'truncate text-12 text-fg1')} title={group.apps.join(', ')}>{group.apps.join(', ')}</span>
    </GridRow>
  );
}
