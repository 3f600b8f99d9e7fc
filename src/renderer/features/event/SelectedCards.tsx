import { documentBefore } from '../../ui/trace-document.ts';
import { PlanStepCard } from './PlanStepCard.tsx';
import type { Reason } from '../../../protocol/contract.ts';
import type { DetailProps } from './EventDetail.tsx';
import { ChangeCard } from './ChangeCard.tsx';
import { DecisionsCard } from './DecisionsCard.tsx';
import { DeliveryCard } from './DeliveryCard.tsx';
import type { OutputEntry, Selected } from './trace-model.ts';
import { OriginsCard } from './OriginsCard.tsx';
import { ReasonCard } from './ReasonCard.tsx';
import { RuleRunCard } from './RuleRunCard.tsx';
import { outcomeLook, verdictLook } from './verdicts.ts';

/** The stage that decided what became of the event at an output. */
function decidingEntry(output: OutputEntry) {
  return output.entries.findLast((entry) => entry.verdict === 'dropped' || entry.verdict === 'error') ?? output.entries.at(-1);
}

function OutputCards({ output, eventIndex }: { output: OutputEntry; eventIndex: number | null }) {
  if (output.deliveries.length > 0) return output.deliveries.map((delivery) => <DeliveryCard key={delivery.id} delivery={delivery} eventIndex={eventIndex} />);
  const entry = decidingEntry(output);
  if (entry === undefined) return null;
  const title = output.outcome === null ? `${output.label} was not reached` : `${output.label}: ${output.outcome}`;
  return <ReasonCard look={outcomeLook(output.outcome)} title={title} stage={entry.label} reason={entry.reason} />;
}

/** A rule's version is in its own card. */
function withoutValue(reason: Reason): Reason {
  const { value: _, ...rest } = reason;
  return rest;
}

/** Everything there is to say about the selected stage or output. */
export function SelectedCards({ batch, event, selected }: DetailProps & { selected: Selected }) {
  if (selected.kind === 'output') return <OutputCards output={selected.output} eventIndex={event?.index ?? null} />;
  const { entry, output } = selected;
  const { step } = entry;
  if (step.stage === 'delivery' && output !== null && output.deliveries.length > 0) return <OutputCards output={output} eventIndex={event?.index ?? null} />;
  return (
    <>
      {entry.violations > 0 ? <PlanStepCard batch={batch} event={event} entry={entry} /> : <ReasonCard look={verdictLook(entry)} title={output === null ? entry.label : `${output.label}: ${entry.label}`} stage={verdictLook(entry).meaning} reason={step.rule === undefined ? entry.reason : withoutValue(entry.reason)} />}
      {step.rule !== undefined && <RuleRunCard run={step.rule} />}
      {step.patch.length > 0 && <ChangeCard patch={step.patch} before={documentBefore(batch.batch, batch.trace, step)} rows={batch.event_rows} />}
      {step.stage === 'mapping' && output !== null && <OriginsCard deliveries={output.deliveries} />}
      {step.events.length > 0 && step.stage !== 'data-plan' && <DecisionsCard step={step} rows={batch.event_rows} eventId={event?.id ?? null} />}
    </>
  );
}
