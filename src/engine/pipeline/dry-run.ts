/**
 * A batch run through the whole pipeline with nothing kept: in a transaction that is taken back, with writers, identity service and rule
 * answers of its own, so that nothing in memory moves either. Real endpoints are not called: what would go there stands as queued.
 */
import type Database from 'better-sqlite3';
import type { BatchDetail } from '../../protocol/contract.ts';
import { CodedError } from '../errors.ts';
import type { Line } from '../delivery/line.ts';
import type { SimulatorStates } from '../delivery/simulator-state.ts';
import { IdentityService } from '../identity/index.ts';
import type { RuleProgram, RuleRunner } from '../rules/index.ts';
import { batchDetail } from '../store/queries/details.ts';
import type { StoredInboxRow } from '../store/inbox.ts';
import { InsightWriter } from '../store/insights.ts';
import { ResultWriter } from '../store/results.ts';
import type { CompiledWorkspace } from './compile.ts';
import { Processor } from './process.ts';
import type { CallReader } from './process.ts';
import { RuleAnswers } from './rule-answers.ts';

export interface DryRunParts {
  readonly main: Database.Database;
  readonly reader: CallReader;
  readonly states: SimulatorStates;
  readonly line: Line;
  readonly seed: string;
  /** See `dryRunner`. */
  readonly rules: RuleRunner;
}

export interface DryCall {
  readonly row: StoredInboxRow;
  /** Which of the call's batches. */
  readonly position: number;
  /** Engine clock, Unix ms: of receipt, and of everything that is stamped. */
  readonly now: number;
  /** MPIDs made on the way: shared by runs that are compared, so that they make the same users. */
  readonly minted: string[];
}

export interface DryResult {
  readonly batch: BatchDetail;
  /** Rules that ran. */
  readonly rules: readonly RuleProgram[];
}

/** No call is ever stored under this number, so ids made from it meet no others. */
const DRY_REQUEST = Number.MAX_SAFE_INTEGER;
const TAKEN_BACK = Symbol('taken back');

/** Rejects with `cancelled` when nobody waits for it any more. */
export async function dryRun(parts: DryRunParts, call: DryCall, workspace: CompiledWorkspace, signal: AbortSignal): Promise<DryResult> {
  const ran = new Map<string, RuleProgram>();
  let answered = (): void => undefined;
  const answers = new RuleAnswers(noting(parts.rules, ran), () => answered());
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  try {
    for (;;) {
      if (signal.aborted) throw new CodedError('cancelled', 'The call was cancelled.');
      const answer = new Promise<void>((resolve) => { answered = resolve; });
      const batch = attempt(parts, call, workspace, answers);
      if (batch !== null) return { batch, rules: [...ran.values()] };
      await Promise.race([answer, aborted]);
    }
  } finally {
    answers.reset();
  }
}

/** Null when a rule has not answered. */
function attempt(parts: DryRunParts, { row, position, now, minted }: DryCall, workspace: CompiledWorkspace, answers: RuleAnswers): BatchDetail | null {
  const { main, reader, states, line, seed } = parts;
  // Buffers come from another thread as plain bytes.
  const stored: StoredInboxRow = { ...row, body: Buffer.from(row.body) };
  const dry: StoredInboxRow = { ...stored, id: DRY_REQUEST, at: now, accepted_ms: performance.timeOrigin + performance.now(), flags: JSON.stringify(['replayed']) };
  let next = 0;
  let detail: BatchDetail | null = null;
  const run = (): void => {
    const mint = (make: () => string): string => {
      const at = next;
      next += 1;
      return minted[at] ?? (minted[at] = make());
    };
    const identities = new IdentityService({ db: main, mint, onAliased: () => undefined, onDeleted: () => undefined });
    identities.configure(workspace.file.identity, workspace.file.workspace_token);
    const processor = new Processor({
      reader, db: main, writer: new ResultWriter(main), insights: new InsightWriter(main), states, line, seed, rules: answers, now: () => now,
      resolveMpid: (batch, facts) => identities.resolveBatch(batch, facts),
    });
    const decoded = processor.decode(dry);
    const wanted = decoded.batches[position];
    if (wanted === undefined) throw new CodedError('not-found', 'The call no longer holds this batch.');
    const processed = processor.call({ ...decoded, batches: [wanted] }, workspace);
    const id = processed?.[0]?.counted.batch.batch_id;
    if (id !== undefined) detail = batchDetail(main, id, reader.bodyText, () => stored);
    throw TAKEN_BACK;
  };
  try {
    states.transaction(run);
  } catch (error) {
    if (error !== TAKEN_BACK) throw error;
  }
  return detail === null ? null : { ...(detail as BatchDetail), request_id: String(row.id) };
}

/**
 * What a rule remembers between batches must not be touched: each run has a container of its own. The same question has the same answer,
 * so that runs that are compared differ only by what was changed.
 */
export function dryRunner(rules: RuleRunner): RuleRunner {
  const answers = new Map<string, ReturnType<RuleRunner['run']>>();
  return {
    run: (program, text, options) => {
      const key = `${program.key}\n${text}`;
      let answer = answers.get(key);
      if (answer === undefined) answers.set(key, answer = rules.run(program, text, { ...options, cold: true }));
      return answer;
    },
    coldStart: () => undefined, prepare: () => undefined, state: () => rules.state(), stop: () => Promise.resolve(),
  };
}

function noting(rules: RuleRunner, ran: Map<string, RuleProgram>): RuleRunner {
  const run: RuleRunner['run'] = (program, text, options) => {
    ran.set(program.key, program);
    return rules.run(program, text, options);
  };
  return { run, coldStart: () => undefined, prepare: () => undefined, state: () => rules.state(), stop: () => Promise.resolve() };
}
