/** Counts over what was captured (protocol/report.ts), over the control API: the Activity screen, the graph and the matrix. */
import { useMemo } from 'react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { InputClass } from '../../protocol/data-filter.ts';
import type { AlertReport, FilterPoints, ForwardingReport, MapReport, MatrixReport, OverviewReport, ReportQuery, Span } from '../../protocol/report.ts';
import { contextStore } from '../stores/context.ts';
import { api, call } from './api.ts';

const id = encodeURIComponent;

/** A stretch of time. `read` is asked when the report is fetched, since a preset moves with the clock; `key` names it. */
export interface ReportRange {
  readonly key: string;
  readonly read: () => { readonly from: number; readonly to?: number | undefined };
}

/** Pickers of the context bar; null means all. */
export interface ReportScope {
  readonly env: string | null;
  readonly input: string | null;
}

/** The pickers as they stand. */
export function useScope(): ReportScope {
  const env = useStore(contextStore, (state) => state.env);
  const input = useStore(contextStore, (state) => state.input);
  return useMemo(() => ({ env, input }), [env, input]);
}

type Asked = { readonly [K in keyof ReportQuery]: ReportQuery[K] | undefined };

function report<T>(path: string) {
  return (query: Asked, signal?: AbortSignal) => call<T>('GET', `/reports/${path}`, { query: { ...query }, signal });
}

export const reportApi = {
  overview: report<OverviewReport>('overview'),
  forwarding: report<ForwardingReport>('forwarding'),
  alerts: report<AlertReport>('alerts'),
  matrix: report<MatrixReport>('matrix'),
  map: report<MapReport>('map'),
  spans: async (batch: string, signal?: AbortSignal) => (await call<{ items: Span[] }>('GET', `/batches/${id(batch)}/spans`, { signal })).items,
  points: (output: string, inputClass: InputClass, signal?: AbortSignal) => call<FilterPoints>('GET', '/data-points', { query: { output, class: inputClass }, signal }),
};

type ReportName = 'overview' | 'forwarding' | 'alerts' | 'matrix' | 'map';

/** All below `captured`: they go when the captured data is deleted. `useLiveRefresh(reportKeys.all)` keeps those on screen fresh. */
export const reportKeys = {
  all: ['captured', 'reports'] as const,
  one: (name: ReportName, scope: ReportScope, range: string) => ['captured', 'reports', name, scope, range] as const,
  alertRows: (query: string) => ['captured', 'reports', 'alert-rows', query] as const,
  spans: (batch: string) => ['captured', 'spans', batch] as const,
  points: (output: string, inputClass: InputClass) => ['captured', 'data-points', output, inputClass] as const,
};

function useOne<T>(name: ReportName, fetch: (query: Asked, signal?: AbortSignal) => Promise<T>, scope: ReportScope, range: ReportRange) {
  return useQuery({
    queryKey: reportKeys.one(name, scope, range.key),
    queryFn: ({ signal }) => fetch({ ...range.read(), env: (scope.env ?? undefined) as ReportQuery['env'], input: scope.input ?? undefined }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useOverviewReport(scope: ReportScope, range: ReportRange) {
  return useOne('overview', reportApi.overview, scope, range);
}

export function useForwardingReport(scope: ReportScope, range: ReportRange) {
  return useOne('forwarding', reportApi.forwarding, scope, range);
}

export function useAlertReport(scope: ReportScope, range: ReportRange) {
  return useOne('alerts', reportApi.alerts, scope, range);
}

export function useMatrixReport(scope: ReportScope, range: ReportRange) {
  return useOne('matrix', reportApi.matrix, scope, range);
}

export function useMapReport(scope: ReportScope, range: ReportRange) {
  return useOne('map', reportApi.map, scope, range);
}

const ALERT_PAGE = 100;

/** Alerts one by one, the newest first; `query` in the filter language, null while none are asked for. */
export function useAlertRows(query: string | null) {
  return useInfiniteQuery({
    queryKey: reportKeys.alertRows(query ?? ''),
    queryFn: ({ pageParam, signal }) => api.alerts({ query: query ?? '', limit: ALERT_PAGE, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: query !== null,
  });
}

/** A batch's trace under the hosted names; retries add to it. */
export function useSpans(batch: string | null) {
  return useQuery({ queryKey: reportKeys.spans(batch ?? ''), queryFn: ({ signal }) => reportApi.spans(batch ?? '', signal), enabled: batch !== null });
}

/** Everything that was ever seen and can be switched in a data filter. */
export function useFilterPoints(output: string | null, inputClass: InputClass) {
  return useQuery({ queryKey: reportKeys.points(output ?? '', inputClass), queryFn: ({ signal }) => reportApi.points(output ?? '', inputClass, signal), enabled: output !== null });
}
