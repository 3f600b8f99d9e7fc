/**
 * The trace as the window tells it: input stages, then one entry per connection with its own stages. With an event
 * chosen, each step speaks of that event: its own decision where the stage took one, and nothing after it was dropped.
 */
import type { BatchDetail, Delivery, EventRow, Reason, TraceStep } from '../../../protocol/contract.ts';
import type { Violation } from '../../../protocol/data-plan.ts';
import type { Outcome, Verdict } from '../../../protocol/vocabulary.ts';
import { holdsBranch } from '../../../protocol/why.ts';
import { batchOutcome, outputLabel } from '../stream/outcome-summary.ts';
import { humanCode, reasonWord, shortReason } from './reason-words.ts';

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
  /** Further reasons of this stage to hold it back, behind `reason`. */
  readonly more: readonly Reason[];
  /** It had been dropped already: this stage would have held it back too, had it come so far. */
  readonly later: boolean;
  /** Fields of this event and its user that the stage took out; paths in the batch as it entered. */
  readonly fields: NonNullable<TraceStep['fields']>;
}

export interface StageGroup {
  readonly entries: readonly TraceEntry[];
  /** Stages behind the one that dropped it which would have held it back too. They did not happen. */
  readonly also: readonly TraceEntry[];
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

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function shortWord(step: TraceStep, { verdict, reason, fields }: Pick<Decision, 'verdict' | 'reason' | 'fields'>): string {
  if (step.stage === 'receive') return reason.message.split(';')[0] ?? reason.message;
  if (verdict === 'changed' && fields.length > 0) return `${plural(fields.length, 'field')} off`;
  if (verdict === 'changed' && step.patch.length > 0) return plural(step.patch.length, 'field');
  return shortReason(reason, step.label);
}

type Decision = Pick<TraceEntry, 'verdict' | 'reason' | 'more' | 'later' | 'fields'>;

const NOT_CONCERNED: Reason = { code: 'not-concerned', message: 'This stage decided on other events of the batch.' };

/** What the stage decided on this event; a decision on another event leaves this one untouched. `place`: its index in the batch as it entered. */
function decisionOn(step: TraceStep, eventId: string | null, place: number): Decision {
  const later = step.later ?? false;
  const whole: Decision = { verdict: step.verdict, reason: step.reason, more: step.more ?? [], later, fields: step.fields ?? [] };
  if (eventId === null || (step.events.length === 0 && whole.fields.length === 0)) return whole;
  const own = step.events.filter((one) => one.event_id === eventId);
  const behind = own.filter((one) => one.later === true);
  const fields = whole.fields.filter(({ path }) => !path.startsWith('/events/') || path.startsWith(`/events/${place}/`));
  if (holdsBranch(step)) return { ...whole, more: [...whole.more, ...behind.map((one) => one.reason)], fields };
  const [worst] = own.filter((one) => one.later !== true).toSorted((a, b) => SEVERITY[b.verdict] - SEVERITY[a.verdict]);
  if (worst !== undefined) return { verdict: worst.verdict, reason: worst.reason, more: behind.map((one) => one.reason), later, fields: worst.verdict === 'dropped' ? [] : fields };
  const [next, ...rest] = behind;
  if (next !== undefined) return { verdict: next.verdict, reason: next.reason, more: rest.map((one) => one.reason), later: true, fields: [] };
  if (fields.length > 0) return { verdict: 'changed', reason: fields.length === 1 ? fields[0]!.reason : { ...fields[0]!.reason, message: `${plural(fields.length, 'field')} of this event are taken out.` }, more: [], later, fields };
  const concernsOthers = step.verdict === 'dropped' || (step.events.length > 0 || whole.fields.length > 0) && (step.stage === 'filters' || step.patch.length === 0);
  return concernsOthers ? { verdict: 'passed', reason: NOT_CONCERNED, more: [], later, fields } : { ...whole, more: [], fields };
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
  const reason = isClean ? AS_PLANNED : violations === 1 && eventId !== null ? step.events.find((one) => one.event_id === eventId)?.reason ?? step.reason : step.reason;
  const version = step.reason.code === 'plan-valid' && typeof step.reason.value === 'number' ? step.reason.value : planVersion;
  const word = violations > 0 ? plural(violations, 'violation') : isNotValidated(step) ? 'not validated' : isClean || step.reason.code === 'plan-valid' ? 'as planned' : shortWord(step, { verdict: step.verdict, reason, fields: [] });
  return { id: `s${index}`, step, verdict: step.verdict, reason, label: version === undefined ? step.label : `${step.label} v${version}`, word, violations, more: [], later: false, fields: [] };
}

function entryOf(step: TraceStep, index: number, eventId: string | null, place: number, planVersion: number | undefined): TraceEntry {
  if (step.stage === 'data-plan') return planEntry(step, index, eventId, planVersion);
  const decision = decisionOn(step, eventId, place);
  return { id: `s${index}`, step, ...decision, label: step.label, word: shortWord(step, decision), violations: 0 };
}

/** Skipped because nothing is configured; a stage that was left out for another reason is worth its own line. */
function isUntouched(entry: TraceEntry): boolean {
  if (isNotValidated(entry.step)) return false;
  return entry.verdict === 'skipped' && /^(no|not|none|nothing)(-|$)/.test(entry.reason.code);
}

/** The stages up to the one that held it back, and behind it those that would have. */
function groupOf(entries: readonly TraceEntry[], eventId: string | null): StageGroup {
  const end = eventId === null ? -1 : entries.findIndex((entry) => !entry.later && entry.verdict === 'dropped');
  const reached = entries.filter((entry, index) => !entry.later && (end < 0 || index <= end));
  const also = entries.filter((entry, index) => (entry.later || (end >= 0 && index > end)) && (entry.verdict === 'dropped' || holdsBranch(entry.step)));
  return { entries: reached.filter((entry) => !isUntouched(entry)), also: also.map((entry) => (entry.later ? entry : { ...entry, later: true })), untouched: reached.filter(isUntouched) };
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
      if (held === undefined) return outcome;
      return reasonWord(held.reason) ?? (humanCode(held.reason.code).startsWith(outcome) ? outcome : held.word);
    }
  }
}

function outcomeAt(rows: readonly EventRow[], output: string): Outcome | null {
  return batchOutcome(rows.map((row) => ({ outcome: null, outcomes: row.outcomes.filter((one) => one.output === output) }))).worst;
}

const NOTHING: StageGroup = { entries: [], also: [], untouched: [] };

export function traceView(detail: Source, eventId: string | null): TraceView {
  const rows = eventId === null ? detail.event_rows : detail.event_rows.filter((row) => row.id === eventId);
  const places = placesIn(detail, eventId);
  const entries = detail.trace.map((step, index) => entryOf(step, index, eventId, places[index] ?? -1, detail.violations_list?.[0]?.version));
  const input = groupOf(entries.filter((entry) => entry.step.scope === 'batch'), eventId);
  const isLost = eventId !== null && input.entries.some((entry) => entry.verdict === 'dropped');
  const connections = new Map<string, TraceEntry[]>();
  for (const entry of entries) {
    if (entry.step.scope !== 'connection') continue;
    const key = entry.step.connection ?? '';
    connections.set(key, [...(connections.get(key) ?? []), entry]);
  }
  const outputs = [...connections].map(([connection, steps]): OutputEntry => {
    const output = steps[0]?.step.output ?? connection;
    // What was taken out before never came to an output.
    const group = isLost ? NOTHING : groupOf(steps, eventId);
    const deliveries = deliveriesOf(detail, eventId).filter((one) => one.connection === connection);
    const outcome = outcomeAt(rows, output);
    return {
      ...group, id: `c:${connection}`, connection, output, label: outputLabel(output), outcome,
      word: outputWord(outcome, deliveries, group.entries), deliveries,
      ms: group.entries.reduce((sum, entry) => sum + entry.step.ms, 0),
    };
  });
  return { input, outputs };
}

/** For each step of a connection, where the event stands in the batch that enters it: events that were dropped before are no longer in it. */
function placesIn({ trace, event_rows: rows }: Source, eventId: string | null): number[] {
  const all = rows.toSorted((a, b) => a.index - b.index).map((row) => row.id);
  const gone = new Map<string, Set<string>>();
  return trace.map(({ scope, connection = '', events }) => {
    if (scope === 'batch') return -1;
    const dropped = gone.get(connection) ?? new Set<string>();
    gone.set(connection, dropped);
    const place = eventId === null ? -1 : all.filter((id) => !dropped.has(id)).indexOf(eventId);
    for (const one of events) if (one.verdict === 'dropped' && one.later !== true) dropped.add(one.event_id);
    return place;
  });
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
  const inInput = [...view.input.entries, ...view.input.also, ...view.input.untouched].find((entry) => entry.id === id);
  if (inInput !== undefined) return { kind: 'step', entry: inInput, output: null };
  for (const output of view.outputs) {
    if (output.id === id) return { kind: 'output', output };
    const entry = [...output.entries, ...output.also, ...output.untouched].find((one) => one.id === id);
    if (entry !== undefined) return { kind: 'step', entry, output };
  }
  return null;
}
