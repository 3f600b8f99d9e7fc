/** The Event forwarding report as the grid shows it. */
import type { ForwardingReport } from '../../../protocol/report.ts';
import type { Outcome } from '../../../protocol/vocabulary.ts';
import { dayStart, dayText, HOUR_MS, hourText, spanOf } from './activity-range.ts';

export type ForwardingRow = ForwardingReport['rows'][number];
export type ForwardingCell = ForwardingRow['cells'][number];

export interface ShownRow {
  readonly row: ForwardingRow;
  /** Null: there is nothing below it. */
  readonly open: boolean | null;
  readonly level: number;
}

/** Rows whose parents are all open; rows follow their parent and are deeper than it. The daily total has no children to hide. */
export function shownRows(rows: readonly ForwardingRow[], open: readonly string[]): ShownRow[] {
  const least = Math.min(...rows.filter(({ type }) => type !== '').map(({ depth }) => depth));
  let hiddenBelow = Number.POSITIVE_INFINITY;
  return rows.flatMap((row, index) => {
    const total = row.type === '';
    if (!total && row.depth > hiddenBelow) return [];
    hiddenBelow = Number.POSITIVE_INFINITY;
    const hasChildren = !total && (rows[index + 1]?.depth ?? -1) > row.depth;
    const isOpen = hasChildren ? open.includes(row.id) : null;
    if (isOpen === false) hiddenBelow = row.depth;
    return [{ row, open: isOpen, level: total ? 0 : row.depth - least }];
  });
}

/** Indexes of the columns that are shown. */
export function shownColumns(columns: ForwardingReport['columns'], hidden: readonly string[]): number[] {
  return columns.flatMap(({ output }, index) => (hidden.includes(output) ? [] : [index]));
}

/** How many the connections to the output held back, and what happened to most of those; null where none were. What no connection leads to is not held back. */
export function heldBack({ out, fewer }: ForwardingCell): { readonly count: number; readonly outcome: Outcome } | null {
  const held = fewer.flatMap(({ outcome, count }) => (outcome === null ? [] : [{ outcome, count }]));
  const [first] = held;
  return out === null || first === undefined ? null : { count: held.reduce((sum, { count }) => sum + count, 0), outcome: first.outcome };
}

export const WHOLE_DAY = '*';

export interface DayChoice {
  readonly day: number;
  /** 0 to 23, or the whole day. */
  readonly hour: number | typeof WHOLE_DAY;
}

export function dayChoice(range: string, now: number): DayChoice {
  const from = spanOf(range, now)?.from ?? now;
  const day = dayStart(from);
  return { day, hour: /T\d{2}$/.test(range) ? Math.round((from - day) / HOUR_MS) : WHOLE_DAY };
}

/** The current day is named by what it is, so that it goes on tomorrow. */
export function dayRange({ day, hour }: DayChoice, now: number): string {
  if (hour !== WHOLE_DAY) return hourText(day, hour);
  return day === dayStart(now) ? 'today' : dayText(day);
}
