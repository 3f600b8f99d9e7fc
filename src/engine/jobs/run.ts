/** A job's work on its own thread: captured batches in, a result out. Never throws; a cancelled job just ends. */
import type Database from 'better-sqlite3';
import type { ValidationProfile } from '../../protocol/data-plan.ts';
import { stringifyJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { LATEST } from '../../protocol/rule.ts';
import { asSent, compilePlans, coverageJob, draftJob, tournamentJob } from '../data-plans/index.ts';
import type { PlanJobContext, PlanJobResult, StoredBatch } from '../data-plans/index.ts';
import { CodedError } from '../errors.ts';
import { prepareRule, timeMachine, toRuleInput, warmRuns } from '../rules/index.ts';
import type { RuleRunner } from '../rules/index.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { IngestNote } from '../batch/types.ts';
import { capturedBatches, countBatches, eventFacts } from '../store/queries/stored-batches.ts';
import type { JobArgs, JobMessage, JobWorkerData } from './contract.ts';
import { effectJob } from './effect.ts';

export interface JobEdge {
  readonly db: Database.Database;
  /** Made when a rule is to run. */
  readonly runner: () => RuleRunner;
  readonly send: (message: JobMessage) => void;
  readonly signal: AbortSignal;
}

const DEFAULT_BATCHES = 20_000;

export async function runJob(data: JobWorkerData, edge: JobEdge): Promise<void> {
  try {
    switch (data.kind) {
      case 'plan-coverage': return answer(await coverageJob(withDefaults(data.args as JobArgs<'plan-coverage'>), planContext(data, edge)), edge);
      case 'plan-draft': return answer(await draftJob(withDefaults(data.args as JobArgs<'plan-draft'>), planContext(data, edge)), edge);
      case 'plan-tournament': return answer(await tournamentJob(withDefaults(data.args as JobArgs<'plan-tournament'>), planContext(data, edge)), edge);
      case 'effect': return await effectJob(data, data.args as JobArgs<'effect'>, edge);
      case 'rule-time-machine': return await ruleTimeMachine(data, data.args as JobArgs<'rule-time-machine'>, edge);
      default: data.kind satisfies never;
    }
  } catch (error) {
    edge.send({ kind: 'failed', code: error instanceof CodedError ? error.code : 'internal', message: error instanceof Error ? error.message : String(error) });
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

async function ruleTimeMachine({ workspace, trusted, now }: JobWorkerData, args: JobArgs<'rule-time-machine'>, { db, runner, send, signal }: JobEdge): Promise<void> {
  const rule = Object.hasOwn(workspace.rules, args.rule) ? workspace.rules[args.rule] : undefined;
  if (rule === undefined) throw new CodedError('not-found', `There is no rule "${args.rule}" in this workspace.`);
  if (!trusted) throw new CodedError('untrusted', 'The rules of this folder do not run until you trust it.');
  const connection = args.connection === undefined ? undefined : workspace.connections[args.connection];
  if (args.connection !== undefined && connection === undefined) throw new CodedError('not-found', `There is no connection "${args.connection}" in this workspace.`);
  const position = args.position ?? (connection === undefined ? 'all-outputs' : 'output');
  const version = args.version ?? LATEST;
  const saved = version === LATEST ? rule : rule.versions[version];
  if (saved === undefined) throw new CodedError('not-found', `${args.rule} has no version ${version}.`);
  const prepared = await prepareRule(args.rule, version, { code: args.code ?? saved.code, language: args.language ?? saved.language }, rule.file);
  const range = { query: args.query ?? '', limit: args.limit ?? DEFAULT_BATCHES, now, input: args.input ?? connection?.input ?? null, stage: position === 'output' ? 'split' as const : 'all-outputs-rules' as const };
  const total = countBatches(db, range);
  function* captured(): Generator<{ batch_id: string; event_id: string | null; text: string; platform: (typeof workspace.inputs)[string]['platform'] }> {
    for (const { id, batch, platform } of capturedBatches(db, range)) {
      const first = (Array.isArray(batch['events']) ? batch['events'] : [])[0] as { data?: { event_id?: Json } } | undefined;
      // As the rule gets it: what it may not see there is not in it.
      const { text } = toRuleInput(normaliseBatch(batch).batch, position);
      yield { batch_id: id, event_id: first?.data?.event_id === undefined ? null : String(first.data.event_id), text, platform };
    }
  }
  const platform = Object.values(workspace.inputs)[0]?.platform ?? 's2s';
  const result = await timeMachine(captured(), warmRuns(runner(), prepared, position, platform, signal), {
    rule: args.rule, position, signal, onProgress: (done, soFar) => send({ kind: 'progress', done, total, soFar }),
  });
  if (!signal.aborted) send({ kind: 'done', result: JSON.parse(stringifyJson(result as never)) as unknown });
}
