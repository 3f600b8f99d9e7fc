import { useEffect, useState } from 'react';
import type { Histogram } from '../../../protocol/contract.ts';
import { api } from '../../api/api.ts';
import { onStream } from '../../api/live.ts';
import { connectionStore } from '../../stores/connection.ts';
import { SPANS, widerSpan } from './histogram-model.ts';

/** Asked again at most this often, and never more than a tenth of the time. */
const EVERY_MS = 1_000;
/** Without news the strip still moves on. */
const IDLE_MS = 10_000;

/** The engine's time: it can be frozen or moved. */
export function engineNow(): number {
  const clock = connectionStore.getState().status?.clock;
  if (clock === undefined) return Date.now();
  return clock.frozen ? clock.now : Date.now() + clock.offset_ms;
}

export interface HistogramView {
  readonly histogram: Histogram | null;
  readonly span: number;
  readonly setSpan: (span: number) => void;
}

/** The histogram of a query over the last `span`; widens by itself until it shows something. */
export function useHistogram(query: string, buckets: number, frozen: boolean): HistogramView {
  const [histogram, setHistogram] = useState<Histogram | null>(null);
  const [chosen, setSpan] = useState<number | null>(null);
  const [automatic, setAutomatic] = useState<number>(SPANS[0]);
  const span = chosen ?? automatic;

  useEffect(() => {
    if (frozen || buckets === 0) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wanted = false;
    let busyUntil = 0;

    async function load(): Promise<void> {
      const started = performance.now();
      busyUntil = Infinity;
      wanted = false;
      try {
        const to = engineNow();
        const next = await api.histogram({ query, from: to - span, to, buckets }, abort.signal);
        const isEmpty = next.buckets.every((bucket) => bucket.events === 0);
        if (isEmpty && chosen === null && widerSpan(span) !== span) setAutomatic(widerSpan(span));
        setHistogram(next);
      } catch {
        // The list says what is wrong with the engine or the filter; the strip keeps what it shows.
      }
      if (abort.signal.aborted) return;
      busyUntil = performance.now() + Math.max(EVERY_MS, (performance.now() - started) * 10);
      plan();
    }

    function plan(): void {
      clearTimeout(timer);
      const pause = wanted ? Math.max(0, busyUntil - performance.now()) : IDLE_MS;
      if (busyUntil !== Infinity) timer = setTimeout(() => void load(), pause);
    }

    void load();
    const stop = onStream('advance', () => { if (!wanted) { wanted = true; plan(); } });
    const stopDeleted = onStream('captured-deleted', () => { wanted = true; plan(); });
    return () => {
      abort.abort();
      clearTimeout(timer);
      stop();
      stopDeleted();
    };
  }, [query, buckets, span, chosen, frozen]);

  return { histogram, span, setSpan };
}
