/** The requests of an output: newest first, paged on demand; what is new comes in while the top of the list is in view. */
import { useEffect, useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { Delivery } from '../../../../protocol/contract.ts';
import { api } from '../../../api/api.ts';
import { onStream } from '../../../api/live.ts';
import { outputDetailKeys } from '../../../api/outputs-detail.ts';
import { coalesced } from '../../../api/pace.ts';
import { contextStore } from '../../../stores/context.ts';

const PAGE = 60;
const REFRESH_MS = 300;

export interface RequestList {
  readonly rows: readonly Delivery[];
  readonly loading: boolean;
  readonly error: Error | null;
  /** There are more than these. */
  readonly more: boolean;
  loadMore(): void;
  retry(): void;
}

/** `follow`: the top is in view. */
export function useRequestList(query: string, follow: boolean): RequestList {
  const paused = useStore(contextStore, (state) => state.paused);
  const client = useQueryClient();
  const key = useMemo(() => outputDetailKeys.requests(query), [query]);
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.deliveries({ query, limit: PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

  const following = follow && !paused;
  useEffect(() => {
    if (!following) return;
    const refresh = coalesced(REFRESH_MS, async () => {
      const page = await api.deliveries({ query, limit: PAGE });
      // Only the first page: what follows is read again when it is scrolled to.
      client.setQueryData(key, { pages: [page], pageParams: [null] });
    });
    if (client.getQueryData(key) !== undefined) refresh();
    const stops = [onStream('advance', refresh), onStream('outcomes', refresh)];
    return () => { for (const stop of stops) stop(); };
  }, [following, client, key, query]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list;
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return {
    rows, loading: list.isPending, error: list.error, more: hasNextPage,
    loadMore: () => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); },
    retry: () => void refetch(),
  };
}
