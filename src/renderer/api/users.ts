/** Users and the account of who they are, over the control API. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { IdentityCallRecord, RetoldStory, StrategyAnswer } from '../../protocol/identity.ts';
import type { LoginCall, ProfileHistory, TimelineRow, User, UserEdit, UserEditResult, UserPage } from '../../protocol/user.ts';
import type { Page } from '../../protocol/contract.ts';
import { call } from './api.ts';

const id = encodeURIComponent;
const at = (mpid: string, rest = '') => `/users/${id(mpid)}${rest}`;

export interface UserQuery {
  readonly query?: string | undefined;
  readonly environment?: string | undefined;
}

export type HistorySubject = ProfileHistory['what'];

interface Items<T> { readonly items: readonly T[] }

/** Writes and calls of a user that are looked at: the newest. */
const KEPT = 1_000;

export const userApi = {
  list: (query: UserQuery, limit: number, cursor: string | null, signal?: AbortSignal) => call<UserPage>('GET', '/users', { query: { ...query, limit, cursor }, signal }),
  get: (mpid: string, signal?: AbortSignal) => call<User>('GET', at(mpid), { signal }),
  history: async (mpid: string, what?: HistorySubject, signal?: AbortSignal) => (await call<Items<ProfileHistory>>('GET', at(mpid, '/history'), { query: { what, limit: KEPT }, signal })).items,
  calls: async (mpid: string, signal?: AbortSignal) => (await call<Items<IdentityCallRecord>>('GET', at(mpid, '/calls'), { query: { limit: KEPT }, signal })).items,
  timeline: (mpid: string, limit: number, cursor: string | null, signal?: AbortSignal) => call<Page<TimelineRow>>('GET', at(mpid, '/timeline'), { query: { limit, cursor }, signal }),
  retold: (mpid: string, signal?: AbortSignal) => call<RetoldStory>('GET', at(mpid, '/retold'), { signal }),
  loginCall: (mpid: string, platform: LoginCall['platform']) => call<LoginCall>('GET', at(mpid, '/sdk-call'), { query: { platform } }),
  edit: (mpid: string, edit: UserEdit) => call<UserEditResult>('POST', at(mpid, '/edits'), { body: edit }),
  remove: (mpid: string) => call<unknown>('DELETE', at(mpid)),
  callsOfRequest: async (request: string, signal?: AbortSignal) => (await call<Items<IdentityCallRecord>>('GET', '/identity-calls', { query: { request_id: request }, signal })).items,
  strategies: async (callId: string, signal?: AbortSignal) => (await call<Items<StrategyAnswer>>('GET', `/identity-calls/${id(callId)}/strategies`, { signal })).items,
};

const PAGE = 100;

/** All below `captured`: they go when the captured data is deleted, and below `users` what calls and batches change. */
export const userKeys = {
  all: ['captured', 'users'] as const,
  one: (mpid: string) => ['captured', 'users', 'one', mpid] as const,
  list: (query: UserQuery) => ['captured', 'user-list', query] as const,
  part: (mpid: string, part: string) => ['captured', 'users', 'one', mpid, part] as const,
  strategies: (callId: string) => ['captured', 'identity-call', callId, 'strategies'] as const,
  ofRequest: (request: string) => ['captured', 'identity-call', 'of', request] as const,
};

export function invalidateUsers(client: QueryClient): Promise<void> {
  return Promise.all([userKeys.all, ['captured', 'user-list']].map((queryKey) => client.invalidateQueries({ queryKey }))).then(() => {});
}

export function useUser(mpid: string) {
  return useQuery({ queryKey: userKeys.part(mpid, 'user'), queryFn: ({ signal }) => userApi.get(mpid, signal), staleTime: 0 });
}

export function useHistory(mpid: string, what?: HistorySubject) {
  return useQuery({ queryKey: userKeys.part(mpid, `history ${what ?? ''}`), queryFn: ({ signal }) => userApi.history(mpid, what, signal), staleTime: 0 });
}

export function useIdentityCalls(mpid: string) {
  return useQuery({ queryKey: userKeys.part(mpid, 'calls'), queryFn: ({ signal }) => userApi.calls(mpid, signal), staleTime: 0 });
}

export function useRetold(mpid: string) {
  return useQuery({ queryKey: userKeys.part(mpid, 'retold'), queryFn: ({ signal }) => userApi.retold(mpid, signal), staleTime: 0 });
}

export function useTimeline(mpid: string) {
  return useInfiniteQuery({
    queryKey: userKeys.part(mpid, 'timeline'),
    queryFn: ({ pageParam, signal }) => userApi.timeline(mpid, PAGE, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

/** What the call's graph was does not change; the strategies' settings may. */
export function useStrategies(callId: string | null) {
  return useQuery({ queryKey: userKeys.strategies(callId ?? ''), queryFn: ({ signal }) => userApi.strategies(callId ?? '', signal), enabled: callId !== null });
}

export function useCallsOfRequest(request: string, enabled: boolean) {
  return useQuery({ queryKey: userKeys.ofRequest(request), queryFn: ({ signal }) => userApi.callsOfRequest(request, signal), enabled });
}
