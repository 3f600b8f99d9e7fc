/**
 * Why an output got an event or did not, read from what was stored when it was decided (ui.md C2). Nothing is decided here a second time:
 * a step that holds the whole branch back is `dropped` or `error` (or tells that the connection is off), one that holds single events
 * back names them.
 */
import type { BatchDetail, Delivery, EventRow, Reason, TraceStep } from './contract.ts';
import type { Why } from './explain.ts';
import { STAGES, worstOutcome } from './vocabulary.ts';
import type { Outcome, StageId } from './vocabulary.ts';

type Detail = Pick<BatchDetail, 'id' | 'trace' | 'event_rows' | 'deliveries'>;
type Blocker = Why['blockers'][number];

export interface WhyTarget {
  readonly connection: string;
  readonly output: string;
}

const ORDER = new Map<StageId, number>(STAGES.map(({ id }, index) => [id, index]));
/** They judge events that others held back already, so that what they say of them is known. */
const JUDGING: ReadonlySet<StageId> = new Set(['split', 'gates', 'sampling', 'forwarding-rules', 'filters']);
/** A rule that failed lets the batch go on when its step is an error; deliveries speak for themselves. */
const ERRORS_GO_ON: ReadonlySet<StageId> = new Set(['data-plan', 'all-outputs-rules', 'output-rules', 'delivery']);

/** Connections that the trace of a batch tells of, in its order. */
export function tracedConnections({ trace }: Pick<BatchDetail, 'trace'>): WhyTarget[] {
  const found = new Map<string, WhyTarget>();
  for (const { connection, output } of trace) if (connection !== undefined && !found.has(connection)) found.set(connection, { connection, output: output ?? connection });
  return [...found.values()];
}

/** A reason and the place in the steps where it stands; `later` when it did not decide. */
interface Found {
  readonly blocker: Omit<Blocker, 'first'>;
  readonly later: boolean;
  readonly at: number;
}

export function whyOf(detail: Detail, eventId: string, { connection, output }: WhyTarget): Why {
  const row = detail.event_rows.find(({ id }) => id === eventId);
  const steps = detail.trace.filter((step) => step.scope === 'batch' || step.connection === connection);
  const deliveries = carrying(detail.deliveries, connection, eventId, row);
  const fates = deliveries.map((delivery) => fateOf(delivery, row?.type === 'batch' ? null : eventId));
  const found = [...steps.flatMap((step, at) => blockersIn(step, eventId, at)), ...refusals(fates, steps.length)];
  const deciding = found.find(({ later }) => !later) ?? found[0];
  const blockers = found.map((one): Blocker => ({ ...one.blocker, first: one === deciding }));
  const outcome = outcomeOf(row, output, fates, deciding?.blocker.reason.code ?? null);
  return {
    event_id: eventId, batch_id: detail.id, connection, output, outcome, blockers,
    answer: answerOf({ connection, output }, blockers, fates, outcome),
    passed: passedBefore(steps, deciding?.at ?? steps.length), not_reached: notReached(deciding?.blocker.stage, blockers), deliveries: deliveries.map(({ id }) => id),
  };
}

/** A batch without events has a row of its own, and requests that carry none. */
function carrying(deliveries: readonly Delivery[], connection: string, eventId: string, row: EventRow | undefined): Delivery[] {
  const own = deliveries.filter((one) => one.connection === connection);
  return row?.type === 'batch' ? own.filter((one) => one.event_ids.length === 0) : own.filter((one) => one.event_ids.includes(eventId));
}

/** Nothing of the branch goes on behind this step. */
export function holdsBranch({ stage, verdict, reason, events, later }: TraceStep): boolean {
  if (verdict === 'skipped') return reason.code === 'connection-inactive';
  if (verdict === 'error') return !ERRORS_GO_ON.has(stage);
  // A step behind the end of the branch which judges single events alone has the reason of one of them.
  return verdict === 'dropped' && !events.some((one) => one.verdict === 'dropped' && (one.later !== true || (later === true && isSameReason(one.reason, reason))));
}

const isSameReason = (a: Reason, b: Reason): boolean => JSON.stringify(a) === JSON.stringify(b);

function blockersIn(step: TraceStep, eventId: string, at: number): Found[] {
  const { stage, label, scope } = step;
  const later = step.later === true;
  const whole = holdsBranch(step) ? [step.reason, ...step.more ?? []] : [];
  return [
    ...whole.map((reason, index): Found => ({ blocker: { stage, label, scope, reason }, later: later || index > 0, at })),
    ...step.events.filter((one) => one.event_id === eventId && one.verdict === 'dropped')
      .map((one): Found => ({ blocker: { stage, label, scope: 'event', reason: one.reason }, later: later || one.later === true, at })),
  ];
}

/** What became of one event in a request. */
export type Fate = Pick<Delivery, 'outcome' | 'reason'>;

/** A partner may take a request and refuse a part of it: then that part's event failed. `eventId` is null for what belongs to the user alone. */
export function fateOf({ outcome, reason, refused }: Pick<Delivery, 'outcome' | 'reason' | 'refused'>, eventId: string | null): Fate {
  const own = refused.find((part) => part.event_id === eventId);
  return own === undefined ? { outcome, reason } : { outcome: 'failed', reason: own.reason };
}

function refusals(fates: readonly Fate[], at: number): Found[] {
  return fates.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => ({ blocker: { stage: 'delivery', label: 'Delivery', scope: 'connection', reason }, later: false, at }));
}

function passedBefore(steps: readonly TraceStep[], end: number): Why['passed'] {
  return steps.slice(0, end).flatMap((step): Why['passed'] => {
    const { stage, label, verdict, reason } = step;
    if (stage === 'delivery' || step.later === true || holdsBranch(step)) return [];
    return [{ stage, label, verdict: verdict === 'changed' || verdict === 'skipped' ? verdict : 'passed', reason }];
  });
}

function notReached(end: StageId | undefined, blockers: readonly Blocker[]): Why['not_reached'] {
  if (end === undefined || end === 'delivery') return [];
  const from = ORDER.get(end)!;
  const inBranch = STAGES[from]!.unit === 'connection';
  return STAGES.slice(from + 1)
    .filter(({ id }) => !(inBranch && JUDGING.has(id)) && !blockers.some((one) => one.stage === id))
    .map(({ id, label }) => ({ stage: id, label }));
}

/** Two connections may lead to one output when one of them is broken: the reason tells them apart. */
function outcomeOf(row: EventRow | undefined, output: string, deliveries: readonly Fate[], code: string | null): Outcome | null {
  if (deliveries.length > 0) return worstOutcome(deliveries.map((one) => one.outcome));
  const own = (row?.outcomes ?? []).filter((one) => one.output === output);
  return (own.find((one) => one.code === code) ?? (code === 'connection-inactive' ? undefined : own[0]))?.outcome ?? null;
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const MID_SENTENCE = /^(The|This|That|No|Nothing|A|An|It|Its|Historical|Events|Data|Names|Of|Neither|In|One|All|Only)\b/;

/** A reason's sentence behind a colon. */
function clause(message: string): string {
  const text = message.trim().replace(/\.$/, '');
  return MID_SENTENCE.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function answerOf({ connection, output }: WhyTarget, blockers: readonly Blocker[], deliveries: readonly Fate[], outcome: Outcome | null): string {
  const first = blockers.find((one) => one.first);
  if (first !== undefined) {
    const more = blockers.length - 1;
    const others = more === 0 ? '' : ` ${NUMBERS[more] ?? more} more ${more === 1 ? 'thing' : 'things'} would have held it back.`;
    return `The output ${output} did not get it: ${clause(first.reason.message)} (connection ${connection}).${others}`;
  }
  const waiting = deliveries.find((one) => one.outcome === 'retrying' || one.outcome === 'queued');
  if (waiting !== undefined) return `The output ${output} does not have it yet: ${clause(waiting.reason.message)} (connection ${connection}).`;
  if (deliveries.length > 0) return `The output ${output} got it${deliveries.length === 1 ? '' : ` in ${deliveries.length} requests`}: ${clause(deliveries[0]!.reason.message)} (connection ${connection}).`;
  return outcome === null ? `The trace of this batch says nothing of the connection ${connection}.` : `The output ${output} was sent nothing for it (connection ${connection}).`;
}

