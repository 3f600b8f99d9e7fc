/** Jobs of data plans over what was captured: coverage, draft, tournament. */
import type { ValidationProfile } from '../../protocol/data-plan.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { IngestNote } from '../batch/types.ts';
import { asSent, compilePlans, coverageJob, draftJob, tournamentJob } from '../data-plans/index.ts';
import type { PlanJobContext, PlanJobResult, StoredBatch } from '../data-plans/index.ts';
import { capturedBatches, countBatches, eventFacts } from '../store/queries/stored-batches.ts';
import { DEFAULT_BATCHES } from './contract.ts';
import type { JobArgs, JobEdge, JobWorkerData } from './contract.ts';

type PlanJob = 'plan-coverage' | 'plan-draft' | 'plan-tournament';

export async function planJob(kind: PlanJob, data: JobWorkerData, edge: JobEdge): Promise<void> {
  const context = planContext(data, edge);
  switch (kind) {
    case 'plan-coverage': return answer(await coverageJob(withDefaults(data.args as JobArgs<'plan-coverage'>), context), edge);
    case 'plan-draft': return answer(await draftJob(withDefaults(data.args as JobArgs<'plan-draft'>), context), edge);
    case 'plan-tournament': return answer(await tournamentJob(withDefaults(data.args as JobArgs<'plan-tournament'>), context), edge);
    default: kind satisfies never;
  }
}

/** zod gives `undefined` where the tools want nothing at all. */
function withDefaults<T extends object>(args: T): never {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as never;
}

function answer<T>(result: PlanJobResult<T>, { send }: JobEdge): void {
  if (result.ok) send({ kind: 'done', result: result.value });
  else if (result.code !== 'cancelled') send({ kind: 'failed', code: result.code, message: result.message });
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function planContext({ args, workspace, now }: JobWorkerData, { db, send, signal }: JobEdge): PlanJobContext {
  const { query = '', limit = DEFAULT_BATCHES } = args as { query?: string; limit?: number };
  const facts = eventFacts(db);
  // The node profile sees user attributes with the types that the app sent.
  const profile = (args as { profile?: ValidationProfile }).profile ?? workspace.file.data_plans.profile;
  const asTyped = (batch: JsonObject, notes: readonly IngestNote[]): JsonObject => (profile === 'node' ? asSent(batch, notes) : batch);
  return {
    *batches(text: string, most: number): Generator<StoredBatch> {
      for (const { seq, id, at, env, input, platform, batch, notes } of capturedBatches(db, { query: text, limit: most, now, stage: 'data-plan' })) {
        const known = facts(seq);
        const events = (Array.isArray(batch['events']) ? batch['events'] : []).map((event) => {
          const eventId = String(((event as { data?: { event_id?: Json } }).data?.event_id) ?? '');
          return { event_id: eventId, ...(known.get(eventId) ?? { violations: 0, forwarded: false }) };
        });
        yield { batch_id: id, at, env, input, platform, planned: asTyped(batch, notes), events };
      }
    },
    total: countBatches(db, { query, limit, now }),
    plans: compilePlans(workspace.plans, workspace.file.data_plans.profile, workspace.brokenPlans),
    progress: (done, total) => send({ kind: 'progress', done, total, soFar: null }),
    signal,
    pause,
  };
}
