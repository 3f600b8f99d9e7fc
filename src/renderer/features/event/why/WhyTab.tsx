import { useMemo } from 'react';
import { CircleHelp } from 'lucide-react';
import { useStore } from 'zustand';
import { whyOf } from '../../../../protocol/why.ts';
import type { Why } from '../../../../protocol/explain.ts';
import { asApiError } from '../../../api/client.ts';
import { useWhy } from '../../../api/explain.ts';
import { select, selectionStore } from '../../../stores/selection.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { outputLabel } from '../../stream/outcome-summary.ts';
import type { DetailProps } from '../EventDetail.tsx';
import { reasonWord } from '../reason-words.ts';
import { firstStop, selectedIn, traceView } from '../trace-model.ts';
import { TraceItem } from '../TraceItem.tsx';
import { outcomeLook } from '../verdicts.ts';
import { askedEvent } from './asked.ts';
import { WhyAnswer } from './WhyAnswer.tsx';

interface Row {
  readonly why: Why;
  readonly word: string;
}

/** What the trace tells of each connection that the batch met. */
function useTracedRows({ batch, event }: DetailProps): { readonly rows: readonly Row[]; readonly first: string | null } {
  const chosen = useStore(selectionStore, (state) => state.step);
  const view = useMemo(() => traceView(batch, event?.type === 'batch' ? null : event?.id ?? null), [batch, event]);
  const rows = useMemo(() => view.outputs.flatMap((output): Row[] => {
    const asked = askedEvent(batch, event, output);
    return asked === null ? [] : [{ why: whyOf(batch, asked.id, output), word: output.word }];
  }), [batch, event, view]);
  const wanted = selectedIn(view, chosen) ?? selectedIn(view, firstStop(view));
  return { rows, first: /^c:(.*)$/s.exec(chosen ?? '')?.[1] ?? wanted?.output?.connection ?? null };
}

/** For each output of the input: why it got the event, or why not. */
export function WhyTab({ batch, event }: DetailProps) {
  const traced = useTracedRows({ batch, event });
  const asked = event ?? batch.event_rows[0] ?? null;
  // A batch that ended before the outputs met none of them: the engine knows which it would have met.
  const told = useWhy(traced.rows.length === 0 ? asked?.id ?? null : null);
  const rows = traced.rows.length > 0 ? traced.rows : (told.data ?? []).map((why): Row => ({ why, word: (why.blockers[0] && reasonWord(why.blockers[0].reason)) ?? why.outcome ?? 'not reached' }));
  const shown = rows.find(({ why }) => why.connection === traced.first) ?? rows[0];
  if (shown === undefined) {
    if (told.isLoading) return <SkeletonRows rows={6} label="Asking every output" />;
    if (told.error !== null) return <div className="flex h-full"><ErrorState title="The answer could not be read" code={asApiError(told.error).code} onRetry={() => void told.refetch()}>{asApiError(told.error).message}</ErrorState></div>;
    return <div className="flex h-full"><EmptyState icon={CircleHelp} title="No output is connected">The input {batch.input} has no connection, so nothing was to be forwarded.</EmptyState></div>;
  }
  const of = batch.event_rows.find(({ id }) => id === shown.why.event_id) ?? null;
  return (
    <div className="@container h-full">
      <div className="flex h-full flex-col @min-[520px]:flex-row">
        <div role="group" aria-label="Outputs" className="shrink-0 overflow-y-auto border-line p-2 @max-[520px]:max-h-[40%] @max-[520px]:border-b @min-[520px]:w-[34%] @min-[520px]:max-w-[280px] @min-[520px]:min-w-[200px] @min-[520px]:border-r">
          {rows.map(({ why, word }) => <TraceItem key={why.connection} id={`c:${why.connection}`} look={outcomeLook(why.outcome)} label={outputLabel(why.output)} word={word} ms={null} selected={why === shown.why} onSelect={(step) => select({ step })} />)}
        </div>
        <div tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4 [&>*]:shrink-0">
          <WhyAnswer key={`${shown.why.event_id} ${shown.why.connection}`} why={shown.why} batch={batch} event={of} about={event === null && batch.event_rows.length > 1} />
        </div>
      </div>
    </div>
  );
}
