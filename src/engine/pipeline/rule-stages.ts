/** Rules as steps of the trace: one step for each rule of a slot (spec/pipeline.md 0.2 rows 5 and 19, a.5). */
import type { Reason, TraceStep } from '../../protocol/contract.ts';
import { diffJson } from '../../protocol/patch.ts';
import { RULE_LIMIT_MS } from '../../protocol/rule.ts';
import type { RuleRun } from '../../protocol/rule.ts';
import type { Outcome, StageId } from '../../protocol/vocabulary.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { plural } from '../wording.ts';
import { rulePointer } from './rule-chain.ts';
import type { RuleChain, RuleStep } from './rule-chain.ts';
import { traceStep } from './trace.ts';
import type { Step } from './trace.ts';
import type { LostEvent } from './types.ts';

export interface RuleSlotFile {
  readonly kind: 'input' | 'connection';
  readonly name: string;
}

export interface RuleEffect {
  readonly steps: Step[];
  readonly runs: RuleRun[];
  readonly batch: Batch | null;
  /** Events that a rule left out, in a batch that goes on. */
  readonly lost: LostEvent[];
  /** Why the batch ended here, and what outputs show for its events. */
  readonly dropped: { readonly reason: Reason; readonly outcome: Outcome } | null;
  /** A rule changed, dropped or failed on it. */
  readonly touched: boolean;
}

const ms = (value: number): string => (value < 10 ? value.toFixed(1) : String(Math.round(value)));

/** `slot`: the file in which the rules are listed. */
export function ruleEffect(stage: StageId, chain: RuleChain, slot: RuleSlotFile, at: { readonly connection?: string; readonly output?: string } = {}): RuleEffect {
  const steps: Step[] = [];
  const runs: RuleRun[] = [];
  const lost: LostEvent[] = [];
  let dropped: RuleEffect['dropped'] = null;
  let touched = false;
  for (const [index, step] of chain.steps.entries()) {
    const label = `Rule ${step.rule.name}`;
    if (step.run === null) {
      steps.push({ ...traceStep(stage, { ...at, verdict: 'skipped', reason: offReason(step, slot, index) }), label });
      continue;
    }
    runs.push(step.run);
    const patch = step.after === null || step.after === step.before ? [] : diffJson(step.before, step.after);
    const reason = reasonOf(step, step.run, patch.length);
    const missing = step.after === null ? [] : missingEvents(step.before, step.after);
    const told: TraceStep['events'] = [];
    for (const event of missing) lost.push({ event, outcome: 'rule-dropped', stage, told, reason: { ...reason, code: 'rule-dropped-event', message: `${step.rule.name} left this event out.` } });
    touched ||= step.run.verdict !== 'same' && step.run.verdict !== 'not-run';
    if (step.after === null) dropped = { reason, outcome: step.run.verdict === 'dropped' ? 'rule-dropped' : 'rule-error' };
    steps.push({ ...traceStep(stage, { ...at, verdict: verdictOf(step, step.run), reason, patch, events: told, ms: step.run.ms }), label, rule: step.run });
  }
  return { steps, runs, batch: chain.batch, lost, dropped, touched };
}

/** A rule that is not there has no file to open: its place in the list is shown. */
function offReason({ rule, off }: RuleStep, { kind, name }: RuleSlotFile, index: number): Reason {
  if (off === null) return { code: 'rule-off', message: `${rule.name} does not run.` };
  return off.pointer === undefined ? { ...off, pointer: { kind, name, path: `/rules/${index}`, file: `${kind}s/${name}.json` }, value: rule.name } : off;
}

function verdictOf(step: RuleStep, { verdict }: RuleRun): TraceStep['verdict'] {
  if (step.after === null) return 'dropped';
  switch (verdict) {
    case 'same': return 'passed';
    case 'changed': return 'changed';
    case 'not-run': return 'skipped';
    default: return 'error';
  }
}

function reasonOf({ rule, after, before }: RuleStep, run: RuleRun, changes: number): Reason {
  const version = rule.versions[before.environment];
  const pointer = rulePointer(rule.name, 'file' in version ? version.file : `rules/${rule.name}`, run.error?.line ?? null);
  const took = `${ms(run.ms)} of ${RULE_LIMIT_MS} ms`;
  const fate = after === null ? 'its failure action is Discard, so the batch ends here' : 'its failure action is Proceed, so the batch goes on as it was';
  switch (run.verdict) {
    case 'same': return { code: 'rule-same', message: `${rule.name} ${run.version} changed nothing in ${took}.`, pointer, value: run.version };
    case 'changed': return { code: 'rule-changed', message: `${rule.name} ${run.version} changed ${plural(changes, 'value')} in ${took}.`, pointer, value: run.version };
    case 'dropped': return { code: 'rule-dropped', message: `${rule.name} ${run.version} gave back null: the batch ends here.`, pointer, value: run.version };
    case 'error': return { code: 'rule-error', message: `${rule.name} ${run.version} failed with ${run.error?.type ?? 'an error'}: ${run.error?.message ?? ''} (${fate}).`, pointer, value: run.error?.type ?? null };
    case 'timeout': return { code: 'rule-timeout', message: `${rule.name} ${run.version} took more than ${RULE_LIMIT_MS} ms; ${fate}.`, pointer, value: run.ms };
    case 'throttled': return { code: 'rule-throttled', message: `${rule.name} ${run.version} was not run: ${run.error?.message ?? 'too many batches wait for it'} (${fate}).`, pointer, value: null };
    case 'not-run': return { code: 'rule-not-run', message: `${rule.name} was not run: ${run.error?.message ?? 'rules cannot be locked up here'} The batch goes on as it was.`, pointer, value: null };
    default: return run.verdict satisfies never;
  }
}

/**
 * Events that are in `before` and no longer in `after`. Known by their ids; events without any (servers need not send one) by type and
 * name in their order, so that a rule may change and drop in one go. What was renamed counts as the event that stood in its place.
 */
export function missingEvents(before: Batch, after: Batch): BatchEvent[] {
  if (before.events === after.events || after.events.length >= before.events.length) return [];
  const kept = commonEvents(before.events.map(keyOf), after.events.map(keyOf));
  const missing: BatchEvent[] = [];
  let from = 0;
  let seen = 0;
  for (const [index, match] of [...kept, [before.events.length, after.events.length] as const]) {
    const renamed = match - seen;
    missing.push(...before.events.slice(from + renamed, index));
    from = index + 1;
    seen = match + 1;
  }
  return missing;
}

function keyOf({ event_type: type, data }: BatchEvent): string {
  const id = data['event_id'] ?? data['source_message_id'];
  return typeof id === 'string' ? id : `${type}\n${String(data['event_name'] ?? data['screen_name'] ?? '')}`;
}

/** Longest common subsequence: pairs of indexes. Batches have some dozens of events. */
function commonEvents(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
