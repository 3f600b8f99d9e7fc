/** The list of inbound calls: newest first, paged on demand, the first page refreshed while it is looked at. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { Page, RequestSummary } from '../../../protocol/contract.ts';
import { api } from '../../api/api.ts';
import { onStream } from '../../api/live.ts';
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
  const [waiting, setWaiting] = useState(0);
  const following = follow && !paused;
  const busy = useRef(false);
  const again = useRef(false);

  const list = useInfiniteQuery({
    queryKey: queryKeys.requests(query),
    queryFn: ({ pageParam, signal }) => api.requests({ query, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });

  const refresh = useCallback((): void => {
    setWaiting(0);
    if (busy.current) { again.current = true; return; }
    busy.current = true;
    const settled = () => setTimeout(() => {
      busy.current = false;
      if (again.current) { again.current = false; refresh(); }
    }, REFRESH_MS);
    api.requests({ query, limit: PAGE }).then((page: Page<RequestSummary>) => {
      // Only the first page: what follows is read again when it is scrolled to, so memory stays what the eye sees.
      client.setQueryData(queryKeys.requests(query), { pages: [page], pageParams: [null] });
    }, () => {}).finally(settled);
  }, [client, query]);

  useEffect(() => setWaiting(0), [query]);
  useEffect(() => onStream('request', (message) => {
    if (following) refresh();
    else setWaiting((count) => count + message.requests.length);
  }), [following, refresh]);
  useEffect(() => { if (following && waiting > 0) refresh(); }, [following, waiting, refresh]);

  return {
    rows: list.data?.pages.flatMap((page) => page.items) ?? [],
    loading: list.isPending,
    error: list.error,
    query,
    waiting,
    loadMore: () => { if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage(); },
    refresh,
  };
}
