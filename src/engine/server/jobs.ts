/** Long work, each on a thread of its own: it holds up nothing, and cancelling it is sure. Results are kept for a while. */
import type { Worker } from 'node:worker_threads';
import type { EffectArgs } from '../../protocol/explain.ts';
import type { Job, JobDetail, JobKind } from '../../protocol/job.ts';
import { EngineError } from '../errors.ts';
import { JOB_ARGS } from '../jobs/contract.ts';
import type { JobMessage, JobWorkerData } from '../jobs/contract.ts';
import { spawnWorker } from '../workers/spawn.ts';
import { wholeFiles } from '../workspace/draft.ts';
import type { WorkspaceHandle } from '../workspace/service.ts';

export interface JobDeskParts {
  /** Throws a coded error when files that come with the job cannot be. */
  readonly surroundings: (kind: JobKind, args: unknown) => Omit<JobWorkerData, 'kind' | 'args'>;
  readonly changed: (job: Job) => void;
}

interface Running {
  detail: JobDetail;
  worker: Worker | null;
}

/** Work that may run at once; a machine has other things to do. */
const AT_ONCE = 2;
const KEPT = 20;
/** A thread that does not end by itself after this long is stopped, ms. */
const GRACE_MS = 500;

export class JobDesk {
  private readonly parts: JobDeskParts;
  private readonly jobs = new Map<string, Running>();
  private next = 1;

  constructor(parts: JobDeskParts) {
    this.parts = parts;
  }

  /** Throws a coded error that names the argument. */
  start(kind: JobKind, args: unknown): JobDetail {
    const parsed = JOB_ARGS[kind].safeParse(args);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = `args.${issue?.path.map(String).join('.') ?? ''}`;
      throw new EngineError('invalid', `"${field}" is not valid: ${issue?.message ?? 'wrong type'}.`, { field });
    }
    if ([...this.jobs.values()].filter(({ worker }) => worker !== null).length >= AT_ONCE) {
      throw new EngineError('unavailable', `${AT_ONCE} jobs are running already: wait for one, or cancel it with DELETE /api/v1/jobs/<id>.`);
    }
    const surroundings = this.parts.surroundings(kind, parsed.data);
    const id = String(this.next);
    this.next += 1;
    const worker = spawnWorker('job', { ...surroundings, kind, args: parsed.data } satisfies JobWorkerData);
    const running: Running = { worker, detail: { id, kind, state: 'running', done: 0, total: 0, started_at: Date.now(), ended_at: null, error: null, result: null } };
    this.jobs.set(id, running);
    this.forgetOld();
    worker.on('message', (message: JobMessage) => this.hear(running, message));
    worker.on('error', (error: unknown) => this.end(running, { state: 'failed', error: { code: 'internal', message: error instanceof Error ? error.message : String(error) } }));
    worker.on('exit', () => this.end(running, { state: 'failed', error: { code: 'internal', message: 'The job ended without a result.' } }));
    return running.detail;
  }

  get(id: string): JobDetail | null {
    return this.jobs.get(id)?.detail ?? null;
  }

  list(): Job[] {
    return [...this.jobs.values()].map(({ detail }) => brief(detail)).reverse();
  }

  cancel(id: string): JobDetail | null {
    const running = this.jobs.get(id);
    if (running === undefined) return null;
    this.end(running, { state: 'cancelled' });
    return running.detail;
  }

  async close(): Promise<void> {
    await Promise.all([...this.jobs.values()].map(({ worker }) => worker?.terminate()));
  }

  private hear(running: Running, message: JobMessage): void {
    if (running.worker === null) return;
    switch (message.kind) {
      case 'progress':
        running.detail = { ...running.detail, done: message.done, total: message.total, result: (message.soFar ?? running.detail.result) as JobDetail['result'] };
        this.parts.changed(brief(running.detail));
        break;
      case 'done': return this.end(running, { state: 'done', result: message.result as JobDetail['result'] });
      case 'failed': return this.end(running, { state: 'failed', error: { code: message.code, message: message.message } });
    }
  }

  /** The first end counts. */
  private end(running: Running, last: Partial<JobDetail>): void {
    const { worker } = running;
    if (worker === null) return;
    running.worker = null;
    running.detail = { ...running.detail, ...last, ended_at: Date.now(), ...(last.state === 'done' ? { done: Math.max(running.detail.done, running.detail.total) } : {}) };
    this.parts.changed(brief(running.detail));
    // It may have processes of its own to end.
    worker.postMessage('end');
    setTimeout(() => void worker.terminate(), GRACE_MS).unref();
  }

  private forgetOld(): void {
    for (const [id, { worker }] of this.jobs) {
      if (this.jobs.size <= KEPT) return;
      if (worker === null) this.jobs.delete(id);
    }
  }
}

/** The workspace with the files of an effect job; throws a coded error that names the field. */
export function draftForEffect({ draft, secrets }: Pick<WorkspaceHandle, 'draft' | 'secrets'>, args: EffectArgs): JobWorkerData['draft'] {
  const made = draft(wholeFiles(args));
  if (!made.ok) throw new EngineError('invalid', made.error.message, made.error.field === undefined ? {} : { field: made.error.field });
  return { workspace: made.value.workspace, secrets: { ...secrets.snapshot(), ...made.value.secrets } };
}

function brief({ result: _result, ...job }: JobDetail): Job {
  return job;
}
