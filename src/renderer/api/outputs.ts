/** How outputs stand and what their partners said, over the control API: the Outputs screen. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { OutputQueue } from '../../protocol/delivery.ts';
import type { OutputState } from '../../protocol/partner.ts';
import type { ReportQuery } from '../../protocol/report.ts';
import { filterValue } from '../stores/context.ts';
import { api, call } from './api.ts';
import { asApiError } from './client.ts';
import { queryKeys } from './queries.ts';
import type { ReportRange, ReportScope } from './reports.ts';

interface StateQuery extends ReportRangeRead {
  readonly env: string | undefined;
  readonly input: string | undefined;
}

type ReportRangeRead = ReturnType<ReportRange['read']>;

/** `resend`: what was given up; `flush`: what is held back to go together; `cancel-retries`: what waits for another attempt. */
export type QueueAction = 'resend' | 'flush' | 'cancel-retries';

export const outputApi = {
  state: async (query: StateQuery, signal?: AbortSignal): Promise<readonly OutputState[]> =>
    (await call<{ items: OutputState[] }>('GET', '/outputs/state', { query: query as Record<keyof ReportQuery, string | number | undefined>, signal })).items,
  queue: (output: string, signal?: AbortSignal) => call<OutputQueue>('GET', `/outputs/${encodeURIComponent(output)}/queue`, { signal }),
  /** How many requests it was about. */
  act: async (output: string, action: QueueAction): Promise<number> => (await call<{ deliveries: number }>('POST', `/outputs/${encodeURIComponent(output)}/${action}`, { body: {} })).deliveries,
};

/** All below `captured`: they go when the captured data is deleted. `useLiveRefresh(outputKeys.all, 'outcomes')` keeps those on screen fresh. */
export const outputKeys = {
  all: ['captured', 'outputs'] as const,
  state: (scope: ReportScope, range: string) => ['captured', 'outputs', 'state', scope, range] as const,
  queue: (output: string) => ['captured', 'outputs', 'queue', output] as const,
  deliveries: (output: string) => ['captured', 'outputs', 'deliveries', output] as const,
  purposes: (output: string) => ['captured', 'output-purposes', output] as const,
};

/** Every output of the workspace; counts of events are of the scope and time. */
export function useOutputStates(scope: ReportScope, range: ReportRange) {
  return useQuery({
    queryKey: outputKeys.state(scope, range.key),
    queryFn: ({ signal }) => outputApi.state({ ...range.read(), env: scope.env ?? undefined, input: scope.input ?? undefined }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** What an output has waiting; asked only while there is something. */
export function useOutputQueue(output: string, enabled: boolean) {
  return useQuery({ queryKey: outputKeys.queue(output), queryFn: ({ signal }) => outputApi.queue(output, signal), enabled, staleTime: 0 });
}

/** Where a secret's value is, without the value; null when there is none. Files may change it, so it goes with the workspace. */
export function useSecretSource(name: string) {
  return useQuery({
    queryKey: [...queryKeys.workspace, 'secret', name],
    queryFn: async ({ signal }): Promise<'stored' | 'environment' | null> => {
      try {
        return (await api.secret(name, signal)).from;
      } catch (error) {
        if (asApiError(error).status === 404) return null;
        throw error;
      }
    },
  });
}

const DELIVERY_PAGE = 200;

/** Requests of an output with what the partner said to them, the newest first. */
export function useOutputDeliveries(output: string) {
  return useInfiniteQuery({
    queryKey: outputKeys.deliveries(output),
    queryFn: ({ pageParam, signal }) => api.deliveries({ query: `output=${filterValue(output)}`, limit: DELIVERY_PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** What the newest requests of an output were for, sorted: names to choose from, so not asked again with each new request. */
export function useOutputPurposes(output: string) {
  return useQuery({
    queryKey: outputKeys.purposes(output),
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const { items } = await api.deliveries({ query: `output=${filterValue(output)}`, limit: DELIVERY_PAGE }, signal);
      return [...new Set(items.map(({ purpose }) => purpose))].toSorted();
    },
  });
}
