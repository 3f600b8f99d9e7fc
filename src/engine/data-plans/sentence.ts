/** One plain sentence for a violation: what is wrong, what the plan wants, what the app sent. */
import { isObject, stringifyJson } from '../../protocol/json.ts';
import type { ValidationErrorType } from '../../protocol/data-plan.ts';
import type { FindingTarget } from './types.ts';

export interface SentenceParts {
  readonly target: FindingTarget;
  readonly type: ValidationErrorType;
  readonly keyword: string;
  /** The data point's name; for an unplanned event what it is, `The screen "Home"`. */
  readonly point: string;
  /** From the event, or the map, to the value; numbers are places in lists. */
  readonly segments: readonly (string | number)[];
  readonly key: string;
  /** The rule in the server profile's form. */
  readonly expected: string | null;
  readonly value: unknown;
  /** For an unplanned event: what the plan has that looks like it. */
  readonly near?: string | null;
}

const MAX_SHOWN = 60;
const MAX_OPTIONS = 6;

export function quoted(text: string): string {
  return `"${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}"`;
}

/** `the text "48 USD"`, `the number 5`. */
function described(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quoted(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${count(value.length, 'item')}`;
  return isObject(value) ? `an object with ${count(Object.keys(value).length, 'member')}` : String(value);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text', number: 'a number', integer: 'a whole number', boolean: 'true or false', null: 'null', object: 'an object', array: 'a list',
};

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  email: 'an e-mail address', uri: 'a URI', iri: 'a URI', date: 'a date (YYYY-MM-DD)', time: 'a time (hh:mm:ss)', 'date-time': 'a date and time',
  hostname: 'a host name', ipv4: 'an IPv4 address', ipv6: 'an IPv6 address', uuid: 'a UUID', duration: 'a duration', regex: 'a pattern',
};

function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** `"a", "b" or "c"` of a JSON list; long lists are cut. */
function options(text: string): string {
  let items: unknown;
  try {
    items = JSON.parse(text);
  } catch {
    return 'the planned values';
  }
  if (!Array.isArray(items)) return 'the planned values';
  const shown = items.slice(0, MAX_OPTIONS).map((item) => (typeof item === 'string' ? quoted(item) : stringifyJson(item)));
  return items.length > MAX_OPTIONS ? `${shown.join(', ')} or ${count(items.length - MAX_OPTIONS, 'other')}` : either(shown);
}

/** `"price" of product 2 in Purchase`, `User attribute "tier"`. */
function subject(parts: SentenceParts, name: string | number | undefined): string {
  if (parts.target !== 'event') {
    const noun = parts.target === 'user_attributes' ? 'User attribute' : 'Identity';
    if (name === undefined) return parts.point;
    const top = parts.segments[0] ?? name;
    return top === name ? `${noun} ${quoted(String(name))}` : `${part(name)} of ${noun.toLowerCase()} ${quoted(String(top))}`;
  }
  if (name === undefined) return parts.point;
  const outer = typeof name === 'number' ? parts.segments.slice(0, -2) : parts.segments.slice(0, -1);
  const list = outer.findLastIndex((segment, index) => index > 0 && typeof segment === 'number');
  const holder = list < 0 ? '' : ` of ${singular(String(outer[list - 1]))} ${Number(outer[list]) + 1}`;
  const words = typeof name === 'number' ? `${part(name)} of ${quoted(String(parts.segments.at(-2)))}` : part(name);
  return `${words}${holder} in ${parts.point}`;
}

function part(name: string | number): string {
  return typeof name === 'number' ? `Item ${name + 1}` : quoted(name);
}

function singular(list: string): string {
  return list === 'products' ? 'product' : list === 'promotions' ? 'promotion' : list === 'product_impressions' ? 'impression' : `${quoted(list)} item`;
}

export function sentenceOf(parts: SentenceParts): string {
  const { expected } = parts;
  const last = parts.segments.at(-1);
  if (parts.type === 'unplanned' && parts.target === 'event' && parts.segments.length === 0) {
    return `${parts.point} is not in the plan${parts.near === undefined || parts.near === null ? '' : `; the plan has ${parts.near}`}.`;
  }
  if (parts.type === 'unplanned') return `${subject(parts, last)} is not in the plan.`;
  if (parts.keyword === 'required') return `${subject({ ...parts, segments: [...parts.segments, parts.key] }, parts.key)} is required, and the app did not send it.`;
  const rule = ruleWords(parts.keyword, expected ?? '', parts.value);
  return rule === null ? `${subject(parts, last)} breaks a rule of the plan (${parts.keyword})${expected === null ? '' : `: ${expected}`}.` : `${subject(parts, last)} ${rule}.`;
}

function ruleWords(keyword: string, expected: string, value: unknown): string | null {
  const sent = `the app sent ${described(value)}`;
  const length = typeof value === 'string' || Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : 0;
  switch (keyword) {
    case 'type': return `must be ${either(expected.split(',').map((type) => TYPE_WORDS[type] ?? type))}; ${sent}`;
    case 'const': return `must be ${/^(?:-?\d|[[{]|true$|false$|null$)/.test(expected) ? expected : quoted(expected)}; ${sent}`;
    case 'enum': return `must be ${expected.length > 2 ? options(expected) : 'one of no values at all'}; ${sent}`;
    case 'minimum': return `must be at least ${expected}; ${sent}`;
    case 'maximum': return `must be at most ${expected}; ${sent}`;
    case 'exclusiveMinimum': return `must be more than ${expected}; ${sent}`;
    case 'exclusiveMaximum': return `must be less than ${expected}; ${sent}`;
    case 'multipleOf': return `must be a multiple of ${expected}; ${sent}`;
    case 'minLength': return `must have at least ${count(Number(expected), 'character')}; ${sent}`;
    case 'maxLength': return `must have at most ${count(Number(expected), 'character')}; the app sent ${length}`;
    case 'pattern': return `must match the pattern ${expected.length > MAX_SHOWN ? `${expected.slice(0, MAX_SHOWN)}…` : expected}; ${sent}`;
    case 'format': return `must be ${FORMAT_WORDS[expected] ?? `of the format ${expected}`}; ${sent}`;
    case 'minItems': return `must have at least ${count(Number(expected), 'item')}; the app sent ${length}`;
    case 'maxItems': return `must have at most ${count(Number(expected), 'item')}; the app sent ${length}`;
    case 'uniqueItems': return 'must not hold the same item twice';
    case 'minProperties': return `must have at least ${count(Number(expected), 'member')}; the app sent ${length}`;
    case 'maxProperties': return `must have at most ${count(Number(expected), 'member')}; the app sent ${length}`;
    case 'contains': return 'must hold an item that the plan describes, and holds none';
    case 'propertyNames': return 'has a member whose name the plan does not allow';
    case 'false schema': return 'must not be sent';
    default: return null;
  }
}
