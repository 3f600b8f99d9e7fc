import { GridRow } from '../../ui/GridRow.tsx';
import type { UserRow as Row } from '../../../protocol/user.ts';
import { cx } from '../../ui/classes.ts';
import { formatMoment } from '../../ui/format.ts';
import { bestIdentity, byRank, litParts, typeLabel } from './identity-words.ts';
import { FROM_380, FROM_560, FROM_900, USER_COLUMNS } from './user-columns.ts';
import { UserState } from './UserState.tsx';

export interface UserRowProps {
  id: string;
  row: Row;
  index: number;
  selected: boolean;
  /** What was searched for. */
  query: string;
  now: number;
  onSelect: () => void;
  onOpen: () => void;
}

function Lit({ value, query }: { value: string; query: string }) {
  const [before, met, after] = litParts(value, query);
  return <>{before}{met !== '' && <mark className="rounded-sm bg-warn-tint text-warn">{met}</mark>}{after}</>;
}

export function UserRow({ id, row, index, selected, query, now, onSelect, onOpen }: UserRowProps) {
  const best = bestIdentity(row);
  const others = byRank(row.identities.filter(({ type, value }) => type !== best?.type || value !== best.value));
  const metMpid = query.trim() !== '' && row.matched === null;
  return (
    <GridRow id={id} index={index} selected={selected} data-user={row.mpid} onSelect={onSelect} onOpen={onOpen} className={USER_COLUMNS}>
      <span role="gridcell" className="flex min-w-0 items-baseline gap-2" title={best === null ? `MPID ${row.mpid}` : `${typeLabel(best.type)} ${best.value}\nMPID ${row.mpid}`}>
        {best === null
          ? <span className="truncate data text-fg1"><span className="@[560px]:hidden">{metMpid ? <Lit value={row.mpid} query={query} /> : row.mpid}</span><span className="hidden font-sans text-fg2 @[560px]:inline">no identity</span></span>
          : <><span className={cx('truncate text-fg0', selected && 'font-medium')}><Lit value={best.value} query={row.matched === null ? '' : query} /></span><span className="hidden shrink-0 truncate text-12 text-fg2 @[380px]:inline">{typeLabel(best.type)}</span></>}
        {row.environment === 'production' && <span className="shrink-0 text-11 text-warn @[900px]:hidden">prod</span>}
      </span>
      <span role="gridcell" className={cx(FROM_560, 'truncate data text-fg1')} title={row.mpid}>{metMpid ? <Lit value={row.mpid} query={query} /> : row.mpid}</span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-12 text-fg2')} title={others.map(({ type, value }) => `${typeLabel(type)} ${value}`).join('\n')}>{others.map(({ value }) => value).join(' · ')}</span>
      <span role="gridcell" className="flex min-w-0"><span className="flex @[380px]:hidden"><UserState brief user={row} /></span><span className={cx(FROM_380, 'min-w-0')}><UserState user={row} /></span></span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-12', row.environment === 'production' ? 'text-warn' : 'text-fg1')}>{row.environment}</span>
      <span role="gridcell" className={cx(FROM_900, 'truncate text-right text-12 text-fg2 tabular-nums')}>{formatMoment(row.first_seen, now)}</span>
      <span role="gridcell" className="truncate text-right text-12 text-fg1 tabular-nums">{formatMoment(row.last_seen, now)}</span>
    </GridRow>
  );
}
