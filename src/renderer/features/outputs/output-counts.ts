/** Figures of an output as the grid and the head of an output show them, each with the way to the rows behind it. */
import type { OutputState } from '../../../protocol/partner.ts';
import { OUTCOMES } from '../../../protocol/vocabulary.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { filterValue, setFilter } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import type { Period } from '../connections/connection-view.ts';

const FAILED: readonly Outcome[] = ['failed', 'rule-error'];
const WAITING: readonly Outcome[] = ['queued', 'retrying'];
const SENT: readonly Outcome[] = ['delivered'];
const HELD = OUTCOMES.filter((outcome) => ![...SENT, ...FAILED, ...WAITING].includes(outcome));

export interface OutputCounts {
  readonly sent: number;
  readonly failed: number;
  /** Kept from it by a filter, consent, the plan, a rule, or because it takes no such event. */
  readonly held: number;
  readonly waiting: number;
}

export const COUNT_OUTCOMES: Readonly<Record<keyof OutputCounts, readonly Outcome[]>> = { sent: SENT, failed: FAILED, held: HELD, waiting: WAITING };

export function countsOf({ outcomes }: Pick<OutputState, 'outcomes'>): OutputCounts {
  const sum = (which: readonly Outcome[]): number => which.reduce((total, outcome) => total + (outcomes[outcome] ?? 0), 0);
  return { sent: sum(SENT), failed: sum(FAILED), held: sum(HELD), waiting: sum(WAITING) };
}

/** The events that a figure counts; pickers of the context bar go along by themselves. */
export function eventsFilter(output: string, outcomes: readonly Outcome[], period: Period): string {
  return [`output=${filterValue(output)}`, `outcome=${outcomes.join(',')}`, ...(period === 'all' ? [] : [`age<${period}`])].join(' ');
}

export function showEvents(filter: string): void {
  goTo('stream');
  setFilter(filter);
}
