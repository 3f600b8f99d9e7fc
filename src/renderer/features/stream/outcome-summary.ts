/** What an outcome cell says (ui.md C1): text first, and the worst outcome decides colour and icon. */
import type { EventRow } from '../../../protocol/contract.ts';
import { OUTCOME_SEVERITY } from '../../../protocol/vocabulary.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import type { Tone } from '../../ui/tones.ts';

export interface OutcomeSummary {
  readonly text: string;
  readonly tone: Tone;
  /** The outcome whose icon is shown; null while nothing is decided. */
  readonly worst: Outcome | null;
  /** One line per output, for the tooltip and for screen readers. */
  readonly lines: readonly string[];
}

type OutputOutcome = EventRow['outcomes'][number];

/** Beside a fraction there is no room for the full word. */
const SHORT: Partial<Record<Outcome, string>> = { 'plan-blocked': 'blocked', 'rule-dropped': 'dropped', 'rule-error': 'rule error' };

const HARMLESS: ReadonlySet<Outcome> = new Set<Outcome>(['filtered', 'unsupported', 'kit-only']);

type Judged = Pick<EventRow, 'outcome' | 'outcomes'> & Partial<Pick<EventRow, 'flags'>>;

const UNDECIDED: OutcomeSummary = { text: 'no output', tone: 'neutral', worst: null, lines: [] };

export function outputLabel(name: string): string {
  return name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

function worstOf(outcomes: readonly OutputOutcome[]): OutputOutcome | undefined {
  return outcomes.reduce<OutputOutcome | undefined>(
    (worst, one) => (worst === undefined || OUTCOME_SEVERITY[one.outcome] > OUTCOME_SEVERITY[worst.outcome] ? one : worst),
    undefined,
  );
}

function word(one: OutputOutcome): string {
  return one.outcome === 'failed' && one.status !== null && one.status > 0 ? `failed ${one.status}` : one.outcome;
}

function line(one: OutputOutcome): string {
  const status = one.status !== null && one.status > 0 && one.outcome !== 'failed' ? ` ${one.status}` : '';
  return `${outputLabel(one.output)}: ${word(one)}${status}`;
}

function summarise(outcomes: readonly OutputOutcome[], isBatch: boolean): OutcomeSummary {
  const worst = worstOf(outcomes);
  if (worst === undefined) return UNDECIDED;
  const lines = [...new Set(outcomes.map(line))];
  const total = outcomes.length;
  const delivered = outcomes.filter((one) => one.outcome === 'delivered').length;
  if (delivered === total) return { text: `${total}/${total} delivered`, tone: 'ok', worst: 'delivered', lines };

  const alike = outcomes.filter((one) => one.outcome === worst.outcome);
  if (alike.length === total) {
    const outputs = new Set(outcomes.map((one) => one.output)).size;
    const statuses = new Set(outcomes.map(word));
    const name = statuses.size === 1 ? word(worst) : worst.outcome;
    return { text: isBatch && outputs > 1 ? `${name} · ${outputs} outputs` : name, tone: OUTCOME_LOOKS[worst.outcome].tone, worst: worst.outcome, lines };
  }

  const status = worst.status !== null && worst.status > 0 ? worst.status : null;
  const detail = alike.length === 1 && worst.outcome === 'failed'
    ? `${outputLabel(worst.output)} ${status ?? 'failed'}`
    : `${alike.length} ${SHORT[worst.outcome] ?? worst.outcome}`;
  // What a filter or a partner's nature keeps out is no fault as long as something was delivered.
  const tone = HARMLESS.has(worst.outcome) && delivered > 0 ? 'ok' : OUTCOME_LOOKS[worst.outcome].tone;
  return { text: `${delivered}/${total} · ${detail}`, tone, worst: worst.outcome, lines };
}

export function eventOutcome(event: Judged): OutcomeSummary {
  if (event.outcomes.length > 0) return summarise(event.outcomes, false);
  if (event.outcome === null) return event.flags?.includes('duplicate') === true ? { ...UNDECIDED, text: 'duplicate' } : UNDECIDED;
  return { text: event.outcome, tone: OUTCOME_LOOKS[event.outcome].tone, worst: event.outcome, lines: [] };
}

/** A batch sums its events: 3 events at 3 outputs are 9. */
export function batchOutcome(events: readonly Judged[]): OutcomeSummary {
  const all = events.flatMap((event) => event.outcomes);
  if (all.length > 0) return summarise(all, true);
  const decided = events.find((event) => event.outcome !== null) ?? events[0];
  return decided === undefined ? UNDECIDED : eventOutcome(decided);
}

/** The same for a headline, where there is room for a short sentence when one output alone spoilt it. */
export function headline(summary: OutcomeSummary, outcomes: readonly OutputOutcome[]): string {
  const worst = outcomes.filter((one) => one.outcome === summary.worst);
  const [only] = worst;
  if (only === undefined || worst.length > 1) return summary.text;
  if (only.outcome === 'failed') return `${outputLabel(only.output)} rejected it`;
  if (only.outcome === 'retrying') return `${outputLabel(only.output)} is being retried`;
  return summary.text;
}
