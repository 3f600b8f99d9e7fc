/** Long work in the engine: started here, followed until it ends, cancelled by another call. */
import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { JobDetail, JobKind } from '../../protocol/job.ts';
import { call } from './api.ts';
import { asApiError } from './client.ts';
import type { ApiError } from './client.ts';

const id = encodeURIComponent;

export const jobApi = {
  start: (kind: JobKind, args: unknown) => call<JobDetail>('POST', '/jobs', { body: { kind, args } }),
  get: (job: string, signal?: AbortSignal) => call<JobDetail>('GET', `/jobs/${id(job)}`, { signal }),
  cancel: (job: string) => call<unknown>('DELETE', `/jobs/${id(job)}`),
};

const POLL_MS = 250;

export interface JobRun<R> {
  /** The newest state of the job that runs or ran last; null before the first. */
  readonly job: JobDetail | null;
  readonly running: boolean;
  /** What is known so far; the last result stays while the next run has none yet. */
  readonly result: R | null;
  readonly error: ApiError | null;
  start(args: unknown): void;
  cancel(): void;
}

/** Jobs outlive the tab that started them: the last one of each place is found again when it is shown. */
const lastJobs = new Map<string, string>();
const lastResults = new Map<string, unknown>();

/** One job at a time of a kind; `place` tells apart who asks. */
export function useJob<R>(kind: JobKind, place: string): JobRun<R> {
  const key = `${kind} ${place}`;
  const [current, setCurrent] = useState<string | null>(() => lastJobs.get(key) ?? null);
  const start = useMutation({
    mutationFn: (args: unknown) => jobApi.start(kind, args),
    onSuccess: (job) => { lastJobs.set(key, job.id); setCurrent(job.id); },
  });
  const detail = useQuery({
    queryKey: ['jobs', current],
    queryFn: async ({ signal }) => {
      const found = await jobApi.get(current ?? '', signal);
      if (found.result !== null) lastResults.set(key, found.result);
      return found;
    },
    enabled: current !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === undefined || state.data.state === 'running' ? POLL_MS : false),
  });
  const cancel = useMutation({ mutationFn: jobApi.cancel, onSettled: () => detail.refetch() });
  const job = current === null ? null : detail.data ?? null;
  // A job of an engine that was restarted is gone: that is no error, there just is none.
  const lost = detail.error !== null && asApiError(detail.error).status === 404;
  const failure = start.error ?? cancel.error ?? (lost ? null : detail.error);
  return {
    job,
    running: start.isPending || (current !== null && !lost && (job === null || job.state === 'running') && detail.error === null),
    result: ((job?.result ?? lastResults.get(key)) as R | undefined) ?? null,
    error: failure ? asApiError(failure) : null,
    start: (args) => { cancel.reset(); start.mutate(args); },
    cancel: () => { if (current !== null) cancel.mutate(current); },
  };
}
