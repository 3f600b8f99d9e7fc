/** Data plans of the workspace over the control API, and what makes the window's copy of them stale. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { ActivatedEnvironment, DataPlan, PlanDiff, PlanProblem, PlanSummary } from '../../protocol/data-plan.ts';
import { call } from './api.ts';
import { asApiError } from './client.ts';

const id = encodeURIComponent;
const versionPath = (plan: string, version: number) => `/data-plans/${id(plan)}/versions/${version}`;

export interface ImportedPlan {
  readonly plan: string;
  readonly created: boolean;
  readonly versions: readonly { readonly version: number; readonly change: 'new' | 'replaced' | 'unchanged' }[];
  readonly problems: readonly string[];
}

export interface ImportOptions {
  /** Gives a name to what has none. */
  readonly fileName?: string | undefined;
  /** Only says what would be new or replaced. */
  readonly dryRun?: boolean | undefined;
}

export const planApi = {
  list: async (signal?: AbortSignal) => (await call<{ items: PlanSummary[] }>('GET', '/data-plans', { signal })).items,
  get: (plan: string, signal?: AbortSignal) => call<DataPlan>('GET', `/workspace/plans/${id(plan)}`, { signal }),
  save: (plan: string, value: unknown) => call<DataPlan>('PUT', `/workspace/plans/${id(plan)}`, { body: value }),
  remove: (plan: string) => call<void>('DELETE', `/workspace/plans/${id(plan)}`),
  diff: (plan: string, from: number, to: number, signal?: AbortSignal) => call<PlanDiff>('GET', `/data-plans/${id(plan)}/diff`, { query: { from, to }, signal }),
  types: (plan: string, version: number, signal?: AbortSignal) => call<{ file_name: string; text: string }>('GET', `${versionPath(plan, version)}/types`, { signal }),
  exportVersion: (plan: string, version: number) => call<unknown>('GET', `${versionPath(plan, version)}/export`),
  /** Between texts of which at least one is not saved. */
  diffTexts: (before: string, after: string, signal?: AbortSignal) => call<PlanDiff>('POST', '/data-plans/diff', { body: { before, after }, signal }),
  importText: async (text: string, { fileName, dryRun = false }: ImportOptions = {}, signal?: AbortSignal) =>
    (await call<{ plans: ImportedPlan[] }>('POST', '/data-plans/import', { body: { text, dry_run: dryRun, ...(fileName === undefined ? {} : { file_name: fileName }) }, signal })).plans,
  check: async (text: string, signal?: AbortSignal) => (await call<{ problems: PlanProblem[] }>('POST', '/data-plans/check', { body: { text }, signal })).problems,
  activate: (plan: string, version: number, environment: ActivatedEnvironment, description?: string) =>
    call<unknown>('POST', `${versionPath(plan, version)}/activate`, { body: { environment, ...(description === undefined ? {} : { description }) } }),
  clone: (plan: string, version: number) => call<{ version: number }>('POST', `${versionPath(plan, version)}/clone`, { body: {} }),
  removeVersion: (plan: string, version: number) => call<void>('DELETE', versionPath(plan, version)),
};

export const planKeys = {
  all: ['data-plans'] as const,
  list: ['data-plans', 'list'] as const,
  /** The file's content. */
  plan: (plan: string) => ['data-plans', 'plan', plan] as const,
  diff: (plan: string, from: number, to: number) => ['data-plans', 'plan', plan, 'diff', from, to] as const,
  types: (plan: string, version: number) => ['data-plans', 'plan', plan, 'types', version] as const,
};

export function invalidatePlans(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: planKeys.all });
}

export function usePlans() {
  return useQuery({ queryKey: planKeys.list, queryFn: ({ signal }) => planApi.list(signal) });
}

export function usePlan(plan: string | null) {
  return useQuery({ queryKey: planKeys.plan(plan ?? ''), queryFn: ({ signal }) => planApi.get(plan ?? '', signal), enabled: plan !== null });
}

/** Runs an action on plans; whatever it did, the window's copies are read again. */
export function usePlanAction<A, R>(action: (argument: A) => Promise<R>) {
  const client = useQueryClient();
  const mutation = useMutation({ mutationFn: action, onSettled: () => invalidatePlans(client) });
  return { ...mutation, problem: mutation.error ? asApiError(mutation.error).message : null };
}
