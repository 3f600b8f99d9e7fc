/** Keeps server data fresh while it is looked at: shortly after new data was stored, and after what was missed during a pause. */
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { contextStore } from '../stores/context.ts';
import { onStream } from './live.ts';
import { coalesced } from './pace.ts';

const PAUSE_MS = 300;

/** `queryKey`: stays the same object from render to render. `also`: what changes it besides new data, calls without batches or answers to retries. */
export function useLiveRefresh(queryKey: QueryKey, also?: 'request' | 'outcomes'): void {
  const client = useQueryClient();
  const paused = useStore(contextStore, (state) => state.paused);
  useEffect(() => {
    if (paused) return;
    const refresh = coalesced(PAUSE_MS, async () => {
      const startedAt = performance.now();
      await client.refetchQueries({ queryKey, type: 'active' });
      const took = performance.now() - startedAt;
      // What takes long to answer is asked less often: at most half of the time is spent on it.
      if (took > PAUSE_MS) await new Promise((resolve) => { setTimeout(resolve, took - PAUSE_MS); });
    });
    refresh();
    const stops = [onStream('advance', refresh), ...(also === undefined ? [] : [onStream(also, refresh)])];
    return () => { for (const stop of stops) stop(); };
  }, [client, paused, queryKey, also]);
}
