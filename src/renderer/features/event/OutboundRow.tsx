import type { Delivery } from '../../../protocol/contract.ts';
import { cx } from '../../ui/classes.ts';
import { formatMs } from '../../ui/format.ts';
import { OutcomeBadge } from '../../ui/OutcomeBadge.tsx';
import { outputLabel } from '../stream/outcome-summary.ts';

export interface OutboundRowProps {
  delivery: Delivery;
  selected: boolean;
  onSelect: () => void;
}

export function OutboundRow({ delivery, selected, onSelect }: OutboundRowProps) {
  const { request, response, outcome } = delivery;
  const status = response?.status;
  return (
    <tr aria-selected={selected} onClick={onSelect} className={cx('row-height', selected ? 'bg-accent-tint shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-bg1')}>
      <td className="truncate pl-4">
        <button type="button" className="rounded-sm text-fg0" onClick={onSelect}>{outputLabel(delivery.output)}</button> <span className="text-fg2">{delivery.purpose}</span>
      </td>
      <td className="truncate data text-fg1" title={request.url}>{request.method} {request.url.replace(/^https?:\/\//, '')}</td>
      <td><OutcomeBadge outcome={outcome} text={status === undefined ? outcome : outcome === 'failed' ? `failed ${status}` : outcome === 'delivered' ? String(status) : `${outcome} ${status}`} /></td>
      <td className="text-right data text-fg2">{delivery.attempt}</td>
      <td className="pr-4 text-right data text-fg2">{formatMs(delivery.took_ms)}</td>
    </tr>
  );
}
