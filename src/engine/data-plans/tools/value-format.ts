/**
 * Text formats that a draft may ask for. Each test is narrower than what both validation profiles accept (spec/data-plans.md 6.2),
 * so that data which the draft was made from never violates it.
 */

interface Format {
  readonly name: string;
  readonly words: string;
  test(text: string): boolean;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = [text.slice(0, 10), text.slice(10)];
  return isDate(date) && /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?(Z|[+-](0\d|1[0-3]):[0-5]\d)$/.test(time);
}

function isIpv4(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part);
}

function isUri(text: string): boolean {
  return text.length <= 2_000 && /^https?:\/\/[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{2,5})?(\/([A-Za-z0-9\-._~/]|%[0-9A-Fa-f]{2})*)?(\?([A-Za-z0-9\-._~/=&+,]|%[0-9A-Fa-f]{2})*)?(#[A-Za-z0-9\-._~/=]*)?$/.test(text);
}

export const FORMATS: readonly Format[] = [
  { name: 'date', words: 'a date', test: isDate },
  { name: 'date-time', words: 'a date with time', test: isDateTime },
  { name: 'email', words: 'an e-mail address', test: (text) => text.length <= 120 && /^[A-Za-z\d+-]+(\.[A-Za-z\d+-]+)*@[A-Za-z\d]+(-[A-Za-z\d]+)*(\.[A-Za-z\d]+)+$/.test(text) },
  { name: 'uri', words: 'a web address', test: isUri },
  { name: 'ipv4', words: 'an IPv4 address', test: isIpv4 },
  { name: 'uuid', words: 'a UUID', test: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) },
];

/** A number in digits that nobody would add up: it has leading zeros, blanks, or more digits than numbers keep. */
export function looksLikeId(text: string): boolean {
  return /^[+-]?0\d/.test(text) || /^\s|\s$/.test(text) || text.startsWith('+') || text.replaceAll(/\D/g, '').length > 15;
}
