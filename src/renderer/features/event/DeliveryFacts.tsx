import type { Delivery } from '../../../protocol/contract.ts';
import { formatDateTime, formatMs } from '../../ui/format.ts';

/** Attempts, time, when it is tried again, and whether it left the machine. */
export function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const { attempt, took_ms: took, next_at: next, simulated, reason } = delivery;
  return (
    <p className="flex flex-wrap gap-x-3 text-12 text-fg2">
      <code className="text-[11.5px]">{reason.code}</code>
      <span>{attempt === 0 ? 'not tried yet' : `attempt ${attempt}`}</span>
      {attempt > 0 && <span>{formatMs(took)} ms</span>}
      {next !== null && <span>next at {formatDateTime(next)}</span>}
      <span className={simulated ? '' : 'font-medium text-warn'}>{simulated ? 'simulated partner' : 'sent to the real endpoint'}</span>
    </p>
  );
}
