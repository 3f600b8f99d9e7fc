/**
 * The trace as the window tells it: input stages, then one entry per connection with its own stages. With an event
 * chosen, each step speaks of that event: its own decision where the stage took one, and nothing after it was dropped.
 */
import type { BatchDetail, Delivery, EventRow, Reason, TraceStep } from '../../../protocol/contract.ts';
import type { Violation } from '../../../protocol/data-plan.ts';
import type { Outcome, Verdict } from '../../../protocol/vocabulary.ts';
import { batchOutcome, outputLabel } from '../stream/outcome-summary.ts';

export interface TraceEntry {
  /** Stable within one trace; the selection holds it. */
  readonly id: string;
  readonly step: TraceStep;
  readonly verdict: Verdict;
  readonly reason: Reason;
  readonly label: string;
  /** The reason in a few words. */
  readonly word: string;
  /** Of the stage Data plan: how many there are for this event, or in the whole batch. */
  readonly violations: number;
}

export interface StageGroup {
  readonly entries: readonly TraceEntry[];
  /** Stages that had nothing to do, told in one line. */
  readonly untouched: readonly TraceEntry[];
}

export interface OutputEntry extends StageGroup {
  readonly id: string;
  readonly connection: string;
  readonly output: string;
  readonly label: string;
  readonly outcome: Outcome | null;
  readonly word: string;
  readonly ms: number;
  readonly deliveries: readonly Delivery[];
}

export interface TraceView {
  readonly input: StageGroup;
  readonly outputs: readonly OutputEntry[];
}

type Source = Pick<BatchDetail, 'trace' | 'deliveries' | 'event_rows'> & { readonly violations_list?: readonly Pick<Violation, 'version'>[] };

const SEVERITY: Readonly<Record<Verdict, number>> = { skipped: 0, passed: 1, changed: 2, dropped: 3, error: 4 };
const SHORT_MESSAGE = 26;

export function humanCode(code: string): string {
  return (code.split('.').at(-1) ?? code).replaceAll(/[-_]+/g, ' ');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function shortWord(step: TraceStep, verdict: Verdict, reason: Reason): string {
  if (step.stage === 'receive') return reason.message.split(';')[0] ?? reason.message;
  if (verdict === 'changed' && step.patch.length > 0) return plural(step.patch.length, 'field');
  const own = verdict === 'dropped' || verdict === 'error' ? reason : step.reason;
  if (own.message.length <= SHORT_MESSAGE) return own.message.replace(/\.$/, '');
  const label = `${step.label.toLowerCase()} `;
  const word = humanCode(own.code);
  return word.startsWith(label) ? word.slice(label.length) : word;
}

/** What the stage decided on this event; a decision on another event leaves this one untouched. */
function decisionOn(step: TraceStep, eventId: string | null): { verdict: Verdict; reason: Reason } {
  if (eventId === null || step.events.length === 0) return { verdict: step.verdict, reason: step.reason };
  const own = step.events.filter((one) => one.event_id === eventId);
  const worst = own.reduce<(typeof own)[number] | null>((found, one) => (found === null || SEVERITY[one.verdict] > SEVERITY[found.verdict] ? one : found), null);
  if (worst !== null) return worst;
  if (step.verdict !== 'dropped' && step.verdict !== 'error') return { verdict: step.verdict, reason: step.reason };
  return { verdict: 'passed', reason: { code: 'not-concerned', message: 'This stage decided on other events of the batch.' } };
}

/** Violations of user attributes and identities belong to the batch: they are told at every event of it. */
function violationCount(step: TraceStep, eventId: string | null): number {
  if (step.stage !== 'data-plan' || step.reason.code !== 'plan-violations') return 0;
  const all = Math.max(step.events.length, typeof step.reason.value === 'number' ? step.reason.value : 0);
  return eventId === null ? all : all - step.events.filter((one) => one.event_id !== eventId).length;
}

/** Validation that is off without anyone having said so: worth its own line. */
export function isNotValidated({ stage, reason }: Pick<TraceStep, 'stage' | 'reason'>): boolean {
  return stage === 'data-plan' && reason.code.startsWith('not-validated-');
}

const AS_PLANNED: Reason = { code: 'plan-valid', message: 'This event is as planned.' };

function planEntry(step: TraceStep, index: number, eventId: string | null, planVersion: number | undefined): TraceEntry {
  const violations = violationCount(step, eventId);
  const isClean = violations === 0 && step.reason.code === 'plan-violations';
  const reason = isClean ? AS_PLANNED : violations === 1 && eventId !== null ? decisionOn(step, eventId).reason : step.reason;
  const version = step.reason.code === 'plan-valid' && typeof step.reason.value === 'number' ? step.reason.value : planVersion;
  const word = violations > 0 ? plural(violations, 'violation') : isNotValidated(step) ? 'not validated' : isClean || step.reason.code === 'plan-valid' ? 'as planned' : shortWord(step, step.verdict, reason);
  return { id: `s${index}`, step, verdict: step.verdict, reason, label: version === undefined ? step.label : `${step.label} v${version}`, word, violations };
}

function entryOf(step: TraceStep, index: number, eventId: string | null, planVersion: number | undefined): TraceEntry {
  if (step.stage === 'data-plan') return planEntry(step, index, eventId, planVersion);
  const { verdict, reason } = decisionOn(step, eventId);
  return { id: `s${index}`, step, verdict, reason, label: step.label, word: shortWord(step, verdict, reason), violations: 0 };
}

/** Skipped because nothing is configured; a stage that was left out for another reason is worth its own line. */
function isUntouched(entry: TraceEntry): boolean {
  if (isNotValidated(entry.step)) return false;
  return entry.verdict === 'skipped' && /^(no|not|none|nothing)(-|$)/.test(entry.reason.code);
}

function groupOf(entries: readonly TraceEntry[], eventId: string | null): StageGroup {
  const end = eventId === null ? -1 : entries.findIndex((entry) => entry.verdict === 'dropped' && entry.step.events.some((one) => one.event_id === eventId));
  const reached = end < 0 ? entries : entries.slice(0, end + 1);
  return { entries: reached.filter((entry) => !isUntouched(entry)), untouched: reached.filter(isUntouched) };
}

/** Status and number of requests; for what was not sent, the reason of the stage that held it back. */
function outputWord(outcome: Outcome | null, deliveries: readonly Delivery[], entries: readonly TraceEntry[]): string {
  const deciding = deliveries.filter((one) => one.outcome === outcome);
  const status = [...new Set(deciding.flatMap((one) => one.response?.status ?? []))].join(', ');
  switch (outcome) {
    case 'delivered':
      return [status, deliveries.length > 1 ? plural(deliveries.length, 'request') : ''].filter(Boolean).join(' · ');
    case 'failed':
      return [status || 'failed', deliveries.length > 0 ? 'not retried' : ''].filter(Boolean).join(' · ');
    case 'retrying':
      return [status, `attempt ${Math.max(1, ...deciding.map((one) => one.attempt))}`].filter(Boolean).join(' · ');
    case 'queued':
    case null:
      return outcome ?? entries.at(-1)?.word ?? 'not reached';
    default: {
      const held = entries.findLast((entry) => entry.verdict === 'dropped' || entry.verdict === 'error');
      return held === undefined || humanCode(held.reason.code).startsWith(outcome) ? outcome : held.word;
    }
  }
}

function outcomeAt(rows: readonly EventRow[], output: string): Outcome | null {
  return batchOutcome(rows.map((row) => ({ outcome: null, outcomes: row.outcomes.filter((one) => one.output === output) }))).worst;
}

export function traceView(detail: Source, eventId: string | null): TraceView {
  const entries = detail.trace.map((step, index) => entryOf(step, index, eventId, detail.violations_list?.[0]?.version));
  const rows = eventId === null ? detail.event_rows : detail.event_rows.filter((row) => row.id === eventId);
  const connections = new Map<string, TraceEntry[]>();
  for (const entry of entries) {
    if (entry.step.scope !== 'connection') continue;
    const key = entry.step.connection ?? '';
    connections.set(key, [...(connections.get(key) ?? []), entry]);
  }
  const outputs = [...connections].map(([connection, steps]): OutputEntry => {
    const output = steps[0]?.step.output ?? connection;
    const group = groupOf(steps, eventId);
    const deliveries = deliveriesOf(detail, eventId).filter((one) => one.connection === connection);
    const outcome = outcomeAt(rows, output);
    return {
      ...group, id: `c:${connection}`, connection, output, label: outputLabel(output), outcome,
      word: outputWord(outcome, deliveries, group.entries), deliveries,
      ms: group.entries.reduce((sum, entry) => sum + entry.step.ms, 0),
    };
  });
  return { input: groupOf(entries.filter((entry) => entry.step.scope === 'batch'), eventId), outputs };
}

/** The event's own violations, and those of its batch's user attributes and identities. */
export function violationsOf(batch: Pick<BatchDetail, 'violations_list'>, event: Pick<EventRow, 'id'> | null): Violation[] {
  return batch.violations_list.filter((one) => event === null || one.event_id === null || one.event_id === event.id);
}

/** The requests that carry this event, and those that carry none (profile updates of its batch). */
export function deliveriesOf(detail: Pick<BatchDetail, 'deliveries'>, eventId: string | null): Delivery[] {
  return detail.deliveries.filter((one) => eventId === null || one.event_ids.length === 0 || one.event_ids.includes(eventId));
}

function isTelling(entry: TraceEntry): boolean {
  return entry.verdict !== 'skipped' && (entry.verdict !== 'passed' || entry.step.patch.length > 0 || entry.violations > 0);
}

/** Where `[` and `]` stop: what changed, dropped or failed, and each output. */
export function walkStops(view: TraceView): string[] {
  return [
    ...view.input.entries.filter(isTelling).map((entry) => entry.id),
    ...view.outputs.flatMap((output) => [output.id, ...output.entries.filter((entry) => isTelling(entry) && entry.step.stage !== 'gates').map((entry) => entry.id)]),
  ];
}

/** What a reader most likely came for: what failed, then what was held back, then the first output. */
export function firstStop(view: TraceView): string | null {
  const severe = view.outputs.find((output) => output.outcome === 'failed' || output.outcome === 'rule-error')
    ?? view.outputs.find((output) => output.outcome === 'retrying');
  if (severe !== undefined) return severe.id;
  const stopped = view.input.entries.find((entry) => entry.verdict === 'error' || entry.verdict === 'dropped');
  if (stopped !== undefined) return stopped.id;
  const held = view.outputs.find((output) => output.outcome !== null && output.outcome !== 'delivered');
  return held?.id ?? view.outputs[0]?.id ?? view.input.entries[0]?.id ?? null;
}

export type Selected =
  | { readonly kind: 'step'; readonly entry: TraceEntry; readonly output: OutputEntry | null }
  | { readonly kind: 'output'; readonly output: OutputEntry };

export function selectedIn(view: TraceView, id: string | null): Selected | null {
  const inInput = [...view.input.entries, ...view.input.untouched].find((entry) => entry.id === id);
  if (inInput !== undefined) return { kind: 'step', entry: inInput, output: null };
  for (const output of view.outputs) {
    if (output.id === id) return { kind: 'output', output };
    const entry = [...output.entries, ...output.untouched].find((one) => one.id === id);
    if (entry !== undefined) return { kind: 'step', entry, output };
  }
  return null;
}
