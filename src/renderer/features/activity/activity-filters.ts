/** Filters of the window's own (ui.md B4), where a report counts in stretches of time. */
import { filterValue } from '../../stores/context.ts';
import type { ReportScope } from '../../api/reports.ts';

const MINUTE_MS = 60_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Local time, as the filter language reads it, no finer than needed. */
function moment(ms: number, unit: number): string {
  const date = new Date(ms);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
  if (unit >= MINUTE_MS) return day;
  return `${day}:${two(date.getSeconds())}${unit >= 1_000 ? '' : `.${String(date.getMilliseconds()).padStart(3, '0')}`}`;
}

/** `age=2026-11-21T14:00..2026-11-21T14:59`: what arrived from one moment to just before another. A repeated hour of local time is told in Unix ms. */
export function arrivedTerm(from: number, to: number): string {
  const unit = [MINUTE_MS, 1_000].find((one) => from % one === 0 && to % one === 0) ?? 1;
  const [first, last] = [moment(from, unit), moment(to - 1, unit)];
  const plain = new Date(first).getTime() === from && new Date(last).getTime() === to - unit;
  return plain ? `age=${first}..${last}` : `age=${from}..${to - 1}`;
}

/** Batches without events have a row of their own in the stream, which is not counted. */
export const EVENTS_ONLY = '-type=batch';

export function scopeTerms({ env, input }: ReportScope): string[] {
  return [...(input === null ? [] : [`input=${filterValue(input)}`]), ...(env === null ? [] : [`env=${env}`])];
}

export function joinTerms(...terms: readonly string[]): string {
  return terms.filter((term) => term !== '').join(' ');
}
