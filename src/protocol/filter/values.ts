/** What a value means: numbers with units, time words, list words, and how text compares. Shared by evaluator, SQL and sentence. */
import type { FilterOp, FilterValue } from './ast.ts';
import type { EnumValue, FieldDefinition } from './fields.ts';

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;
const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i;

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** Lower case of A to Z only, as SQLite's `lower` and `NOCASE` do it. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** A number, strictly: no hex, no empty text, nothing after it. */
export function toNumber(text: string): number | null {
  if (!NUMBER.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

export type TextOp = '=' | '==' | ':' | '^=' | '$=' | '*=' | '~';

/** Text compares without case (but for `==`): A to Z when the value is ASCII (an index can do that), all of Unicode otherwise. */
export function textMatches(actual: string, op: TextOp, wanted: string): boolean {
  if (op === '~') return compileRegex(wanted)?.test(actual) ?? false;
  if (op === '==') return actual === wanted;
  const ascii = isAscii(wanted);
  const left = ascii ? asciiLower(actual) : actual.toLowerCase();
  const right = ascii ? asciiLower(wanted) : wanted.toLowerCase();
  switch (op) {
    case '=': return left === right;
    case ':':
    case '*=': return left.includes(right);
    case '^=': return left.startsWith(right);
    case '$=': return left.endsWith(right);
    default: return op satisfies never;
  }
}

const MAX_REGEX = 300;
/** A repeated group that itself repeats: the shape behind exponential matching. */
const NESTED_REPEAT = /\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)[+*{]/;

export function regexProblem(pattern: string): string | null {
  if (pattern.length > MAX_REGEX) return `is longer than ${MAX_REGEX} characters`;
  if (NESTED_REPEAT.test(pattern)) return 'repeats a group that itself repeats, which can take for ever';
  const compiled = tryRegex(pattern);
  if (typeof compiled !== 'string') return null;
  return `is not valid${compiled === '' ? '' : `: ${compiled}`}`;
}

/** The pattern compiled, or what the engine says is wrong with it. */
function tryRegex(pattern: string): RegExp | string {
  try {
    return new RegExp(pattern, 'i');
  } catch (error) {
    return error instanceof Error ? (error.message.split(': ').at(-1) ?? '').toLowerCase() : '';
  }
}

const MAX_CACHE = 64;
const regexes = new Map<string, RegExp | null>();

/** Compiled once a pattern; `null` when it is not valid. */
export function compileRegex(pattern: string): RegExp | null {
  const cached = regexes.get(pattern);
  if (cached !== undefined) return cached;
  const compiled = regexProblem(pattern) === null ? new RegExp(pattern, 'i') : null;
  if (regexes.size >= MAX_CACHE) regexes.clear();
  regexes.set(pattern, compiled);
  return compiled;
}

/** Which values of a list a word means; empty when none does. `==` means the value itself. */
export function enumMatches(values: readonly EnumValue[], op: FilterOp, word: string): string[] {
  const compare: TextOp = op === '!=' ? '=' : (op as TextOp);
  return values
    .filter(({ value, aliases }) => (op === '==' ? [value] : [value, ...aliases]).some((known) => textMatches(known, compare, word)))
    .map(({ value }) => value);
}

const SIZE_UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, k: 1024, mb: 1024 ** 2, m: 1024 ** 2, gb: 1024 ** 3 };
const DURATION_UNITS: Readonly<Record<string, number>> = {
  ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000,
};

function withUnit(text: string, units: Readonly<Record<string, number>>): number | null {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/i.exec(text);
  const unit = match?.[2] === undefined ? undefined : units[match[2].toLowerCase()];
  return match?.[1] === undefined || unit === undefined ? null : Number(match[1]) * unit;
}

export function parseDuration(text: string): number | null {
  return withUnit(text, DURATION_UNITS);
}

export interface Interval {
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
}

/** A value of a number-like field as an interval: `50`, `2s`, `10kb`, `4xx`. */
export function numberInterval(field: FieldDefinition, text: string): Interval | null {
  const hundred = field.name === 'status' ? /^([1-5])xx$/i.exec(text) : null;
  if (hundred?.[1]) return { from: Number(hundred[1]) * 100, to: Number(hundred[1]) * 100 + 99 };
  const value = toNumber(text)
    ?? (field.type === 'size' ? withUnit(text, SIZE_UNITS) : null)
    ?? (field.type === 'duration' ? withUnit(text, DURATION_UNITS) : null);
  return value === null ? null : { from: value, to: value };
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](.+))?$/;

interface ClockTime {
  readonly ms: number;
  readonly length: number;
}

function parseClock(text: string): ClockTime | null {
  const match = CLOCK.exec(text);
  if (!match) return null;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = match[4] === undefined ? 0 : Number(match[4].padEnd(3, '0'));
  return {
    ms: ((hour * 60 + minute) * 60 + second) * 1000 + ms,
    length: match[4] !== undefined ? 1 : match[3] !== undefined ? 1000 : 60_000,
  };
}

/** Local midnight of a day; `Date` knows about daylight saving, arithmetic on milliseconds does not. */
function midnight(now: number, dayOffset: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + dayOffset).getTime();
}

function onDay(dayStart: number, clock: ClockTime): Interval {
  const day = new Date(dayStart);
  const from = new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, 0, 0, clock.ms).getTime();
  return { from, to: from + clock.length - 1 };
}

/** A moment or stretch of time in local time: `today`, `yesterday`, `14:03`, `2026-11-21`, `2026-11-21T14:03`, epoch milliseconds, `10m` (the last ten minutes). */
export function timeInterval(text: string, now: number): Interval | null {
  const word = text.toLowerCase();
  if (word === 'today') return { from: midnight(now, 0), to: midnight(now, 1) - 1 };
  if (word === 'yesterday') return { from: midnight(now, -1), to: midnight(now, 0) - 1 };
  if (word === 'now') return { from: now, to: now };
  if (/^\d{12,14}$/.test(text)) return { from: Number(text), to: Number(text) };
  const duration = parseDuration(text);
  if (duration !== null) return { from: now - duration, to: now };
  const clock = parseClock(text);
  if (clock) return onDay(midnight(now, 0), clock);
  const date = DATE.exec(text);
  if (!date) return null;
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
  const start = new Date(year, month - 1, day);
  if (start.getMonth() !== month - 1 || start.getDate() !== day) return null;
  if (date[4] === undefined) return { from: start.getTime(), to: new Date(year, month - 1, day + 1).getTime() - 1 };
  const time = parseClock(date[4]);
  return time ? onDay(start.getTime(), time) : null;
}

/** Both ends of `from..to`; a clock range that runs over midnight began yesterday. */
export function timeRange(from: string, to: string, now: number): Interval | null {
  const [start, end] = [timeInterval(from, now), timeInterval(to, now)];
  if (!start || !end) return null;
  const overMidnight = start.from > end.to && CLOCK.test(from) && CLOCK.test(to);
  const first = overMidnight ? onDay(midnight(now, -1), parseClock(from) as ClockTime).from : start.from;
  return { from: first, to: end.to };
}

export function isDuration(text: string): boolean {
  return parseDuration(text) !== null;
}

/** The bounds that a comparison means; `null` ends are open. `age` counts backwards. */
export interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
  /** Whether the bound itself is outside. */
  readonly open: boolean;
}

function compareBounds(op: FilterOp, { from, to }: Interval): Bounds {
  switch (op) {
    case '>': return { min: to, max: null, open: true };
    case '>=': return { min: from, max: null, open: false };
    case '<': return { min: null, max: from, open: true };
    case '<=': return { min: null, max: to, open: false };
    default: return { min: from, max: to, open: false };
  }
}

const FLIPPED: Partial<Record<FilterOp, FilterOp>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Bounds for one value of a number-like or time field; `null` when the value does not fit the field. */
export function valueBounds(field: FieldDefinition, op: FilterOp, value: FilterValue, now: number): Bounds | null {
  if (field.type === 'time' || field.type === 'age') {
    if (value.kind === 'range') {
      const range = timeRange(value.from, value.to, now);
      return range && compareBounds('=', range);
    }
    const interval = timeInterval(value.text, now);
    if (!interval) return null;
    const flipped = FLIPPED[op];
    if (field.type === 'age' && flipped) {
      const moment = interval.from;
      return compareBounds(flipped, { from: moment, to: moment });
    }
    return compareBounds(op, interval);
  }
  if (value.kind === 'range') {
    const [from, to] = [numberInterval(field, value.from), numberInterval(field, value.to)];
    return from && to && { min: from.from, max: to.to, open: false };
  }
  const interval = numberInterval(field, value.text);
  return interval && compareBounds(op, interval);
}

export function inBounds(actual: number, { min, max, open }: Bounds): boolean {
  if (min !== null && (open ? actual <= min : actual < min)) return false;
  return max === null || (open ? actual < max : actual <= max);
}

export function isComparison(op: FilterOp): op is '>' | '>=' | '<' | '<=' {
  return op === '>' || op === '>=' || op === '<' || op === '<=';
}

/** Operators that take a range `a..b`. */
export const RANGE_OPS: readonly FilterOp[] = ['=', '!=', ':'];

export function isNumberLike(field: FieldDefinition): boolean {
  return field.type === 'number' || field.type === 'size' || field.type === 'duration' || field.type === 'time' || field.type === 'age';
}
