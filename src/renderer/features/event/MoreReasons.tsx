import { OctagonMinus } from 'lucide-react';
import type { Reason } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { PointerLine } from './PointerLine.tsx';

/** Further reasons of the same stage: they did not decide, and would have. */
export function MoreReasons({ reasons }: { reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <Card flush title="Would also have held it back" icon={<OctagonMinus aria-hidden size={15} className="text-fg2" />}>
      <ul className="divide-y divide-line">
        {reasons.map((reason, index) => (
          <li key={index} className="flex flex-col gap-1 px-3.5 py-2.5">
            <p className="text-fg1">{reason.message}</p>
            <p className="flex flex-wrap items-center gap-x-3 text-12 text-fg2">
              <code className="data text-[11.5px]!">{reason.code}</code>
              {reason.pointer !== undefined && <PointerLine pointer={reason.pointer} />}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
