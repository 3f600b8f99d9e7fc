/** One output from near by, over the control API: its requests and their attempts, the mapping of an event, what the partner received. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Delivery, Page } from '../../protocol/contract.ts';
import type { DeliveryAttempt } from '../../protocol/delivery.ts';
import type { MappingTable, PartnerKnowledge, ReceivedEvent, ReceivedUser } from '../../protocol/partner.ts';
import { filterValue } from '../stores/context.ts';
import { api, call } from './api.ts';

const id = encodeURIComponent;

export interface ReceivedUsers {
  readonly items: readonly ReceivedUser[];
  readonly next: string | null;
  readonly total: number;
}

const PAGE = 100;

const received = (output: string, rest = ''): string => `/outputs/${id(output)}/received${rest}`;

export const outputDetailApi = {
  attempts: async (delivery: string, signal?: AbortSignal) => (await call<{ items: readonly DeliveryAttempt[] }>('GET', `/deliveries/${id(delivery)}/attempts`, { signal })).items,
  resend: (delivery: string) => call<unknown>('POST', `/deliveries/${id(delivery)}/resend`, { body: {} }),
  /** The newest request of the same purpose before this one; null when there is none. */
  previous: async ({ id: delivery, output, purpose }: Pick<Delivery, 'id' | 'output' | 'purpose'>, signal?: AbortSignal): Promise<Delivery | null> => {
    const { items } = await api.deliveries({ query: `output=${filterValue(output)} purpose=${filterValue(purpose)}`, limit: 1, cursor: delivery }, signal);
    const [found] = items;
    return found === undefined ? null : api.delivery(found.id, signal);
  },
  mapping: (event: string, connection: string, signal?: AbortSignal) => call<MappingTable>('GET', `/events/${id(event)}/mapping`, { query: { connection }, signal }),
  users: (output: string, search: string, after: string | null, signal?: AbortSignal) => call<ReceivedUsers>('GET', received(output, '/users'), { query: { search, after, limit: PAGE }, signal }),
  user: (output: string, key: string, signal?: AbortSignal) => call<ReceivedUser>('GET', received(output, `/users/${id(key)}`), { signal }),
  events: (output: string, user: string | null, before: string | null, signal?: AbortSignal) => call<Page<ReceivedEvent>>('GET', received(output, '/events'), { query: { user, before, limit: PAGE }, signal }),
  forget: (output: string) => call<unknown>('DELETE', received(output)),
  knowledge: (output: string, mpid: string, signal?: AbortSignal) => call<PartnerKnowledge>('GET', `/outputs/${id(output)}/knowledge`, { query: { mpid }, signal }),
};

/** Below `captured`, since deleting the captured data takes all of it. What stands below `outputs` is refreshed while the Outputs screen is in front. */
export const outputDetailKeys = {
  requests: (query: string) => ['captured', 'output-requests', query] as const,
  request: (delivery: string, part: string) => ['captured', 'outputs', 'request', delivery, part] as const,
  previous: (delivery: string) => ['captured', 'previous-request', delivery] as const,
  mapping: (event: string, connection: string) => ['captured', 'outputs', 'mapping', event, connection] as const,
  received: (output: string) => ['captured', 'outputs', 'received', output] as const,
  anyKnowledge: ['captured', 'outputs', 'knowledge'] as const,
  knowledge: (output: string, mpid: string) => ['captured', 'outputs', 'knowledge', output, mpid] as const,
};

/** One request whole. Retries and resends change it. */
export function useDelivery(delivery: string) {
  return useQuery({ queryKey: outputDetailKeys.request(delivery, 'whole'), queryFn: ({ signal }) => api.delivery(delivery, signal), staleTime: 0 });
}

export function useAttempts(delivery: string) {
  return useQuery({ queryKey: outputDetailKeys.request(delivery, 'attempts'), queryFn: ({ signal }) => outputDetailApi.attempts(delivery, signal), staleTime: 0 });
}

/** What was raised for the events and the batch of a request at its connection. */
export function useRequestAlerts({ id: delivery, output, connection, batch_id: batch, event_ids: events }: Delivery) {
  return useQuery({
    queryKey: outputDetailKeys.request(delivery, 'alerts'),
    queryFn: async ({ signal }) => {
      const { items } = await api.alerts({ query: `output=${filterValue(output)} batch=${filterValue(batch)}`, limit: PAGE }, signal);
      return items.filter((alert) => alert.connection === connection && (alert.event_id === null || events.includes(alert.event_id)));
    },
    staleTime: 0,
  });
}

/** What was sent before does not change. */
export function usePreviousRequest(delivery: Delivery) {
  return useQuery({ queryKey: outputDetailKeys.previous(delivery.id), queryFn: ({ signal }) => outputDetailApi.previous(delivery, signal), staleTime: Number.POSITIVE_INFINITY });
}

export function useMapping(event: string | null, connection: string | null) {
  return useQuery({
    queryKey: outputDetailKeys.mapping(event ?? '', connection ?? ''),
    queryFn: ({ signal }) => outputDetailApi.mapping(event ?? '', connection ?? '', signal),
    enabled: event !== null && connection !== null,
    staleTime: 0,
  });
}

export function useReceivedUsers(output: string, search: string) {
  return useInfiniteQuery({
    queryKey: [...outputDetailKeys.received(output), 'users', search],
    queryFn: ({ pageParam, signal }) => outputDetailApi.users(output, search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useReceivedUser(output: string, key: string) {
  return useQuery({ queryKey: [...outputDetailKeys.received(output), 'user', key], queryFn: ({ signal }) => outputDetailApi.user(output, key, signal), staleTime: 0 });
}

/** `user`: its key at the partner; null for everybody's. */
export function useReceivedEvents(output: string, user: string | null) {
  return useInfiniteQuery({
    queryKey: [...outputDetailKeys.received(output), 'events', user ?? ''],
    queryFn: ({ pageParam, signal }) => outputDetailApi.events(output, user, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** Worked out anew from the profile each time it is asked for. */
export function useKnowledge(output: string, mpid: string | null) {
  return useQuery({ queryKey: outputDetailKeys.knowledge(output, mpid ?? ''), queryFn: ({ signal }) => outputDetailApi.knowledge(output, mpid ?? '', signal), enabled: mpid !== null, staleTime: 0 });
}
