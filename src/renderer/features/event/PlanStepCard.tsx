import { TriangleAlert } from 'lucide-react';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ViolationBadge } from '../../ui/ViolationBadge.tsx';
import type { DetailProps } from './EventDetail.tsx';
import { PointerLine } from './PointerLine.tsx';
import { violationsOf } from './trace-model.ts';
import type { TraceEntry } from './trace-model.ts';

/** What the plan found, in sentences; the tab Violations has the places. */
export function PlanStepCard({ batch, event, entry }: DetailProps & { entry: TraceEntry }) {
  const violations = violationsOf(batch, event);
  const { pointer } = entry.step.reason;
  return (
    <Card
      flush
      title={`${entry.label}: ${entry.word}`}
      icon={<TriangleAlert aria-hidden size={15} className="text-warn" />}
      extra={<Button size="small" onClick={() => select({ tab: 'violations' })}>Show the places</Button>}
    >
      <ul className="divide-y divide-line">
        {violations.map((violation) => (
          <li key={violation.id} className="flex flex-col items-start gap-1 px-3.5 py-2.5">
            <ViolationBadge kind={violation.code} />
            <p className="text-fg1">{violation.message}</p>
          </li>
        ))}
      </ul>
      {pointer !== undefined && <p className="flex gap-3 border-t border-line px-3.5 py-2 text-12"><PointerLine pointer={pointer} /></p>}
    </Card>
  );
}
