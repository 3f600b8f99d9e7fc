import { useState } from 'react';
import { FlaskConical } from 'lucide-react';
import type { BatchDetail, EventRow } from '../../../../protocol/contract.ts';
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { asApiError } from '../../../api/client.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { cx } from '../../../ui/classes.ts';
import { formatMoment } from '../../../ui/format.ts';
import { Select } from '../../../ui/Select.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { documentBefore } from '../../../ui/trace-document.ts';
import { BodyView } from '../../requests/BodyView.tsx';
import { DiffLines } from '../../rules/DiffLines.tsx';
import type { OpenFile } from '../use-desk.ts';
import { previewed, useCandidates, usePreview } from './use-preview.ts';

export interface MappingPreviewProps {
  connection: OpenFile<'connections'>;
  input: string;
  mapping: CustomMapping;
  index: number;
}

/** Operations on the event at this place of the batch, and those that add events. */
function ofEvent(path: string, at: number): boolean {
  return path === `/events/${at}` || path.startsWith(`/events/${at}/`) || /^\/events\/(\d+|-)$/.test(path);
}

function Result({ batch, connection, event, mapping }: { batch: BatchDetail; connection: string; event: EventRow; mapping: number }) {
  const { step, deliveries, blocked } = previewed(batch, connection, event.index);
  if (blocked !== null) return <p className="text-fg1">This event does not come so far: {blocked}</p>;
  if (step === null) return <p className="text-fg1">This event does not reach the mappings of this connection.</p>;
  const document = documentBefore(batch.batch as Parameters<typeof documentBefore>[0], batch.trace, step);
  const patch = step.patch.filter(({ path }) => ofEvent(path, event.index));
  const said = step.events.filter(({ reason }) => reason.pointer?.path?.startsWith(`/custom_mappings/${mapping}`) === true);
  return (
    <div className="flex flex-col gap-2">
      {patch.length === 0 ? <p className="text-fg1">No mapping is meant for this event: it goes on as it is.</p> : (
        <div className="overflow-hidden rounded-md border border-line bg-bg1"><DiffLines patch={patch} document={document} label="What the mappings make of it" /></div>
      )}
      {[...new Set(said.map(({ reason }) => reason.message))].map((message) => <p key={message} className="text-12 text-fg1">{message}</p>)}
      {deliveries.slice(0, 2).map((delivery) => (
        <details key={delivery.id} className="rounded-md border border-line">
          <summary className="flex h-8 cursor-default items-center gap-2 px-3 text-12 text-fg1 hover:bg-bg1">Sent as <code className="truncate text-[11.5px] text-fg2">{delivery.request.method} {delivery.request.url}</code></summary>
          <div className="max-h-64 overflow-auto border-t border-line"><BodyView text={delivery.request.body} base64={null} encoding={null} label="Request body" /></div>
        </details>
      ))}
    </div>
  );
}

/** The mapping on a captured event: what it makes of it, and what would be sent. Nothing is kept. */
export function MappingPreview({ connection, input, mapping, index }: MappingPreviewProps) {
  const candidates = useCandidates(mapping, input);
  const [chosen, setChosen] = useState<string | null>(null);
  const events = candidates.data ?? [];
  const event = events.find(({ id }) => id === chosen) ?? events[0] ?? null;
  const invalid = connection.problems.some(({ severity, path }) => severity === 'error' && path.startsWith('/custom_mappings'));
  const { run, stale } = usePreview(event, connection.name, invalid ? null : connection.value);
  const now = engineNow();
  return (
    <section aria-label={`Preview of mapping ${index + 1}`} className="min-w-0 border-line px-3.5 py-2.5 @max-[900px]:border-t @[900px]:border-l">
      <header className="flex flex-wrap items-center gap-2 pb-2">
        <FlaskConical aria-hidden size={14} className="text-fg2" />
        <h3 className="font-medium">Preview</h3>
        {event !== null && <Select label="On the captured event" value={event.id} onChange={setChosen} options={events.map((one) => ({ value: one.id, label: `${one.name || one.type} · ${formatMoment(one.received_at, now)}`, detail: one.detail }))} className="min-w-52" />}
      </header>
      {candidates.isPending ? <Skeleton className="h-4 w-64" />
        : event === null ? <p className="text-fg2">No such event was captured yet, so there is nothing to try it on.</p>
          : invalid ? <p className="text-fg2">Complete the mapping to see what it does.</p>
            : run.error !== null && run.data === undefined ? <p role="alert" className="text-error">It could not be tried: {asApiError(run.error).message}</p>
              : run.data === undefined ? <Skeleton className="h-24 w-full" />
                : <div className={cx((stale || run.isFetching) && 'opacity-60')}><Result batch={run.data.after} connection={connection.name} event={event} mapping={index} /></div>}
    </section>
  );
}
