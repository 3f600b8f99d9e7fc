import type { Reason } from '../../../protocol/contract.ts';
import { holdsBranch, whyOf } from '../../../protocol/why.ts';
import { documentBefore } from '../../ui/trace-document.ts';
import type { DetailProps } from './EventDetail.tsx';
import { ChangeCard } from './ChangeCard.tsx';
import { DecisionsCard } from './DecisionsCard.tsx';
import { DeliveryCard } from './DeliveryCard.tsx';
import { FieldsCard } from './FieldsCard.tsx';
import { MoreReasons } from './MoreReasons.tsx';
import type { OutputEntry, Selected } from './trace-model.ts';
import { OriginsCard } from './OriginsCard.tsx';
import { PlanStepCard } from './PlanStepCard.tsx';
import { ReasonCard } from './ReasonCard.tsx';
import { RuleRunCard } from './RuleRunCard.tsx';
import { verdictLook } from './verdicts.ts';
import { useFlips } from './what-if/use-flips.ts';
import { askedEvent } from './why/asked.ts';
import { WhatIfButton } from './why/WhatIfButton.tsx';
import { WhyAnswer } from './why/WhyAnswer.tsx';

const SENT: ReadonlySet<string> = new Set(['delivered', 'failed', 'queued', 'retrying']);

/** What was sent; for what was held back, the whole answer to why. */
function OutputCards({ batch, event, output }: DetailProps & { output: OutputEntry }) {
  const asked = askedEvent(batch, event, output);
  const cards = output.deliveries.map((delivery) => <DeliveryCard key={delivery.id} delivery={delivery} eventIndex={event?.index ?? null} />);
  if (asked === null || (cards.length > 0 && output.outcome !== null && SENT.has(output.outcome))) return cards;
  return <WhyAnswer why={whyOf(batch, asked.id, output)} batch={batch} event={asked} about={event === null && batch.event_rows.length > 1} />;
}

/** A rule's version is in its own card. */
function withoutValue(reason: Reason): Reason {
  const { value: _, ...rest } = reason;
  return rest;
}

/** Everything there is to say about the selected stage or output. */
export function SelectedCards({ batch, event, selected }: DetailProps & { selected: Selected }) {
  const flipsOf = useFlips(batch, event?.type === 'batch' ? null : event);
  if (selected.kind === 'output') return <OutputCards batch={batch} event={event} output={selected.output} />;
  const { entry, output } = selected;
  const { step } = entry;
  if (step.stage === 'delivery' && output !== null && output.deliveries.length > 0) return <OutputCards batch={batch} event={event} output={output} />;
  const title = output === null ? entry.label : `${output.label}: ${entry.label}`;
  const isHeld = entry.verdict === 'dropped' || holdsBranch(step);
  return (
    <>
      {entry.violations > 0 && <PlanStepCard batch={batch} event={event} entry={entry} />}
      {entry.violations === 0 && !(entry.verdict === 'changed' && entry.fields.length > 0) && (
        <ReasonCard
          look={verdictLook(entry)}
          title={title}
          stage={verdictLook(entry).meaning}
          reason={step.rule === undefined ? entry.reason : withoutValue(entry.reason)}
          action={isHeld ? <WhatIfButton connection={output?.connection ?? null} flips={flipsOf(entry.reason)} reason={entry.reason} about={entry.label} /> : undefined}
        />
      )}
      <MoreReasons reasons={entry.more} />
      <FieldsCard title={title} fields={entry.fields} single={event !== null} />
      {step.rule !== undefined && <RuleRunCard run={step.rule} />}
      {step.patch.length > 0 && <ChangeCard patch={step.patch} before={documentBefore(batch.batch, batch.trace, step)} rows={batch.event_rows} />}
      {step.stage === 'mapping' && output !== null && <OriginsCard deliveries={output.deliveries} eventIndex={event?.index ?? null} />}
      {step.events.length > 0 && step.stage !== 'data-plan' && !entry.later && <DecisionsCard step={step} rows={batch.event_rows} eventId={event?.id ?? null} />}
    </>
  );
}
