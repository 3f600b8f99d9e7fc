/** What is found by its form in any text: e-mail addresses, phone numbers with a plus, IP addresses that are the whole text. Linear in the text's length. */
import type { RedactedKind } from '../../../protocol/story.ts';
import { EMAIL, IPV4, IPV6 } from './stand-ins.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: RedactedKind;
}

/** RFC 5321's limits of the two halves of an address. */
const LOCAL_PART = 64;
const DOMAIN = 255;
const isLocal = (character: string): boolean => /[\p{L}\p{N}._+~!#$*-]/u.test(character);
const isDomain = (character: string): boolean => /[\p{L}\p{N}.-]/u.test(character);

function* emails(text: string): Generator<Span> {
  let floor = 0;
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let from = at;
    while (from > floor && at - from < LOCAL_PART && isLocal(text[from - 1]!)) from -= 1;
    let to = at + 1;
    while (to < text.length && to - at <= DOMAIN && isDomain(text[to]!)) to += 1;
    while (to > at && /[.-]/.test(text[to - 1]!)) to -= 1;
    if (!EMAIL.test(text.slice(from, to))) continue;
    yield { from, to, kind: 'email' };
    floor = to;
  }
}

const PHONE = /(?<![\p{L}\p{N}])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?![\p{L}\p{N}])/gu;

/** In the order of the text, none over another. */
export function findPatterns(text: string): Span[] {
  const spans: Span[] = [];
  if (text.includes('@')) spans.push(...emails(text));
  if (text.includes('+')) for (const match of text.matchAll(PHONE)) spans.push({ from: match.index, to: match.index + match[0].length, kind: 'phone' });
  spans.sort((a, b) => a.from - b.from);
  return spans.filter((span, index) => index === 0 || span.from >= spans[index - 1]!.to);
}

/** An address that is the whole text; a version number looks like one, which only its field tells. */
export function isAddress(text: string): boolean {
  return IPV4.test(text) || (text.length >= 7 && text.length <= 45 && IPV6.test(text));
}

const NOBODY: ReadonlySet<string> = new Set(['', '0', '-', 'true', 'false', 'null', 'undefined', 'none', 'unknown', 'n/a', '(none)', 'localhost', '::1', '::', '0.0.0.0', '[removed]']);

/** Values that tell nothing of anybody, whatever field they stand in. */
export function tellsNothing(value: string): boolean {
  const text = value.trim().toLowerCase();
  return NOBODY.has(text) || /^[0-]+$/.test(text) || /^127\.\d+\.\d+\.\d+$/.test(text) || /^\$\{[^}]*\}$/.test(text);
}
