import { Eye, EyeOff } from 'lucide-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { IdentityCallRecord, IdentityStrategyName, StrategyAnswer } from '../../../protocol/identity.ts';
import { asApiError } from '../../api/client.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { cx } from '../../ui/classes.ts';
import { shortId } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { StatusBadge } from '../requests/StatusBadge.tsx';
import { STRATEGY_LABELS } from './identity-words.ts';
import { MpidText } from './MpidText.tsx';

function differs(call: IdentityCallRecord, answer: StrategyAnswer): boolean {
  return answer.created !== call.created || (!answer.created && answer.mpid !== call.mpid) || (call.status > 0 && answer.status !== call.status);
}

export interface StrategiesCardProps {
  call: IdentityCallRecord;
  answers: UseQueryResult<readonly StrategyAnswer[]>;
  looked: IdentityStrategyName | null;
  onLook: (strategy: IdentityStrategyName | null) => void;
}

/** What each strategy answers to this one call on the graph as it was. */
export function StrategiesCard({ call, answers, looked, onLook }: StrategiesCardProps) {
  return (
    <Card flush title="Under another strategy" extra={<span className="text-12">the same call on the same graph</span>}>
      {answers.isPending && <SkeletonRows rows={5} label="Asking each strategy" />}
      {answers.error && <p role="alert" className="px-3.5 py-3 text-error">{asApiError(answers.error).message}</p>}
      <table className="w-full table-fixed">
        <colgroup><col className="w-44" /><col className="w-28" /><col /><col className="w-11" /></colgroup>
        <thead className="sr-only"><tr><th scope="col">Strategy</th><th scope="col">User</th><th scope="col">Why</th><th scope="col">Graph</th></tr></thead>
        <tbody className="divide-y divide-line">
          {(answers.data ?? []).map((answer) => {
            const other = differs(call, answer);
            return (
              <tr key={answer.strategy} data-strategy={answer.strategy} className={cx('align-top', answer.strategy === looked && 'bg-accent-tint')}>
                <th scope="row" className="px-3.5 py-2 text-left font-medium">{STRATEGY_LABELS[answer.strategy]}{answer.current && <Badge tone="accent" className="ml-2">set</Badge>}</th>
                <td className="py-2 pr-3">
                  {answer.status >= 400 ? <StatusBadge status={answer.status} /> : <span className={cx('truncate', other ? 'font-medium text-warn' : 'text-fg1')}>{answer.created ? 'new user' : answer.mpid === null ? 'nobody' : <span className="data" title={answer.mpid}>{shortId(answer.mpid)}</span>}</span>}
                </td>
                <td className="py-2 pr-3 break-words text-fg1"><MpidText text={answer.message} /></td>
                <td className="py-1.5 pr-3 text-right">
                  {answer.strategy !== call.strategy && <IconButton label={answer.strategy === looked ? 'Back to what really happened' : `Show the graph under ${STRATEGY_LABELS[answer.strategy].toLowerCase()}`} icon={answer.strategy === looked ? EyeOff : Eye} pressed={answer.strategy === looked} onClick={() => onLook(answer.strategy === looked ? null : answer.strategy)} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
