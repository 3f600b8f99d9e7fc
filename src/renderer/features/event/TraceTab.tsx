import { useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { useCommands } from '../../app/commands.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import type { DetailProps } from './EventDetail.tsx';
import { SelectedCards } from './SelectedCards.tsx';
import { firstStop, selectedIn, traceView, walkStops } from './trace-model.ts';
import { TraceList } from './TraceList.tsx';

/** What happened, stage by stage, and beside it the why of the one that is selected. */
export function TraceTab({ batch, event }: DetailProps) {
  const chosen = useStore(selectionStore, (state) => state.step);
  const view = useMemo(() => traceView(batch, event?.type === 'batch' ? null : event?.id ?? null), [batch, event]);
  const selected = selectedIn(view, chosen) === null ? firstStop(view) : chosen;
  const found = selectedIn(view, selected);
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.querySelector(`[data-trace-item="${CSS.escape(selected ?? '')}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  function walk(step: number): void {
    const stops = walkStops(view);
    const at = stops.indexOf(selected ?? '');
    const next = at < 0 ? (step > 0 ? stops[0] : stops.at(-1)) : stops[(at + step + stops.length) % stops.length];
    if (next !== undefined) select({ step: next });
  }

  useCommands(() => [
    { id: 'trace.previous', title: 'Previous changed stage', group: 'Trace', keys: ['['], run: () => walk(-1) },
    { id: 'trace.next', title: 'Next changed stage', group: 'Trace', keys: [']'], run: () => walk(1) },
  ], [view, selected]);

  return (
    <div className="@container h-full">
      <div className="flex h-full flex-col @min-[520px]:flex-row">
        <div ref={list} className="shrink-0 overflow-y-auto border-line @max-[520px]:max-h-[45%] @max-[520px]:border-b @min-[520px]:w-[38%] @min-[520px]:max-w-[300px] @min-[520px]:min-w-[210px] @min-[520px]:border-r">
          <TraceList view={view} selected={selected} onSelect={(step) => select({ step })} />
        </div>
        <div className="flex min-h-0 min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4 [&>*]:shrink-0">
          {found !== null && <SelectedCards key={`${batch.id}${event?.id}${selected}`} batch={batch} event={event} selected={found} />}
        </div>
      </div>
    </div>
  );
}
