/** Numbers, sizes and times as the window writes them. */

const integer = new Intl.NumberFormat('en-US');

export function formatCount(value: number): string {
  return integer.format(value);
}

/** `3 events`, `1 event`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${integer.format(count)} ${count === 1 ? one : many}`;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Binary sizes with the short names people use: 222298112 gives `212 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `0.3`, `12`, `1,204`: milliseconds without unit. */
export function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : integer.format(Math.round(ms));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Local time of day with milliseconds: `14:03:22.114`. */
export function formatTime(ms: number): string {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `2026-11-21 14:03:22` in local time. */
export function formatDateTime(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The time of day for today, else the day too: `14:03:22`, `Nov 20 14:03`. */
export function formatMoment(ms: number, now: number): string {
  const date = new Date(ms);
  const today = new Date(now);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === today.toDateString()) return `${time}:${two(date.getSeconds())}`;
  return `${MONTHS[date.getMonth()] ?? ''} ${date.getDate()} ${date.getFullYear() === today.getFullYear() ? time : date.getFullYear()}`;
}

const STEPS: readonly (readonly [number, string])[] = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1_000, 's']];

/** A length of time in its largest unit: `12 s`, `3 h`. */
export function formatDuration(ms: number): string {
  const step = STEPS.find(([size]) => Math.abs(ms) >= size);
  return step ? `${Math.floor(Math.abs(ms) / step[0])} ${step[1]}` : `${Math.round(Math.abs(ms))} ms`;
}

/** MPIDs and other long ids, shortened in the middle: `7751…02`. */
export function shortId(id: string): string {
  return id.length <= 10 ? id : `${id.slice(0, 4)}…${id.slice(-2)}`;
}
