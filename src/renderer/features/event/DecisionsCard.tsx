import { ListTree } from 'lucide-react';
import type { EventRow, TraceStep } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { PointerLine } from './PointerLine.tsx';

export interface DecisionsCardProps {
  step: TraceStep;
  rows: readonly EventRow[];
  /** Only decisions on this event; null for the whole batch. */
  eventId: string | null;
}

/** What the stage decided on single events. */
export function DecisionsCard({ step, rows, eventId }: DecisionsCardProps) {
  const decisions = step.events.filter((one) => eventId === null || (one.event_id === eventId && one.later !== true));
  if (decisions.length === 0 || (eventId !== null && decisions.length === 1 && decisions[0]?.verdict === 'dropped')) return null;
  return (
    <Card flush title={eventId === null ? 'Decisions on events' : 'Decisions on this event'} icon={<ListTree aria-hidden size={15} className="text-fg2" />}>
      <ul>
        {decisions.map((decision, index) => {
          const row = rows.find((one) => one.id === decision.event_id);
          return (
            <li key={index} className={index > 0 ? 'border-t border-line px-3.5 py-2' : 'px-3.5 py-2'}>
              {eventId === null && row !== undefined && (
                <p className="flex items-center gap-2 text-fg0"><EventGlyph type={row.type} /> {row.name || row.type} <span className="text-12 text-fg2">{decision.later === true ? 'would also be dropped' : decision.verdict}</span></p>
              )}
              <p className="text-fg1">{decision.reason.message}</p>
              <p className="flex flex-wrap items-center gap-x-3 text-12 text-fg2">
                <code className="text-[11.5px]">{decision.reason.code}</code>
                {decision.reason.pointer !== undefined && <PointerLine pointer={decision.reason.pointer} />}
              </p>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
