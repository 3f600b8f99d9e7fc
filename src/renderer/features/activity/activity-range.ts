/**
 * The stretch of time that a tab looks at, as text of the address: a preset (`24h`), a day (`2026-11-21`), an hour of it (`2026-11-21T14`), or
 * two minutes (`2026-11-21T13:00..2026-11-21T14:30`). Days and hours are UTC, as the hosted pages have them (spec/pipeline.md g).
 */
import type { ReportRange } from '../../api/reports.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const PRESETS = ['1h', '12h', '24h', '7d', '30d', 'today', 'yesterday'] as const;
export type Preset = (typeof PRESETS)[number];

export const PRESET_LABELS: Readonly<Record<Preset, string>> = {
  '1h': 'Last hour', '12h': 'Last 12 hours', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', today: 'Today', yesterday: 'Yesterday',
};

const LENGTHS = new Map<string, number>([['1h', HOUR_MS], ['12h', 12 * HOUR_MS], ['24h', DAY_MS], ['7d', 7 * DAY_MS], ['30d', 30 * DAY_MS]]);

/** Unix ms, the end excluded; it is open while the stretch still grows. */
export interface Span {
  readonly from: number;
  readonly to?: number | undefined;
}

export function isPreset(text: string): text is Preset {
  return (PRESETS as readonly string[]).includes(text);
}

export function dayStart(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** `2026-11-21` in UTC. */
export function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** `2026-11-21T13:00` in UTC: what a date and time field takes. */
export function minuteText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16);
}

/** Null for what is no time of that form, February 30 included. */
function utc(text: string, form: RegExp, tail: string): number | null {
  const ms = form.test(text) ? Date.parse(`${text}${tail}`) : Number.NaN;
  return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text) ? null : ms;
}

export function parseDay(text: string): number | null {
  return utc(text, /^\d{4}-\d{2}-\d{2}$/, 'T00:00Z');
}

export function parseMinute(text: string): number | null {
  return utc(text, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'Z');
}

export function customText(from: number, to: number): string {
  return `${minuteText(from)}..${minuteText(to)}`;
}

export function hourText(day: number, hour: number): string {
  return minuteText(day + hour * HOUR_MS).slice(0, 13);
}

/** Null when the text means no stretch of time. */
export function spanOf(text: string, now: number): Span | null {
  const length = LENGTHS.get(text);
  if (length !== undefined) return { from: now - length };
  const today = dayStart(now);
  if (text === 'today') return { from: today };
  if (text === 'yesterday') return { from: today - DAY_MS, to: today };
  const day = parseDay(text);
  if (day !== null) return { from: day, to: day + DAY_MS };
  const hour = utc(text, /^\d{4}-\d{2}-\d{2}T\d{2}$/, ':00Z');
  if (hour !== null) return { from: hour, to: hour + HOUR_MS };
  const [from, to] = text.split('..').map(parseMinute);
  return from !== null && from !== undefined && to !== null && to !== undefined && from < to ? { from, to } : null;
}

/** What the report is asked for; a text that means nothing counts as `fallback`. */
export function reportRange(text: string, now: () => number, fallback: Preset): ReportRange {
  const key = spanOf(text, now()) === null ? fallback : text;
  return { key, read: () => spanOf(key, now()) as Span };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 21` in UTC. */
export function formatDay(ms: number): string {
  const date = new Date(ms);
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCDate()}`;
}

/** `14:03` in UTC. */
export function formatHour(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}

/** `Nov 21 14:03` in UTC. */
export function formatUtc(ms: number): string {
  return `${formatDay(ms)} ${formatHour(ms)}`;
}

/** `Nov 20 14:03 to Nov 21 14:03 UTC`; a day is said once. */
export function formatSpan(from: number, to: number): string {
  return `${formatUtc(from)} to ${dayText(from) === dayText(to) ? formatHour(to) : formatUtc(to)} UTC`;
}
