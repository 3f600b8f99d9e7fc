/** Fatal alerts since System alerts was looked at last: the mark on the Activity screen. What was seen is remembered in this browser. */
import { useEffect, useMemo } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { throttled } from '../../api/pace.ts';
import { reportApi } from '../../api/reports.ts';
import { connectionStore } from '../../stores/connection.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { DAY_MS } from './activity-range.ts';

const STORAGE_KEY = 'cc.alerts.seen';
const KEY = ['captured', 'new-alerts'] as const;
const REFRESH_MS = 2_000;
/** Older ones are no news. */
const MOST_MS = 30 * DAY_MS;

type Seen = Readonly<Record<string, number>>;

function load(): Seen {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(STORAGE_KEY) ?? '{}');
    return Object.fromEntries(Object.entries(value as object).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  } catch {
    return {};
  }
}

/** By workspace folder, Unix ms of the engine's clock. */
const seenStore = createStore<{ seen: Seen }>(() => ({ seen: load() }));

function workspaceDir(): string | null {
  return connectionStore.getState().status?.workspace.dir ?? null;
}

/** Alerts up to a moment were looked at. A clock that was set back takes what was seen along. */
export function markAlertsSeen(upTo: number): void {
  const dir = workspaceDir();
  if (dir === null) return;
  const before = seenStore.getState().seen[dir] ?? 0;
  if (before >= upTo && before <= engineNow()) return;
  const seen = { ...seenStore.getState().seen, [dir]: upTo };
  seenStore.setState({ seen });
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, JSON.stringify(seen));
  } catch {
    // Storage may be full or forbidden: the mark then lasts as long as the window.
  }
}

export function useNewAlerts(): number {
  const client = useQueryClient();
  const dir = useStore(connectionStore, (state) => state.status?.workspace.dir ?? null);
  const stored = useStore(connectionStore, (state) => state.status?.counts.alerts ?? 0);
  const seen = useStore(seenStore, (state) => (dir === null ? undefined : state.seen[dir])) ?? 0;
  const news = useQuery({
    queryKey: [...KEY, dir, seen],
    queryFn: async ({ signal }) => {
      const now = engineNow();
      // A clock that was set back makes nothing unseen.
      return (await reportApi.alerts({ from: Math.max(Math.min(seen, now), now - MOST_MS), to: undefined, env: undefined, input: undefined }, signal)).fatal;
    },
    enabled: dir !== null && stored > 0,
    retry: false,
  });
  const refresh = useMemo(() => throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: KEY }); }), [client]);
  useEffect(() => { if (stored > 0) refresh(); }, [stored, refresh]);
  return stored > 0 ? (news.data ?? 0) : 0;
}
