import type { Delivery } from '../../../../protocol/contract.ts';
import { maskedUrl } from '../../../../protocol/secret-names.ts';
import { cx } from '../../../ui/classes.ts';
import { formatBytes, formatMoment, formatMs } from '../../../ui/format.ts';
import { GridRow } from '../../../ui/GridRow.tsx';
import { OutcomeBadge } from '../../../ui/OutcomeBadge.tsx';
import { StatusBadge } from '../../requests/StatusBadge.tsx';
import { bodySize, eventWords, outcomeText, pathOf } from './request-query.ts';

export const REQUEST_COLUMNS = cx(
  'grid items-center gap-x-3 px-4 grid-cols-[62px_46px_minmax(0,1fr)_96px]',
  '@[460px]:grid-cols-[62px_46px_minmax(0,1.1fr)_minmax(0,1fr)_96px]',
  '@[680px]:grid-cols-[72px_46px_minmax(0,1.3fr)_minmax(0,1fr)_100px_52px_44px]',
  '@[880px]:grid-cols-[72px_46px_44px_minmax(0,1.3fr)_minmax(60px,120px)_minmax(0,1fr)_100px_52px_44px_60px]',
);
export const FROM_460 = 'hidden @[460px]:block';
export const FROM_680 = 'hidden @[680px]:block';
export const FROM_880 = 'hidden @[880px]:block';

export interface RequestRowProps {
  id: string;
  row: Delivery;
  index: number;
  selected: boolean;
  now: number;
  onSelect: () => void;
  onOpen: () => void;
}

/** One request to the partner. */
export function RequestRow({ id, row, index, selected, now, onSelect, onOpen }: RequestRowProps) {
  const { request, response, attempt, took_ms: took, purpose, dead } = row;
  const names = eventWords(row);
  return (
    <GridRow id={id} index={index} selected={selected} data-request-row={row.id} onSelect={onSelect} onOpen={onOpen} className={REQUEST_COLUMNS}>
      <span role="gridcell" className="truncate data text-fg1">{formatMoment(row.at, now)}</span>
      <span role="gridcell">{response === null ? <span className="text-12 text-fg2" title={row.reason.message}>none</span> : <StatusBadge status={response.status} />}</span>
      <span role="gridcell" className={cx(FROM_880, 'data text-fg1')}>{request.method}</span>
      <span role="gridcell" className="truncate data" title={maskedUrl(request.url)}>{pathOf(maskedUrl(request.url))}</span>
      <span role="gridcell" className={cx(FROM_880, 'truncate text-fg1')}>{purpose}</span>
      <span role="gridcell" className={cx(FROM_460, 'truncate', row.event_ids.length === 0 && 'text-fg2')} title={row.event_names?.join(', ')}>{names}</span>
      <span role="gridcell"><OutcomeBadge outcome={row.outcome} text={outcomeText(row)} title={dead ? `${row.reason.message} Given up.` : row.reason.message} className={row.refused.length > 0 && row.outcome === 'delivered' ? 'bg-warn-tint! text-warn!' : undefined} /></span>
      <span role="gridcell" className={cx(FROM_680, 'text-right text-12 text-fg1 tabular-nums')}>{attempt === 0 ? 'not yet' : attempt}</span>
      <span role="gridcell" className={cx(FROM_680, 'text-right text-12 text-fg1 tabular-nums')}>{attempt === 0 ? '' : formatMs(took)}</span>
      <span role="gridcell" className={cx(FROM_880, 'text-right text-12 text-fg2 tabular-nums')}>{formatBytes(bodySize(row))}</span>
    </GridRow>
  );
}
