/** The rule over everything that was captured: how many batches it changes, in which ways, and how long it takes. */
import { parseJson } from '../../protocol/json.ts';
import { diffJson } from '../../protocol/patch.ts';
import { RULE_LIMIT_MS } from '../../protocol/rule.ts';
import type { RulePosition, RuleRun, TimeMachine } from '../../protocol/rule.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import type { Batch } from '../batch/types.ts';
import { plainView } from './batch-view.ts';
import type { PreparedRule } from './compile-code.ts';
import type { RuleRunner } from './host/types.ts';
import { runRule } from './run.ts';
import type { RuleOutcome } from './run.ts';

export interface CapturedBatch {
  readonly batch_id: string;
  /** An event of it to open in the window. */
  readonly event_id: string | null;
  /** The batch as JSON text, as it stood before the rule's place. */
  readonly text: string;
  /** The whole run's when absent. */
  readonly platform?: Platform;
}

export interface TimeMachineOptions {
  readonly rule: string;
  readonly position: RulePosition;
  /** Called at most every 50 ms, and at the end. */
  readonly onProgress?: (done: number, soFar: TimeMachine) => void;
  readonly signal?: AbortSignal;
}

export type RunOne = (batch: Batch, captured: CapturedBatch) => Promise<RuleOutcome>;

/** Enough that the host never waits for us; it answers one after the other. */
const IN_FLIGHT = 16;
const EXAMPLES = 5;
const GROUPS = 200;
const PROGRESS_MS = 50;

/** Runs warm, as production does. */
export function warmRuns(runner: RuleRunner, rule: PreparedRule, position: RulePosition, platform: Platform, signal?: AbortSignal): RunOne {
  return (batch, captured) => runRule(runner, rule, batch, position, captured.platform ?? platform, signal === undefined ? {} : { signal });
}

export async function timeMachine(batches: AsyncIterable<CapturedBatch> | Iterable<CapturedBatch>, run: RunOne, options: TimeMachineOptions): Promise<TimeMachine> {
  const tally = new Tally(options.rule, options.position);
  const source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  let told = performance.now();
  const isStopped = (): boolean => options.signal?.aborted === true;
  const work = async (): Promise<void> => {
    for (;;) {
      if (isStopped()) return;
      const { done, value } = await source.next();
      if (done === true) return;
      const batch = normaliseBatch(parseJson(value.text)).batch;
      const outcome = await run(batch, value);
      // A run that was cancelled says nothing about the rule.
      if (isStopped()) return;
      tally.add(value, batch, outcome);
      if (options.onProgress !== undefined && performance.now() - told > PROGRESS_MS) {
        told = performance.now();
        options.onProgress(tally.batches, tally.result());
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const result = tally.result();
  options.onProgress?.(result.batches, result);
  return result;
}

type Group = TimeMachine['groups'][number];

class Tally {
  batches = 0;
  private readonly rule: string;
  private readonly position: RulePosition;
  private readonly started = performance.now();
  private readonly counts: Record<RuleRun['verdict'], number> = { 'same': 0, 'changed': 0, 'dropped': 0, 'error': 0, 'timeout': 0, 'throttled': 0, 'not-run': 0 };
  private readonly groups = new Map<string, Group>();
  private slowest = 0;

  constructor(rule: string, position: RulePosition) {
    this.rule = rule;
    this.position = position;
  }

  add(captured: CapturedBatch, before: Batch, outcome: RuleOutcome): void {
    const { run } = outcome;
    this.batches++;
    this.counts[run.verdict]++;
    this.slowest = Math.max(this.slowest, run.ms);
    if (run.verdict === 'same') return;
    const patch = outcome.batch === null ? [] : diffJson(plainView(before, this.position), plainView(outcome.batch, this.position));
    const pointers = [...new Set(patch.map(({ path }) => path.replaceAll(/\/\d+(?=\/|$)/g, '/*')))].sort();
    const key = `${run.verdict}\0${outcome.batch === null ? `${run.error?.type}\0${run.error?.message}\0${run.error?.line}` : pointers.join('\0')}`;
    let group = this.groups.get(key);
    if (group === undefined) {
      if (this.groups.size >= GROUPS) return;
      this.groups.set(key, group = { verdict: run.verdict, title: titleOf(run, pointers), count: 0, pointers, examples: [] });
    }
    group.count++;
    if (group.examples.length < EXAMPLES) group.examples.push({ batch_id: captured.batch_id, event_id: captured.event_id, patch, error: run.error, ms: run.ms });
  }

  result(): TimeMachine {
    const { counts } = this;
    const failed = counts.error + counts.throttled + counts['not-run'];
    const summary = { rule: this.rule, batches: this.batches, unchanged: counts.same, changed: counts.changed, dropped: counts.dropped, threw: failed, timed_out: counts.timeout, slowest_ms: this.slowest };
    return {
      ...summary, took_ms: Math.round(performance.now() - this.started), sentence: sentenceOf(summary),
      groups: [...this.groups.values()].map((group) => ({ ...group, examples: [...group.examples] })).sort((a, b) => b.count - a.count),
    };
  }
}

const WORST_FIRST: Readonly<Partial<Record<RuleRun['verdict'], string>>> = {
  dropped: 'Dropped', timeout: `Takes more than ${RULE_LIMIT_MS} ms`, throttled: 'Throttled', 'not-run': 'Not run',
};

function titleOf(run: RuleRun, pointers: readonly string[]): string {
  if (run.verdict === 'error') return `${run.error?.type ?? 'Error'}: ${run.error?.message ?? ''}`.slice(0, 200);
  const fixed = WORST_FIRST[run.verdict];
  if (fixed !== undefined) return fixed;
  const names = [...new Set(pointers.map(nameOf))];
  return `Changes ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
}

/** `/events/*` is "events", `/events/*` + `/data/event_name` is "event_name". */
function nameOf(pointer: string): string {
  const steps = segmentsOf(pointer).filter((step) => step !== '*');
  return steps.at(-1) ?? 'the batch';
}

function sentenceOf({ batches, changed, dropped, threw, timed_out: timedOut, slowest_ms: slowest }: Pick<TimeMachine, 'batches' | 'changed' | 'dropped' | 'threw' | 'timed_out' | 'slowest_ms'>): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const parts = [
    `changes ${number(changed)} of ${number(batches)} batch${batches === 1 ? '' : 'es'}`,
    ...(dropped > 0 ? [`drops ${number(dropped)}`] : []),
    ...(threw > 0 ? [`throws on ${number(threw)}`] : []),
    ...(timedOut > 0 ? [`times out on ${number(timedOut)}`] : []),
    ...(batches > 0 ? [`slowest ${slowest < 10 ? Math.round(slowest * 10) / 10 : Math.round(slowest)} ms`] : []),
  ];
  return parts.join(', ');
}
