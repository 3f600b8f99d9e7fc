/** The list of users: last seen first or what a search finds, paged on demand; what is new comes in while its top is in view. */
import { useCallback, useEffect, useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { onStream } from '../../api/live.ts';
import { coalesced } from '../../api/pace.ts';
import { userApi, userKeys } from '../../api/users.ts';
import { contextStore } from '../../stores/context.ts';

const PAGE = 100;
const REFRESH_MS = 300;
/** A search may walk through every value there is. */
const SEARCH_REFRESH_MS = 2_000;

/** `follow`: the top is in view. */
export function useUserList(follow: boolean) {
  const query = useStore(contextStore, (state) => state.userSearch.trim());
  const environment = useStore(contextStore, (state) => state.env);
  const paused = useStore(contextStore, (state) => state.paused);
  const client = useQueryClient();
  const key = useMemo(() => userKeys.list({ query, environment: environment ?? undefined }), [query, environment]);
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => userApi.list({ query, environment: environment ?? undefined }, PAGE, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

  const following = follow && !paused;
  useEffect(() => {
    if (!following) return;
    const refresh = coalesced(query === '' ? REFRESH_MS : SEARCH_REFRESH_MS, async () => {
      const page = await userApi.list({ query, environment: environment ?? undefined }, PAGE, null);
      // Only the first page: what follows is read again when it is scrolled to.
      client.setQueryData(key, { pages: [page], pageParams: [null] });
    });
    if (client.getQueryData(key) !== undefined) refresh();
    const stops = [onStream('advance', refresh), onStream('request', refresh)];
    return () => { for (const stop of stops) stop(); };
  }, [following, client, key, query, environment]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const loadMore = useCallback(() => { if (hasNextPage && !isFetchingNextPage) void fetchNextPage(); }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  return {
    rows, query, loadMore, loading: list.isPending, error: list.error, more: hasNextPage,
    capped: list.data?.pages.some((page) => page.capped) ?? false,
    narrowed: query !== '' || environment !== null,
    retry: () => void list.refetch(),
  };
}
