/** What breaks the plans, what was blocked, and everything ever seen: over the control API. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { CatalogDetail, CatalogPoint, ViolationFixes, ViolationReport } from '../../protocol/data-plan.ts';
import type { Json } from '../../protocol/json.ts';
import { call } from './api.ts';

const id = encodeURIComponent;

export interface ReportQuery {
  readonly query?: string | undefined;
  /** `plan@version`, joined with commas. */
  readonly versions?: string | undefined;
  readonly input?: string | undefined;
  readonly env?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit?: number | undefined;
}

export interface CatalogQuery {
  readonly category?: string | undefined;
  readonly search?: string | undefined;
  readonly input?: string | undefined;
  readonly env?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface Catalog {
  readonly categories: readonly { readonly name: string; readonly count: number }[];
  readonly items: readonly CatalogPoint[];
}

/** A batch from which the plan removed something, as the quarantine keeps it (spec/data-plans.md 8.1). */
export interface Quarantined {
  readonly batch_id: string;
  readonly at: number;
  readonly plan: string;
  readonly version: number;
  readonly input: string;
  readonly blocked_events: number;
  readonly blocked_attributes: number;
  /** The original batch with `context.data_plan.block_metadata`. */
  readonly record: Readonly<Record<string, Json>>;
}

export interface ReplayOptions {
  readonly input?: string | undefined;
  /** Only these events. */
  readonly events?: readonly string[] | undefined;
  /** An edited batch instead of the record. */
  readonly batch?: unknown;
}

export const violationApi = {
  report: (query: ReportQuery, signal?: AbortSignal) => call<ViolationReport>('GET', '/violations/report', { query: { ...query }, signal }),
  fixes: (group: string, signal?: AbortSignal) => call<ViolationFixes>('GET', `/violations/groups/${id(group)}/fixes`, { signal }),
  quarantine: async (query: string, signal?: AbortSignal) => (await call<{ items: Quarantined[] }>('GET', '/quarantine', { query: { query }, signal })).items,
  replay: (batch: string, options: ReplayOptions = {}) => call<{ request_id: string; status: number }>('POST', `/quarantine/${id(batch)}/replay`, { body: options }),
  backfill: async (batch: string) => (await call<{ batch: Json }>('GET', `/quarantine/${id(batch)}/backfill`)).batch,
  catalog: (query: CatalogQuery, signal?: AbortSignal) => call<Catalog>('GET', '/catalog', { query: { ...query }, signal }),
  catalogPoint: (point: string, signal?: AbortSignal) => call<CatalogDetail>('GET', `/catalog/${id(point)}`, { signal }),
};

export const violationKeys = {
  /** How many different mistakes there are: the number in the navigation. */
  unique: ['unique-violations'] as const,
  report: (query: ReportQuery, period: string) => ['captured', 'violations', query, period] as const,
  /** Depends on the plan's file, so it goes stale with it. */
  fixes: (group: string) => ['data-plans', 'fixes', group] as const,
  quarantine: (query: string) => ['captured', 'quarantine', query] as const,
  catalog: (query: CatalogQuery) => ['captured', 'catalog', query] as const,
  catalogPoint: (point: string) => ['captured', 'catalog-point', point] as const,
};

export function useUniqueViolations(): number {
  const report = useQuery({ queryKey: violationKeys.unique, queryFn: ({ signal }) => violationApi.report({ limit: 1 }, signal), retry: false });
  return report.data?.unique ?? 0;
}

/** `since` is asked when it is fetched, since it moves with the clock; `period` names it. */
export function useReport(query: ReportQuery, since?: () => number, period = 'all') {
  return useQuery({
    queryKey: violationKeys.report(query, period),
    queryFn: ({ signal }) => violationApi.report({ ...query, from: since?.() }, signal),
    placeholderData: keepPreviousData,
  });
}

export function useFixes(group: string | null) {
  return useQuery({ queryKey: violationKeys.fixes(group ?? ''), queryFn: ({ signal }) => violationApi.fixes(group ?? '', signal), enabled: group !== null });
}

export function useQuarantine(query: string) {
  return useQuery({ queryKey: violationKeys.quarantine(query), queryFn: ({ signal }) => violationApi.quarantine(query, signal), placeholderData: keepPreviousData });
}

export function useCatalog(query: CatalogQuery) {
  return useQuery({ queryKey: violationKeys.catalog(query), queryFn: ({ signal }) => violationApi.catalog(query, signal), placeholderData: keepPreviousData });
}

export function useCatalogPoint(point: string | null) {
  return useQuery({ queryKey: violationKeys.catalogPoint(point ?? ''), queryFn: ({ signal }) => violationApi.catalogPoint(point ?? '', signal), enabled: point !== null, placeholderData: keepPreviousData });
}
