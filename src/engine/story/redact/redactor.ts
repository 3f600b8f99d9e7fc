/**
 * Replaces what a redaction level is about, in a JSON value of any shape and in the texts inside: JSON in strings, URLs, forms,
 * base64. The document is walked twice by the same code: first to learn every original, then to write stand-ins, so that a value
 * is replaced wherever it stands, also before the field that tells what it is.
 */
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { segmentsOf } from '../../../protocol/pointer.ts';
import { REDACTED_KINDS } from '../../../protocol/story.ts';
import type { RedactedKind, Redaction, RedactionLevel } from '../../../protocol/story.ts';
import { deeperThan, MAX_DEPTH } from '../../batch/depth.ts';
import { isBase64, isForm, isTarget, overBase64, overForm, overUrl, URLS } from './codecs.ts';
import { isNameField, isVersionField, kindOfField, kindOfName, plainName, POSITION } from './fields.ts';
import type { Trail } from './fields.ts';
import { KnownValues, strengthOf } from './known-values.ts';
import { findPatterns, isAddress, tellsNothing } from './patterns.ts';
import { StandIns } from './stand-ins.ts';
import { isVocabulary } from './vocabulary.ts';

/** Texts inside texts inside texts: as deep as anybody nests them. */
const MAX_TEXT_DEPTH = 4;

export const REMOVED = '[removed]';

export interface RedactorOptions {
  readonly level: RedactionLevel;
  readonly salt: Uint8Array;
  /** Secrets of the workspace, wherever they stand. */
  readonly secrets: readonly string[];
}

export class Redactor {
  private readonly level: RedactionLevel;
  private readonly salt: Uint8Array;
  /** Original to kind, in the order of finding; null once they are sealed. */
  private originals: Map<string, RedactedKind> | null = new Map();
  private readonly known = new KnownValues();
  private standIns: StandIns;
  private readonly places = new Map<RedactedKind, number>();
  private readonly values = new Map<RedactedKind, Set<string>>();

  constructor({ level, salt, secrets }: RedactorOptions) {
    this.level = level;
    this.salt = salt;
    this.standIns = new StandIns(salt, []);
    if (level !== 'none') for (const secret of secrets) if (secret.length >= 3 && !tellsNothing(secret) && !isVocabulary(secret)) this.learn('secret', secret);
  }

  /** The document with stand-ins. Once for each redactor. */
  redact(document: Json): Json {
    if (this.level === 'none') return document;
    this.walk(document, [], null, 0);
    const originals = this.originals ?? new Map<string, RedactedKind>();
    this.originals = null;
    this.standIns = new StandIns(this.salt, originals.keys());
    for (const [original, kind] of originals) this.known.add(kind, original, this.standIns.of(kind, original), kind !== 'secret');
    return this.walk(document, [], null, 0);
  }

  report(): Redaction['replaced'] {
    return REDACTED_KINDS.filter((kind) => (this.places.get(kind) ?? 0) > 0).map((kind) => ({ kind, values: this.values.get(kind)?.size ?? 0, places: this.places.get(kind) ?? 0 }));
  }

  private concerns(kind: RedactedKind): boolean {
    return kind === 'secret' || this.level === 'personal';
  }

  private learn(kind: RedactedKind, original: string): void {
    if (this.originals !== null && !this.originals.has(original)) this.originals.set(original, kind);
  }

  private count(kind: RedactedKind, standIn: string): void {
    this.places.set(kind, (this.places.get(kind) ?? 0) + 1);
    const seen = this.values.get(kind) ?? new Set();
    this.values.set(kind, seen.add(standIn));
  }

  /** A value that is one, by its field or form. */
  private swap(kind: RedactedKind, original: string): string {
    if (!this.concerns(kind) || tellsNothing(original) || this.standIns.made(original)) return original;
    if (this.originals !== null) {
      this.learn(kind, original);
      return original;
    }
    const standIn = this.standIns.of(kind, original);
    this.count(kind, standIn);
    return standIn;
  }

  private walk(value: Json, trail: Trail, inherited: RedactedKind | null, depth: number): Json {
    if (typeof value === 'string') return this.string(value, trail, inherited, depth);
    if (typeof value === 'number' || typeof value === 'bigint') return this.number(value, trail, inherited);
    if (Array.isArray(value)) return this.list(value, trail, inherited, depth);
    return isObject(value) ? this.object(value, trail, inherited, depth) : value;
  }

  private list(list: readonly Json[], trail: Trail, inherited: RedactedKind | null, depth: number): Json[] {
    const kind = inherited ?? kindOfField(trail);
    if (plainName(trail.at(-1) ?? '') === 'headers') return list.map((item) => (isHeader(item) ? this.header(item) : this.walk(item, [...trail, POSITION], null, depth)));
    const inside = [...trail, POSITION];
    return list.map((item) => this.walk(item, inside, kind, depth));
  }

  private object(object: JsonObject, trail: Trail, inherited: RedactedKind | null, depth: number): JsonObject {
    if ('$secret' in object) return object;
    const around = aroundOf(object);
    const field = inherited ?? kindOfField(trail);
    const kind = field === 'attribute' || field === 'secret' ? field : null;
    const entries = Object.entries(object).map(([key, value]): [string, Json] => {
      const own = around !== null && around.about.has(key) ? around : null;
      const at = own?.trail ?? [...trail, key];
      return [this.key(key), this.walk(value, at, own?.kind ?? kind, depth)];
    });
    // `fromEntries` defines members, where assigning `__proto__` would set the prototype.
    return Object.fromEntries(entries);
  }

  /** Attributes may be named by an address. */
  private key(key: string): string {
    return key.length < 5 || isVocabulary(key) ? key : this.plain(key, false);
  }

  private number(value: number | bigint, trail: Trail, inherited: RedactedKind | null): number | bigint {
    const kind = inherited ?? kindOfField(trail);
    const text = String(value);
    if (kind !== null && kind !== 'secret' && this.concerns(kind) && value !== 0 && !/e/i.test(text)) return asNumber(this.swap(kind, text), value);
    const known = this.originals === null && strengthOf(text) === 'strong' ? this.known.standInOf(text) : null;
    if (known === null || !/^-?\d+(?:\.\d+)?$/.test(known.standIn)) return value;
    this.count(known.kind, known.standIn);
    return asNumber(known.standIn, value);
  }

  private header([name, value]: [string, string]): Json[] {
    const plain = plainName(name);
    if (plain === 'authorization' || plain === 'proxyauthorization') return [name, this.remove(value, /^[A-Za-z]+(?= )/.exec(value)?.[0])];
    if (kindOfName(name) === 'secret') return [name, plain.endsWith('key') ? this.swap('secret', value) : this.remove(value, undefined)];
    if (kindOfName(name) === 'ip') return [name, value.split(',').map((part) => part.replace(/[^\s].*[^\s]|[^\s]/, (address) => this.string(address, [name], null, 0))).join(',')];
    return [name, this.text(value, [name], 0)];
  }

  private remove(value: string, scheme: string | undefined): string {
    if (value === '') return value;
    if (this.originals === null) this.count('secret', value);
    return scheme === undefined ? REMOVED : `${scheme} ${REMOVED}`;
  }

  private string(value: string, trail: Trail, inherited: RedactedKind | null, depth: number): string {
    const kind = inherited ?? kindOfField(trail);
    if (kind !== null && this.concerns(kind) && value.length < 4_096) {
      if (kind === 'ip') return isAddress(value) ? this.swap('ip', value) : this.text(value, trail, depth);
      if (kind === 'device-id') return value.replace(/^(?:[A-Za-z]{3,12}:)?([^]*)$/, (all, id: string) => all.slice(0, all.length - id.length) + this.swap(kind, id));
      if (kind === 'push-token' || !/^\s*[{[]/.test(value)) return this.swap(kind, value);
    }
    return this.text(value, trail, depth);
  }

  /** A text: what it holds in a form of its own, then what is known or has a telling form. */
  private text(text: string, trail: Trail, depth: number): string {
    if (text.length < 3) return text;
    if (depth < MAX_TEXT_DEPTH) {
      const structured = this.structured(text, trail, depth + 1);
      if (structured !== null) return structured;
    }
    if (isVocabulary(text)) return text;
    if (isAddress(text) && !isVersionField(trail)) return this.swap('ip', text);
    return this.plain(text, !isNameField(trail));
  }

  /** Null when the text has no form of its own, or nothing was replaced in it that way. */
  private structured(text: string, trail: Trail, depth: number): string | null {
    const first = /\S/.exec(text)?.[0];
    if (first === '{' || first === '[') {
      const other = this.json(text, trail, depth);
      if (other !== null) return other;
    }
    const inner = (piece: string, key: string | null): string => this.string(piece, key === null ? [] : [key], null, depth);
    if (/https?:\/\//i.test(text)) {
      const other = text.replaceAll(URLS, (url) => overUrl(url, inner));
      if (other !== text || /^https?:\/\/\S+$/i.test(text)) return other === text ? null : this.plain(other, !isNameField(trail));
    }
    const other = isTarget(text) ? overUrl(text, inner) : isBase64(text) ? overBase64(text, inner) : isForm(text) ? overForm(text, inner) : text;
    return other === text ? null : other;
  }

  private json(text: string, trail: Trail, depth: number): string | null {
    if (deeperThan(text, MAX_DEPTH)) return null;
    let value: Json;
    try {
      value = parseJson(text);
    } catch {
      return null;
    }
    const before = stringifyJson(value);
    const after = stringifyJson(this.walk(value, trail, null, depth));
    if (after === before) return null;
    return /\n\s+/.test(text) ? stringifyJson(parseJson(after), 2) : after;
  }

  private plain(text: string, weakToo: boolean): string {
    const spans = findPatterns(text).filter(({ kind }) => this.concerns(kind));
    if (this.originals !== null) {
      for (const { from, to, kind } of spans) this.swap(kind, text.slice(from, to));
      return text;
    }
    let out = '';
    let done = 0;
    const between = (part: string): string => this.known.replace(part, weakToo, (kind, standIn) => this.count(kind, standIn));
    for (const { from, to, kind } of spans) {
      out += between(text.slice(done, from)) + this.swap(kind, text.slice(from, to));
      done = to;
    }
    return out + between(text.slice(done));
  }
}

const isHeader = (item: Json): item is [string, string] => Array.isArray(item) && item.length === 2 && typeof item[0] === 'string' && typeof item[1] === 'string';

interface Around {
  /** The members that it is about. */
  readonly about: ReadonlySet<string>;
  readonly trail: Trail;
  readonly kind: RedactedKind | null;
}

const OF_POINTER = new Set(['value', 'before', 'after', 'actual']);
const OF_CHANGE = new Set(['new', 'old', 'nv', 'ov']);
const OF_PAIR = new Set(['value', 'v']);

/** What other members tell of a value: the pointer that it was found at, the attribute that changed, the name beside it. */
function aroundOf(object: JsonObject): Around | null {
  const pointer = object['pointer'];
  // A reason may also point at a setting, whose name says nothing of the value that was seen.
  const reasonPath = isObject(pointer) && pointer['kind'] === 'batch' ? pointer['path'] : null;
  const path = [object['path'], pointer, reasonPath].find((one) => typeof one === 'string' && one.startsWith('/'));
  if (typeof path === 'string') return { about: OF_POINTER, trail: segmentsOf(path).map((key) => (/^\d+$/.test(key) ? POSITION : key)), kind: null };
  const changed = object['user_attribute_name'] ?? ('nv' in object || 'ov' in object ? object['n'] : undefined);
  if (typeof changed === 'string') return { about: OF_CHANGE, trail: ['user_attributes', changed], kind: kindOfName(changed) };
  const named = object['name'] ?? object['key'];
  if (typeof named === 'string' && ('value' in object || 'v' in object)) return { about: OF_PAIR, trail: [named], kind: kindOfName(named) };
  return null;
}

function asNumber(text: string, like: number | bigint): number | bigint {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return like;
  if (text.includes('.')) return Number(text);
  const value = BigInt(text);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
