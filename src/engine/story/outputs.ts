/** What became of a batch at each output, in a sentence: how many events by outcome, and the reasons of those that did not arrive. */
import type { BatchDetail, TraceStep } from '../../protocol/contract.ts';
import type { StoryOutput } from '../../protocol/story.ts';
import { OUTCOMES, worstOutcome } from '../../protocol/vocabulary.ts';
import type { Outcome } from '../../protocol/vocabulary.ts';
import { plural } from '../wording.ts';

/** Reasons told of one output; the trace has them all. */
const MAX_REASONS = 4;

export function storyOutputs(detail: BatchDetail): StoryOutput[] {
  const byConnection = new Map<string, TraceStep[]>();
  for (const step of detail.trace) {
    if (step.connection === undefined) continue;
    const steps = byConnection.get(step.connection);
    if (steps === undefined) byConnection.set(step.connection, [step]);
    else steps.push(step);
  }
  return [...byConnection].map(([connection, steps]) => outputOf(detail, connection, steps));
}

function outputOf(detail: BatchDetail, connection: string, steps: readonly TraceStep[]): StoryOutput {
  const output = steps[0]?.output ?? '';
  const counts = new Map<Outcome, number>();
  for (const row of detail.event_rows) {
    const own = row.outcomes.find((one) => one.output === output);
    if (own !== undefined) counts.set(own.outcome, (counts.get(own.outcome) ?? 0) + 1);
  }
  const told = OUTCOMES.filter((outcome) => counts.has(outcome)).map((outcome) => `${plural(counts.get(outcome)!, 'event')} ${outcome}`);
  const reasons = reasonsOf(steps);
  const what = told.length > 0 ? told.join(', ') : steps.some((step) => (step.deliveries ?? []).length > 0) ? 'The batch was sent' : 'Nothing was sent';
  return {
    connection, output, outcome: worstOutcome(counts.keys()), outcomes: Object.fromEntries(counts),
    sentence: `${what}${reasons.length === 0 ? '.' : `: ${reasons.slice(0, MAX_REASONS).join(' ')}${reasons.length > MAX_REASONS ? ` And ${plural(reasons.length - MAX_REASONS, 'more reason')}.` : ''}`}`,
  };
}

/** What held something back or failed, each once, in the order of the stages; without what only would have. Where nothing did, what the last step says. */
function reasonsOf(steps: readonly TraceStep[]): string[] {
  const found = new Set<string>();
  for (const step of steps) {
    if (step.later === true) continue;
    const single = step.events.filter(({ verdict, later }) => later !== true && (verdict === 'dropped' || verdict === 'error'));
    for (const { reason } of single) found.add(sentence(reason.message));
    if (single.length === 0 && (step.verdict === 'dropped' || step.verdict === 'error')) found.add(sentence(step.reason.message));
    if (step.reason.code === 'connection-inactive') found.add(sentence(step.reason.message));
  }
  if (found.size === 0) {
    const last = steps.findLast(({ stage, verdict }) => verdict !== 'skipped' || stage === 'delivery');
    if (last !== undefined) found.add(sentence(last.reason.message));
  }
  return [...found];
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
