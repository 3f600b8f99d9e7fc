/** A job's work on its own thread: captured batches in, a result out. Never throws; a cancelled job just ends. */
import { CodedError } from '../errors.ts';
import type { JobEdge, JobWorkerData } from './contract.ts';

/** Each kind loads only what it needs: a short one is done before all of it would be loaded. */
export async function runJob(data: JobWorkerData, edge: JobEdge): Promise<void> {
  const { kind } = data;
  try {
    switch (kind) {
      case 'plan-coverage': case 'plan-draft': case 'plan-tournament': return await (await import('./plan-jobs.ts')).planJob(kind, data, edge);
      case 'rule-time-machine': return await (await import('./rule-jobs.ts')).ruleTimeMachine(data, edge);
      case 'effect': return await (await import('./effect.ts')).effectJob(data, edge);
      default: kind satisfies never;
    }
  } catch (error) {
    edge.send({ kind: 'failed', code: error instanceof CodedError ? error.code : 'internal', message: error instanceof Error ? error.message : String(error) });
  }
}
