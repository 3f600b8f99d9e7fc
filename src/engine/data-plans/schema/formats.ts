/** The formats that the server profile knows (spec/data-plans.md 6.2). Each runs in time linear in the text. */
import { isIPv4, isIPv6 } from 'node:net';
import { regexOf } from './pattern.ts';

const LOCAL_PART = /^[A-Z\d+.-]+$/i;
const DOMAIN_PART = /^[A-Z\d.-]+$/i;

function isEmail(text: string): boolean {
  const at = text.indexOf('@');
  if (at < 1) return false;
  const domain = text.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return dot > 0 && dot < domain.length - 1 && LOCAL_PART.test(text.slice(0, at)) && DOMAIN_PART.test(domain);
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const found = DATE.exec(text);
  if (found === null) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))?$/i;

function isTime(text: string): boolean {
  const found = TIME.exec(text);
  if (found === null) return false;
  return Number(found[1]) <= 23 && Number(found[2]) <= 59 && Number(found[3]) <= 60 && Number(found[4] ?? 0) <= 23 && Number(found[5] ?? 0) <= 59;
}

function isDateTime(text: string): boolean {
  const middle = text.search(/t/i);
  return middle < 0 ? isDate(text) : isDate(text.slice(0, middle)) && isTime(text.slice(middle + 1));
}

const LABEL = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;

function isHostname(text: string): boolean {
  if (text.length === 0 || text.length > 253) return false;
  const labels = text.split('.');
  return labels.every((label) => label.length <= 63 && LABEL.test(label)) && labels.at(-1)!.length >= 2;
}

/** Characters that no URI holds, and a `%` that starts no escape. */
const NOT_IN_URI = /[\s<>"{}|\\^`]|%(?![\dA-F]{2})/i;
const SCHEME = /^[a-z][a-z\d+.-]*:./i;
// oxlint-disable-next-line no-control-regex
const ASCII = /^[\x21-\x7e]*$/;

function isIri(text: string): boolean {
  return SCHEME.test(text) && !NOT_IN_URI.test(text);
}

function isUriTemplate(text: string): boolean {
  let open = false;
  for (const character of text) {
    if (character === '{' ? open : character === '}' ? !open : /[\s<>"\\^`|]/.test(character) && !open) return false;
    if (character === '{') open = true;
    if (character === '}') open = false;
  }
  return !open;
}

const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
const RELATIVE_JSON_POINTER = /^(?:0|[1-9]\d*)(?:#|(?:\/(?:[^~/]|~[01])*)*)$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const DURATION = /^P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:[.,]\d+)?S)?)?$/i;

const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['email', isEmail],
  ['date', isDate],
  ['time', isTime],
  ['date-time', isDateTime],
  ['hostname', isHostname],
  ['ipv4', isIPv4],
  ['ipv6', (text) => !text.includes('%') && isIPv6(text)],
  ['uuid', (text) => UUID.test(text)],
  ['uri', (text) => ASCII.test(text) && isIri(text)],
  ['iri', isIri],
  ['uri-reference', (text) => ASCII.test(text) && !NOT_IN_URI.test(text)],
  ['uri-template', isUriTemplate],
  ['json-pointer', (text) => JSON_POINTER.test(text)],
  ['relative-json-pointer', (text) => RELATIVE_JSON_POINTER.test(text)],
  ['regex', (text) => regexOf(text) !== null],
  ['duration', (text) => DURATION.test(text)],
]);

/** Undefined for a format that is ignored. */
export function formatOf(name: string): ((text: string) => boolean) | undefined {
  return FORMATS.get(name);
}
