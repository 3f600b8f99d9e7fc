/** Server data: one place for keys and for what makes them stale, so that the live stream can refresh exactly that. */
import { QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkspaceKind } from '../../protocol/workspace.ts';
import { connectionStore } from '../stores/connection.ts';
import { api } from './api.ts';
import { asApiError } from './client.ts';

export const queryKeys = {
  requests: (query: string) => ['captured', 'requests', query] as const,
  request: (id: string) => ['captured', 'request', id] as const,
  batch: (id: string) => ['captured', 'batch', id] as const,
  event: (id: string) => ['captured', 'event', id] as const,
  rows: (query: string) => ['captured', 'rows', query] as const,
  histogram: (query: string) => ['captured', 'histogram', query] as const,
  setup: (input: string) => ['setup', input] as const,
  workspace: ['workspace'] as const,
  settings: ['settings'] as const,
  catalogue: ['catalogue'] as const,
  fields: ['fields'] as const,
  faults: ['faults'] as const,
  certificates: ['certificates'] as const,
  sdkConfig: (input: string) => ['sdk-config', input] as const,
};

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => asApiError(error).status === 0 && count < 2,
        retryDelay: 400,
        // The engine is on this machine: being "offline" says nothing about it.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

/** A batch with its trace; what is stored of it only changes through retries, which the stream announces. */
export function useBatch(id: string | null) {
  return useQuery({ queryKey: queryKeys.batch(id ?? ''), queryFn: ({ signal }) => api.batch(id ?? '', signal), enabled: id !== null });
}

export function useEvent(id: string | null) {
  return useQuery({ queryKey: queryKeys.event(id ?? ''), queryFn: ({ signal }) => api.event(id ?? '', signal), enabled: id !== null });
}

/** How long the answer of a relay's upstream is waited for. */
const RELAY_WAIT_MS = 40_000;
const RELAY_POLL_MS = 700;

/** A call as it was stored; only a relay adds to it later, its upstream's answer. */
export function useRequest(id: string | null) {
  return useQuery({
    queryKey: queryKeys.request(id ?? ''),
    queryFn: ({ signal }) => api.request(id ?? '', signal),
    enabled: id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state: { data } }) => {
      const { status } = connectionStore.getState();
      const relayed = data !== undefined && data.relay === null && (status?.relays.some(({ input }) => input === data.input) ?? false);
      return relayed && (status?.clock.now ?? 0) - data.at < RELAY_WAIT_MS ? RELAY_POLL_MS : false;
    },
  });
}

export function useSetup(input: string | null) {
  return useQuery({ queryKey: queryKeys.setup(input ?? ''), queryFn: ({ signal }) => api.setup(input ?? '', signal), enabled: input !== null });
}

export function useWorkspace() {
  return useQuery({ queryKey: queryKeys.workspace, queryFn: ({ signal }) => api.workspace(signal) });
}

export function useSettings() {
  return useQuery({ queryKey: queryKeys.settings, queryFn: ({ signal }) => api.settings(signal) });
}

export function useCatalogue() {
  return useQuery({ queryKey: queryKeys.catalogue, queryFn: ({ signal }) => api.catalogue(signal), staleTime: Number.POSITIVE_INFINITY });
}

export interface SaveItem {
  readonly kind: WorkspaceKind;
  readonly name: string;
  readonly value: unknown;
}

export function useSaveItem() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, name, value }: SaveItem) => api.save(kind, name, value),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.workspace }),
  });
}

export function useRemoveItem() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ kind, name }: { kind: WorkspaceKind; name: string }) => api.remove(kind, name),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.workspace }),
  });
}
