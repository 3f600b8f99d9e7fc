/** The histogram strip as arithmetic: time spans, bars, and the brush as a term of the filter language. */
import { replaceField, splitTags } from '../../../protocol/filter/index.ts';
import type { Histogram } from '../../../protocol/contract.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** From the closest to the widest; the wheel moves along it. */
export const SPANS = [10 * MINUTE, 30 * MINUTE, 3 * HOUR, 12 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR] as const;

export const BAR_PITCH = 7;
const GAP = 2;

export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  /** Part of the height that failed, from the bottom. */
  readonly errorHeight: number;
}

/** Bars over the whole width; a bucket with anything in it is at least two pixels high. */
export function bars(histogram: Histogram, width: number, height: number): Bar[] {
  const most = Math.max(1, ...histogram.buckets.map((bucket) => bucket.events));
  const pitch = width / Math.max(1, histogram.buckets.length);
  return histogram.buckets.map((bucket, index) => {
    const tall = bucket.events === 0 ? 0 : Math.max(2, (bucket.events / most) * height);
    const errors = bucket.errors === 0 ? 0 : Math.min(tall, Math.max(3, (bucket.errors / most) * height));
    return { x: index * pitch, width: Math.max(1, pitch - GAP), y: height - tall, height: tall, errorHeight: errors };
  });
}

export interface Interval {
  readonly from: number;
  readonly to: number;
}

export function timeAt(x: number, width: number, range: Interval): number {
  const part = Math.max(0, Math.min(1, x / Math.max(1, width)));
  return range.from + part * (range.to - range.from);
}

export function xAt(time: number, width: number, range: Interval): number {
  return Math.max(0, Math.min(width, ((time - range.from) / Math.max(1, range.to - range.from)) * width));
}

const two = (value: number): string => String(value).padStart(2, '0');

function clock(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function day(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `age=14:03:00..14:07:30`, in whole seconds; with the date where it is not today. */
export function brushTerm({ from, to }: Interval, now: number): string {
  const dated = day(from) !== day(now) || day(to) !== day(now);
  const end = (ms: number): string => (dated ? `${day(ms)}T${clock(ms)}` : clock(ms));
  return `age=${end(from)}..${end(to)}`;
}

export function withBrush(filter: string, interval: Interval | null, now: number): string {
  return replaceField(filter, 'age', interval === null ? null : brushTerm(interval, now));
}

function moment(text: string, now: number): number | null {
  const match = /^(?:(\d{4})-(\d{2})-(\d{2})[T ])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const today = new Date(now);
  const [year, month, date] = match[1] === undefined
    ? [today.getFullYear(), today.getMonth(), today.getDate()]
    : [Number(match[1]), Number(match[2]) - 1, Number(match[3])];
  return new Date(year, month, date, Number(match[4]), Number(match[5]), Number(match[6] ?? 0)).getTime();
}

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE, h: HOUR, d: 24 * HOUR };

/** The stretch of time that the filter is narrowed to, as far as the strip can show it. */
export function brushOf(filter: string, now: number): Interval | null {
  for (const { text } of splitTags(filter)) {
    const range = /^age[=:](.+)\.\.(.+)$/.exec(text);
    if (range?.[1] !== undefined && range[2] !== undefined) {
      const [from, to] = [moment(range[1], now), moment(range[2], now)];
      // The end names a whole second (or minute).
      if (from !== null && to !== null) return { from, to: to + (/:\d{2}:\d{2}$/.test(range[2]) ? 1_000 : MINUTE) };
    }
    const recent = /^age<=?(\d+)([smhd])$/.exec(text);
    if (recent?.[1] !== undefined) return { from: now - Number(recent[1]) * (UNITS[recent[2] ?? ''] ?? 0), to: now };
  }
  return null;
}

export function widerSpan(span: number): number {
  return SPANS.find((one) => one > span) ?? span;
}

export function closerSpan(span: number): number {
  return SPANS.findLast((one) => one < span) ?? span;
}

export function spanLabel(span: number): string {
  if (span < HOUR) return `${span / MINUTE} min`;
  return span < 48 * HOUR ? `${span / HOUR} h` : `${span / (24 * HOUR)} days`;
}
