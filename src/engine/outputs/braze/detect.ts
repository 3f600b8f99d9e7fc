/** "Enable API Custom Attribute Type Detection": boolean, then whole number, then decimal, then date, else text (spec/outputs/braze.md 1.2). */
import type { Json } from '../../../protocol/json.ts';

const WHOLE = /^[+-]?\d{1,19}$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const DATE = /^(\d{4})-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const ZONE = /(?:Z|[+-]\d{2}:?\d{2})$/;
const LAST_YEAR = 3_000;
const LARGEST = 2n ** 63n - 1n;

/** Texts of what they look like; every other value as it is. */
export function detected(value: Json): Json {
  if (typeof value !== 'string' || value === '') return value;
  const first = value.charCodeAt(0);
  if (value.length <= 5 && first > 57) {
    const lower = value.toLowerCase();
    if (lower === 'true') return true;
    if (lower === 'false') return false;
  }
  // Everything below begins with a digit, a sign or a point.
  if (first > 57 || first < 43) return value;
  if (WHOLE.test(value)) return wholeNumber(value);
  if (DECIMAL.test(value)) {
    const number = Number(value);
    return Number.isFinite(number) ? number : value;
  }
  return dateText(value) ?? value;
}

/** Exact up to 64 bits; longer digits are a decimal to the reader that comes next. */
function wholeNumber(text: string): Json {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  const exact = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return exact > LARGEST || exact < -LARGEST - 1n ? number : exact;
}

/** ISO 8601 in UTC; a time without a zone is UTC. Null for what is no date from the year 0 to 3000: Braze keeps such as text. */
function dateText(text: string): string | null {
  const match = DATE.exec(text);
  if (match === null || Number(match[1]) > LAST_YEAR) return null;
  const iso = text.replace(' ', 'T');
  const date = new Date(iso.length === 10 || ZONE.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
