/**
 * Stand-ins: the same value gets the same one of the same form. An e-mail address stays one (of a reserved domain), digits stay
 * digits, a UUID stays a UUID, an MPID stays a signed 64-bit number that falls into the same sampling bucket.
 * Made of a salt, so that nobody can tell the original from its stand-in without it.
 */
import { createHmac } from 'node:crypto';
import { bucketOf } from '../../../protocol/bucket.ts';
import type { RedactedKind } from '../../../protocol/story.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = /^(?=.*\d)(?=.*[a-fA-F])(?:[0-9a-f]{8,}|[0-9A-F]{8,})$/;
const DECIMAL = /^-?\d+$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?!\d)/;
export const EMAIL = /^[^\s@"<>(),;:]+@[^\s@"<>(),;:]+\.[^\s@"<>(),;:.]{2,}$/;
export const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
export const IPV6 = /^(?=(?:[^:]*:){2})[0-9a-f:]+(?:\.\d+){0,3}$/i;

/** Endless bytes of one seed. */
class Source {
  private readonly salt: Uint8Array;
  private readonly seed: string;
  private block: Buffer;
  private next = 0;
  private count = 0;

  constructor(salt: Uint8Array, seed: string) {
    this.salt = salt;
    this.seed = seed;
    this.block = this.make();
  }

  private make(): Buffer {
    return createHmac('sha256', this.salt).update(`${this.count}\n${this.seed}`, 'utf8').digest();
  }

  byte(): number {
    if (this.next === this.block.length) {
      this.count += 1;
      this.next = 0;
      this.block = this.make();
    }
    const value = this.block[this.next]!;
    this.next += 1;
    return value;
  }

  below(limit: number): number {
    return (this.byte() * 256 + this.byte()) % limit;
  }

  of(characters: string): string {
    return characters[this.below(characters.length)]!;
  }

  hex(length: number): string {
    return Array.from({ length }, () => this.of('0123456789abcdef')).join('');
  }

  signed64(): bigint {
    let value = 0n;
    for (let index = 0; index < 8; index += 1) value = (value << 8n) | BigInt(this.byte());
    return BigInt.asIntN(64, value);
  }
}

const VOWELS = 'aeiou';
const CONSONANTS = 'bcdfghklmnprstvz';

/** One character of another: digits, vowels and consonants stay what they are, in their case; all else stands. */
function otherCharacter(character: string, source: Source): string {
  if (character >= '0' && character <= '9') return source.of('0123456789');
  const lower = character.toLowerCase();
  if (!/\p{L}/u.test(character)) return character;
  const other = source.of(VOWELS.includes(lower) ? VOWELS : CONSONANTS);
  return character === lower ? other : other.toUpperCase();
}

function otherText(text: string, source: Source): string {
  return Array.from(text, (character) => otherCharacter(character, source)).join('');
}

/** Keeps sign, length, decimals and that it does not begin with 0. */
function otherDigits(text: string, source: Source): string {
  let first = true;
  return Array.from(text, (character) => {
    if (character < '0' || character > '9') return character;
    const other = first && character !== '0' ? source.of('123456789') : source.of('0123456789');
    first = false;
    return other;
  }).join('');
}

/** In the same bucket, `abs(mpid >> 8) % 100`, which sampling and splits go by (spec/pipeline.md d.4). */
function otherMpid(text: string, source: Source): string {
  const magnitude = (BigInt.asUintN(48, source.signed64()) + 1n) * 100n + BigInt(bucketOf(text));
  return (((text.startsWith('-') ? -magnitude : magnitude) << 8n) + BigInt(source.byte())).toString();
}

function otherDate(text: string, source: Source): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${1940 + source.below(60)}-${two(1 + source.below(12))}-${two(1 + source.below(28))}${text.slice(10)}`;
}

/** 198.18.0.0/15 is for benchmarks, 2001:db8::/32 for documentation: nobody has these addresses. */
function otherIp(text: string, source: Source): string {
  if (IPV4.test(text)) return `198.${18 + source.below(2)}.${source.byte()}.${1 + source.below(254)}`;
  return `2001:db8:${source.hex(4)}:${source.hex(4)}::${source.hex(4)}`;
}

function otherCoordinate(text: string, source: Source): string {
  const decimals = text.split('.')[1]?.length ?? 0;
  const whole = 1 + source.below(80);
  const fraction = Array.from({ length: decimals }, (_, index) => (index === decimals - 1 ? source.of('123456789') : source.of('0123456789'))).join('');
  return `${text.startsWith('-') ? '-' : ''}${whole}${decimals === 0 ? '' : `.${fraction}`}`;
}

function make(kind: RedactedKind, original: string, source: Source): string {
  if (EMAIL.test(original)) return `user-${source.hex(10)}@example.com`;
  if (kind === 'ip' && (IPV4.test(original) || IPV6.test(original))) return otherIp(original, source);
  if (kind === 'mpid' && DECIMAL.test(original)) return otherMpid(original, source);
  if (kind === 'location' && /^-?\d+(?:\.\d+)?$/.test(original)) return otherCoordinate(original, source);
  if (UUID.test(original)) {
    const hex = Array.from(original, (character, index) => (character === '-' || index === 14 || index === 19 ? character : source.hex(1))).join('');
    return original === original.toLowerCase() ? hex.toLowerCase() : hex.toUpperCase();
  }
  if (HEX.test(original)) {
    const hex = source.hex(original.length);
    return original === original.toLowerCase() ? hex : hex.toUpperCase();
  }
  if (DATE.test(original)) return otherDate(original, source);
  return /\p{L}/u.test(original) ? otherText(original, source) : otherDigits(original, source);
}

const ATTEMPTS = 30;

export class StandIns {
  private readonly salt: Uint8Array;
  private readonly byOriginal = new Map<string, string>();
  private readonly drawn = new Set<string>();
  private readonly taken = new Set<string>();

  /** `originals`: a stand-in is never one of these. */
  constructor(salt: Uint8Array, originals: Iterable<string>) {
    this.salt = salt;
    for (const original of originals) this.taken.add(original.toLowerCase());
  }

  /** A stand-in itself, met again in a text that is looked at twice. */
  made(text: string): boolean {
    return this.drawn.has(text);
  }

  of(kind: RedactedKind, original: string): string {
    const known = this.byOriginal.get(original);
    if (known !== undefined) return known;
    // The platform looks addresses up without regard to case.
    const seed = EMAIL.test(original) ? original.toLowerCase() : original;
    const same = seed === original ? undefined : this.byOriginal.get(seed);
    const standIn = same ?? this.draw(kind, original, seed);
    this.byOriginal.set(original, standIn);
    this.byOriginal.set(seed, standIn);
    return standIn;
  }

  private draw(kind: RedactedKind, original: string, seed: string): string {
    let standIn = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      standIn = make(kind, original, new Source(this.salt, `${attempt}\n${seed}`));
      if (!this.taken.has(standIn.toLowerCase())) break;
    }
    this.taken.add(standIn.toLowerCase());
    this.drawn.add(standIn);
    return standIn;
  }
}
