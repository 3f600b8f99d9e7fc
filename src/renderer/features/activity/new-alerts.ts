/** Fatal alerts since System alerts was looked at last: the mark on the Activity screen. What was seen is remembered in this browser. */
import { useEffect, useMemo } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { api } from '../../api/api.ts';
import { throttled } from '../../api/pace.ts';
import { connectionStore } from '../../stores/connection.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { DAY_MS } from './activity-range.ts';

const STORAGE_KEY = 'cc.alerts.seen';
const KEY = ['captured', 'new-alerts'] as const;
const REFRESH_MS = 2_000;
/** Older ones are no news. */
const MOST_MS = 30 * DAY_MS;

/** More are counted no further. */
const MOST = 100;

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

/** Alerts up to a moment were looked at, as far as it has come. A clock that was set back takes what was seen along. */
export function markAlertsSeen(upTo: number): void {
  const dir = workspaceDir();
  if (dir === null) return;
  const [before, now] = [seenStore.getState().seen[dir] ?? 0, engineNow()];
  const moment = Math.min(upTo, now);
  if (before >= moment && before <= now) return;
  const seen = { ...seenStore.getState().seen, [dir]: moment };
  seenStore.setState({ seen });
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, JSON.stringify(seen));
  } catch {
    // Storage may be full or forbidden: the mark then lasts as long as the window.
  }
}

/** The number in words short enough for a mark. */
export function newsText(count: number): string {
  return count >= MOST ? `${MOST - 1}+` : String(count);
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
      const since = Math.max(Math.min(seen, now) + 1, now - MOST_MS);
      return (await api.alerts({ query: `severity=fatal age=${since}..${now + MOST_MS}`, limit: MOST }, signal)).items.length;
    },
    enabled: dir !== null && stored > 0,
    retry: false,
  });
  const refresh = useMemo(() => throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: KEY }); }), [client]);
  useEffect(() => { if (stored > 0) refresh(); }, [stored, refresh]);
  return stored > 0 ? (news.data ?? 0) : 0;
}
