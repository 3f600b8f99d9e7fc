/** Settings of connections tried before they are saved, and what consent does for one user: over the control API. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConsentMatrix, EffectArgs, FileChange, WhatIfResult } from '../../protocol/explain.ts';
import { call } from './api.ts';

export const connectionApi = {
  consent: (mpid: string, signal?: AbortSignal) => call<ConsentMatrix>('GET', '/reports/consent', { query: { mpid }, signal }),
  whatIf: (batchId: string, changes: readonly FileChange[], signal?: AbortSignal) => call<WhatIfResult>('POST', '/what-if', { body: { batch_id: batchId, changes }, signal }),
};

/** Drafts by name; what is left out stays as it is. */
export type EffectDrafts = Partial<Pick<EffectArgs, 'inputs' | 'outputs' | 'connections'>>;

export const connectionKeys = {
  /** Below the reports, so that the same refresh reaches it. */
  consent: (mpid: string) => ['captured', 'reports', 'consent', mpid] as const,
  whatIf: (batchId: string, changes: readonly FileChange[]) => ['captured', 'what-if', batchId, changes] as const,
};

export function useConsentMatrix(mpid: string | null) {
  return useQuery({ queryKey: connectionKeys.consent(mpid ?? ''), queryFn: ({ signal }) => connectionApi.consent(mpid ?? '', signal), enabled: mpid !== null });
}

/** A batch run again with changed files; nothing of it is kept. */
export function useWhatIf(batchId: string | null, changes: readonly FileChange[]) {
  return useQuery({
    queryKey: connectionKeys.whatIf(batchId ?? '', changes), queryFn: ({ signal }) => connectionApi.whatIf(batchId ?? '', changes, signal), enabled: batchId !== null,
    placeholderData: keepPreviousData, gcTime: 30_000, retry: false,
  });
}
