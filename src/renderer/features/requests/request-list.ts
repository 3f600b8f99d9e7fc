/** The list of inbound calls: newest first, paged on demand, the first page refreshed while it is looked at. */
import { useEffect, useMemo, useState } from 'react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { RequestSummary } from '../../../protocol/contract.ts';
import { api } from '../../api/api.ts';
import { onStream } from '../../api/live.ts';
import { coalesced } from '../../api/pace.ts';
import { queryKeys } from '../../api/queries.ts';
import { contextStore, filterValue } from '../../stores/context.ts';
import type { ContextState } from '../../stores/context.ts';

const PAGE = 200;
const REFRESH_MS = 250;

/** Requests know their input but neither user nor environment. */
export function requestQuery(state: Pick<ContextState, 'input' | 'requestFilter'>): string {
  return [state.input === null ? '' : `input=${filterValue(state.input)}`, state.requestFilter].filter((part) => part !== '').join(' ');
}

export interface RequestList {
  readonly rows: readonly RequestSummary[];
  readonly loading: boolean;
  readonly error: Error | null;
  readonly query: string;
  /** Calls that came in while the list did not follow. */
  readonly waiting: number;
  loadMore(): void;
  /** Shows the newest. */
  refresh(): void;
}

/** `follow`: the newest rows are in view, so new calls go straight in. */
export function useRequestList(follow: boolean): RequestList {
  const query = useStore(contextStore, requestQuery);
  const paused = useStore(contextStore, (state) => state.paused);
  const client = useQueryClient();
  const [missed, setMissed] = useState({ query, count: 0 });
  const following = follow && !paused;
  const key = useMemo(() => queryKeys.requests(query), [query]);

  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.requests({ query, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

  const refresh = useMemo(() => coalesced(REFRESH_MS, async () => {
    const page = await api.requests({ query, limit: PAGE });
    // Only the first page: what follows is read again when it is scrolled to, so memory stays what the eye sees.
    client.setQueryData(queryKeys.requests(query), { pages: [page], pageParams: [null] });
    setMissed({ query, count: 0 });
  }), [client, query]);

  useEffect(() => onStream('request', (message) => {
    if (following) refresh();
    else setMissed((old) => ({ query, count: message.requests.length + (old.query === query ? old.count : 0) }));
  }), [following, refresh, query]);
  // What came in while the view stood still; on arrival the list is read anyway.
  useEffect(() => { if (following && client.getQueryData(key) !== undefined) refresh(); }, [following, refresh, client, key]);

  return {
    rows: list.data?.pages.flatMap((page) => page.items) ?? [],
    loading: list.isPending,
    error: list.error,
    query,
    waiting: following || missed.query !== query ? 0 : missed.count,
    loadMore: () => { if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage(); },
    refresh,
  };
}
