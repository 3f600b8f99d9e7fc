import type { RequestDetail } from '../../../protocol/contract.ts';
import { select } from '../../stores/selection.ts';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { formatDuration, formatTime } from '../../ui/format.ts';
import { StatusBadge } from './StatusBadge.tsx';

/** Every try of the same call and the pauses between them: how the SDK took a failure. */
export function AttemptsCard({ request }: { request: RequestDetail }) {
  const { attempts } = request;
  if (attempts.length < 2) return null;
  return (
    <Card flush title={request.retry_of === null ? `Sent ${attempts.length} times` : `Retry ${request.attempt} of #${request.retry_of}`}>
      <ol className="divide-y divide-line">
        {attempts.map((attempt, index) => {
          const before = attempts[index - 1];
          const current = attempt.id === request.id;
          return (
            <li key={attempt.id}>
              <button
                type="button"
                aria-current={current ? 'true' : undefined}
                onClick={() => select({ request: attempt.id })}
                className={cx('flex h-8 w-full items-center gap-3 px-3.5 text-left', current ? 'bg-accent-tint font-medium' : 'hover:bg-bg2')}
              >
                <span className="w-20">Attempt {attempt.attempt}</span>
                <span className="data text-fg2">{formatTime(attempt.at)}</span>
                <StatusBadge status={attempt.status} />
                <span className="text-12 text-fg2">{before === undefined ? 'first' : `after ${formatDuration(attempt.at - before.at)}`}</span>
                <span className="ml-auto data text-fg2">#{attempt.id}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
