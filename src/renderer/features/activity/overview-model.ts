/** The overview as its cards tell it. */
import type { OverviewReport } from '../../../protocol/report.ts';
import { formatCount, formatMs } from '../../ui/format.ts';
import { DAY_MS, formatDay, formatUtc, HOUR_MS } from './activity-range.ts';

export type Tile = OverviewReport['tiles'][number];
type Identities = OverviewReport['identities'];

/** `1:04 min`, `2:05 h`: the average session. */
function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (ms > 0 && ms < 1_000) return `${formatMs(ms)} ms`;
  if (seconds < 60) return `${seconds} s`;
  const [big, small, unit] = seconds < 3_600 ? [Math.floor(seconds / 60), seconds % 60, 'min'] : [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), 'h'];
  return `${big}:${String(small).padStart(2, '0')} ${unit}`;
}

/** Cents matter in small sums only. */
function moneyText(value: number, currency: string | null): string {
  const digits = Math.abs(value) >= 1_000 ? 0 : 2;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (currency === null || !/^[a-z]{3}$/i.test(currency)) return `${value.toLocaleString('en-US', options)}${currency === null ? '' : ` ${currency}`}`;
  return value.toLocaleString('en-US', { ...options, style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
}

export function tileValue({ unit, currency }: Pick<Tile, 'unit' | 'currency'>, value: number): string {
  switch (unit) {
    case 'count': return formatCount(value);
    case 'ms': return lengthText(value);
    case 'money': return moneyText(value, currency);
  }
}

export interface Trend {
  readonly direction: 'up' | 'down' | 'same' | 'none';
  readonly text: string;
  /** `from 41,020`: left out where there is no room for it. */
  readonly from: string;
}

/** Against the period before of the same length. */
export function trendOf(tile: Pick<Tile, 'unit' | 'currency' | 'previous' | 'trend' | 'value'>): Trend {
  if (tile.trend === null) return { direction: 'none', text: 'none before', from: '' };
  const before = tileValue(tile, tile.previous);
  const percent = Math.round(Math.abs(tile.trend));
  if (tile.value === tile.previous) return { direction: 'same', text: 'as before', from: '' };
  return { direction: tile.value > tile.previous ? 'up' : 'down', text: `${percent === 0 ? '<1' : formatCount(percent)} %`, from: `from ${before}` };
}

export function percentOf(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 1 ? '<1' : Math.round(percent)} %`;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const STEPS = [[DAY_MS, 'day', 'days'], [HOUR_MS, 'hour', 'hours'], [60_000, 'minute', 'minutes'], [1_000, 'second', 'seconds']] as const;

/** `by 30 minutes`, `by hour`. */
export function bucketWords(bucketMs: number): string {
  const [size, one, many] = STEPS.find(([step]) => bucketMs >= step) ?? STEPS[3];
  const count = Math.round(bucketMs / size);
  return count === 1 ? `by ${one}` : `by ${count} ${many}`;
}

/** `Nov 21 14:00 to 15:00 UTC`; a whole day by its name. */
export function bucketLabel(at: number, bucketMs: number): string {
  if (bucketMs >= DAY_MS) return `${formatDay(at)}${bucketMs > DAY_MS ? ` to ${formatDay(at + bucketMs - 1)}` : ''} UTC`;
  return `${formatUtc(at)} to ${formatUtc(at + bucketMs).slice(-5)} UTC`;
}

/** Who has both of two types; nobody where they never come together. */
export function overlapOf({ overlaps }: Pick<Identities, 'overlaps'>, a: string, b: string): { readonly users: number; readonly filter: string } {
  return overlaps.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a)) ?? { users: 0, filter: '' };
}

/** The types most users have, which the matrix has room for. */
export function topTypes({ types }: Pick<Identities, 'types'>, most: number): string[] {
  return types.toSorted((x, y) => y.users - x.users).slice(0, most).map(({ type }) => type);
}
