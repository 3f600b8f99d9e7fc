import { useState } from 'react';
import { ChevronRight, Hand } from 'lucide-react';
import type { Delivery } from '../../../../../protocol/contract.ts';
import type { DeliveryAttempt } from '../../../../../protocol/delivery.ts';
import { asApiError } from '../../../../api/client.ts';
import { useAttempts } from '../../../../api/outputs-detail.ts';
import { prettyBody } from '../../../../ui/body.ts';
import { Badge } from '../../../../ui/Badge.tsx';
import { cx } from '../../../../ui/classes.ts';
import { CodeLines } from '../../../../ui/CodeLines.tsx';
import { codeLines } from '../../../../ui/code-lines.ts';
import { EmptyState } from '../../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../../ui/ErrorState.tsx';
import { formatDateTime, formatDuration, formatMs } from '../../../../ui/format.ts';
import { OutcomeBadge } from '../../../../ui/OutcomeBadge.tsx';
import { SkeletonRows } from '../../../../ui/Skeleton.tsx';
import { StatusBadge } from '../../../requests/StatusBadge.tsx';

function Attempt({ attempt, before }: { attempt: DeliveryAttempt; before: DeliveryAttempt | undefined }) {
  const [open, setOpen] = useState(false);
  const { response, reason } = attempt;
  const answer = response === null ? '' : prettyBody(response.body, response.headers);
  return (
    <li data-attempt={attempt.attempt}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="flex min-h-9 w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-left hover:bg-bg1">
        <ChevronRight aria-hidden size={14} className={cx('shrink-0 text-fg2', open && 'rotate-90')} />
        <span className="w-20 font-medium">Attempt {attempt.attempt}</span>
        <span className="data text-fg2">{formatDateTime(attempt.at)}</span>
        {response === null ? <Badge tone="warn">no answer</Badge> : <StatusBadge status={response.status} />}
        <OutcomeBadge outcome={attempt.outcome} />
        {attempt.by_hand && <Badge icon={Hand} title="Sent again by a person">by hand</Badge>}
        <span className="text-12 text-fg2">{before === undefined ? `${formatMs(attempt.took_ms)} ms` : `${formatMs(attempt.took_ms)} ms, ${formatDuration(attempt.at - before.at)} after the one before`}</span>
      </button>
      {open && (
        <div className="pb-2 pl-11">
          <p className="pr-4 text-fg1">{reason.message}</p>
          {answer !== '' && <CodeLines wrap label={`Answer to attempt ${attempt.attempt}`} className="max-h-60 overflow-y-auto" lines={codeLines(answer)} />}
        </div>
      )}
    </li>
  );
}

/** Every try and what the partner said to it. */
export function AttemptsPart({ delivery }: { delivery: Delivery }) {
  const attempts = useAttempts(delivery.id);
  if (attempts.isPending) return <SkeletonRows rows={3} label="Loading the attempts" />;
  if (attempts.data === undefined) {
    const error = asApiError(attempts.error);
    return <ErrorState title="The attempts could not be read" code={error.code} onRetry={() => void attempts.refetch()}>{error.message}</ErrorState>;
  }
  const list = attempts.data.toSorted((a, b) => a.attempt - b.attempt);
  if (list.length === 0) return <EmptyState title="It was not tried yet">{delivery.reason.message}</EmptyState>;
  return (
    <>
      <ol aria-label="Attempts" className="divide-y divide-line border-b border-line">{list.map((attempt, index) => <Attempt key={attempt.attempt} attempt={attempt} before={list[index - 1]} />)}</ol>
      {delivery.next_at !== null && <p className="px-4 py-3 text-12 text-fg2">The next attempt is due at {formatDateTime(delivery.next_at)}.</p>}
    </>
  );
}
