/**
 * Originals with their stand-ins, found wherever they stand in a text, in the ways in which texts write a value: as it is, in either
 * case, escaped for JSON, a URL or HTML, in base64, or as its MD5, SHA-1 or SHA-256.
 */
import { createHash } from 'node:crypto';
import type { RedactedKind } from '../../../protocol/story.ts';

/** Shorter values are looked for in their own fields alone. */
const SHORTEST = 3;

/** `strong`: telling enough to be looked for within any text. `weak`: a short word, looked for as a word, and not in names of things. `tiny`: only in its own field. */
export type Strength = 'strong' | 'weak' | 'tiny';

export function strengthOf(value: string): Strength {
  if (value.length < SHORTEST) return 'tiny';
  const isTelling = /^\d+$/.test(value) ? value.length >= 6 : value.length >= 8 || (value.length >= 5 && /\P{L}/u.test(value));
  return isTelling ? 'strong' : 'weak';
}

interface Entry {
  readonly text: string;
  readonly standIn: string;
  /** The stand-in as it is, in whatever way this entry writes it. */
  readonly plain: string;
  readonly kind: RedactedKind;
  readonly strong: boolean;
}

/** From this length on a value is told from its surroundings by itself. */
const TELLING_LENGTH = 12;

const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+'),
  (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
];
const STRONG_ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => Buffer.from(text, 'utf8').toString('base64'),
  (text) => Buffer.from(text, 'utf8').toString('base64').replaceAll('=', ''),
];

/** What of a value apps and partners hash: itself, an address in lower case, a number's digits. */
const HASHED_FORMS: readonly ((text: string) => string)[] = [(text) => text, (text) => text.trim().toLowerCase(), (text) => (/^[+\d ().-]{7,}$/.test(text) ? text.replaceAll(/\D/g, '') : '')];
const HASHES = ['md5', 'sha1', 'sha256'] as const;
/** A body of megabytes may hold hundreds of thousands of addresses: hashes are looked for of the first ones. */
const MAX_HASHED = 5_000;

const keyAt = (text: string, index: number): number => (text.charCodeAt(index) * 65_536 + text.charCodeAt(index + 1)) * 65_536 + text.charCodeAt(index + 2);
const isWord = (text: string, index: number): boolean => index >= 0 && index < text.length && /[\p{L}\p{N}]/u.test(text[index]!);

/** A word's beginning; what stands before may be the end of an escape, as in `%3D` and `\n`. */
function beginsAt(text: string, index: number): boolean {
  if (!isWord(text, index) || !isWord(text, index - 1)) return true;
  return /(?:%[0-9a-f]{2}|\\[nrtbf]|\\u[0-9a-f]{4})$/i.test(text.slice(Math.max(0, index - 6), index));
}

export class KnownValues {
  /** Lengths of the entries that begin alike, the longest first: thousands may. */
  private readonly byStart = new Map<number, number[]>();
  private readonly whole = new Map<string, Entry>();
  private hashed = 0;

  /** `hashes`: also as apps hash it. */
  add(kind: RedactedKind, original: string, standIn: string, hashes: boolean): void {
    const strength = strengthOf(original);
    if (strength === 'tiny' || this.whole.has(original)) return;
    const strong = strength === 'strong';
    for (const encode of strong ? [...ENCODINGS, ...STRONG_ENCODINGS] : ENCODINGS) this.put({ text: encode(original), standIn: encode(standIn), plain: standIn, kind, strong });
    if (!hashes || this.hashed >= MAX_HASHED) return;
    this.hashed += 1;
    for (const form of HASHED_FORMS) {
      const [from, to] = [form(original), form(standIn)];
      if (from === '' || to === '') continue;
      for (const hash of HASHES) {
        const [digest, other] = [createHash(hash).update(from, 'utf8').digest(), createHash(hash).update(to, 'utf8').digest()];
        this.put({ text: digest.toString('hex'), standIn: other.toString('hex'), plain: standIn, kind, strong: true });
        this.put({ text: digest.toString('hex').toUpperCase(), standIn: other.toString('hex').toUpperCase(), plain: standIn, kind, strong: true });
        this.put({ text: digest.toString('base64'), standIn: other.toString('base64'), plain: standIn, kind, strong: true });
      }
    }
  }

  private put(entry: Entry): void {
    if (entry.text.length < SHORTEST || this.whole.has(entry.text)) return;
    this.whole.set(entry.text, entry);
    const key = keyAt(entry.text, 0);
    const { length } = entry.text;
    const lengths = this.byStart.get(key);
    if (lengths === undefined) this.byStart.set(key, [length]);
    else if (!lengths.includes(length)) {
      lengths.push(length);
      lengths.sort((a, b) => b - a);
    }
  }

  /** The text with stand-ins; `weakToo` also replaces short words. */
  replace(text: string, weakToo: boolean, found: (kind: RedactedKind, standIn: string) => void): string {
    if (this.byStart.size === 0) return text;
    let out = '';
    let done = 0;
    for (let index = 0; index + SHORTEST <= text.length; index += 1) {
      const lengths = this.byStart.get(keyAt(text, index));
      const entry = lengths === undefined ? undefined : this.longestAt(text, index, lengths, weakToo);
      if (entry === undefined) continue;
      found(entry.kind, entry.plain);
      out += text.slice(done, index) + entry.standIn;
      done = index + entry.text.length;
      index = done - 1;
    }
    return done === 0 ? text : out + text.slice(done);
  }

  private longestAt(text: string, index: number, lengths: readonly number[], weakToo: boolean): Entry | undefined {
    for (const length of lengths) {
      const entry = this.whole.get(text.slice(index, index + length));
      if (entry !== undefined && (entry.strong || weakToo) && standsAlone(text, index, entry)) return entry;
    }
    return undefined;
  }

  /** Of a value as a whole; null when it is not known. */
  standInOf(text: string): { readonly standIn: string; readonly kind: RedactedKind; readonly strong: boolean } | null {
    return this.whole.get(text) ?? null;
  }
}

function standsAlone(text: string, index: number, { text: value, strong }: Entry): boolean {
  if (strong && value.length >= TELLING_LENGTH) return true;
  const end = index + value.length;
  return beginsAt(text, index) && (!isWord(text, end - 1) || !isWord(text, end));
}
