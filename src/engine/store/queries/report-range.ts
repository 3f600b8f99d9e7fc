/** The stretch of time that a report counts, and the filters (protocol/filter) that open the rows behind its numbers. */
import { printValue } from '../../../protocol/filter/index.ts';
import { EVENT_TYPES } from '../../../protocol/vocabulary.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import { HOUR_MS, SLOT_MS } from '../report-sql.ts';

/** From, to (excluded), Unix ms, both on a whole slot; null means all. */
export interface ReportArgs {
  readonly from: number;
  readonly to: number;
  readonly env: Environment | null;
  readonly input: string | null;
}

const DAY_MS = 24 * HOUR_MS;
/** Times that the filter language can write: 12 to 14 digits. */
const EARLIEST = 100_000_000_000 - (100_000_000_000 % DAY_MS) + DAY_MS;
const LATEST = 99_999_999_999_999 - (99_999_999_999_999 % DAY_MS);
/** From here on hours are fine enough. */
const LONG_MS = 2 * DAY_MS;

/** Wide enough for what was asked for: whole slots, and whole hours (or `unit`) where the stretch is long. */
export function alignedRange(asked: { readonly from: number; readonly to: number }, unit?: number): { from: number; to: number } {
  const step = unit ?? (asked.to - asked.from > LONG_MS ? HOUR_MS : SLOT_MS);
  const from = Math.max(EARLIEST, asked.from - mod(asked.from, step));
  const to = Math.min(LATEST, asked.to + mod(-asked.to, step));
  return { from, to: Math.max(to, from + step) };
}

const mod = (value: number, by: number): number => ((value % by) + by) % by;

const MINUTE_MS = 60_000;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE_MS);

/** A round length of time of which at most `most` fit. */
export function bucketMs({ from, to }: { readonly from: number; readonly to: number }, most: number): number {
  return STEPS.find((step) => (to - from) / step <= most) ?? Math.ceil((to - from) / most / DAY_MS) * DAY_MS;
}

export function joined(...terms: readonly string[]): string {
  return terms.filter((term) => term !== '').join(' ');
}

const two = (value: number): string => String(value).padStart(2, '0');

function localMinute(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** What arrived from one minute to just before another. An hour that local time has twice is told in Unix ms. */
function arrived(from: number, to: number): string {
  const [first, last] = [localMinute(from), localMinute(to - MINUTE_MS)];
  const plain = new Date(first).getTime() === from && new Date(last).getTime() === to - MINUTE_MS;
  return plain ? `age=${first}..${last}` : `age=${from}..${to - 1}`;
}

/** What all numbers of a report have in common. */
export function scopeFilter({ from, to, env, input }: ReportArgs): string {
  return joined(arrived(from, to), env === null ? '' : `env=${env}`, input === null ? '' : `input=${textValue(input)}`);
}

export function textValue(text: string): string {
  return text === '' ? '""' : printValue({ kind: 'text', text });
}

const TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

export const typeTerm = (type: string): string => (TYPES.has(type) ? `type=${type}` : `type==${textValue(type)}`);
/** Names and kinds are told apart by case too. */
export const nameTerm = (name: string): string => (name === '' ? '-name' : `name==${textValue(name)}`);
export const kindTerm = (kind: string): string => (kind === '' ? '-kind' : `kind==${textValue(kind)}`);
export const codeTerm = (code: string): string => (code === '' ? '-code' : `code=${textValue(code)}`);
/** Batches without events have a row of their own, which no report counts. */
export const EVENTS_ONLY = '-type=batch';
