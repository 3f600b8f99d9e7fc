/** What is known of one value's shape after many samples; memory is bounded whatever comes (spec/data-plans.md 6.2 for the types). */
import { MAX_DRAFT_DISTINCT } from '../../../protocol/data-plan.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { FORMATS, looksLikeId } from './value-format.ts';

const MAX_EXAMPLES = 5;
const MAX_TEXT = 120;
/** Members of one object that are told apart; an object with more stays open. */
export const MAX_MEMBERS = 500;
const MAX_DEPTH = 8;

export class ValueStats {
  seen = 0;
  nulls = 0;
  texts = 0;
  numbers = 0;
  booleans = 0;
  objects = 0;
  lists = 0;
  /** Every text so far is a number (a boolean) to the server, which takes `"12"` for 12 (6.2). */
  numericTexts = true;
  booleanTexts = true;
  /** A numeric text that is a code rather than a quantity: leading zeros, more digits than a number holds. */
  codes = false;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  formats: readonly string[] = FORMATS.map(({ name }) => name);
  /** Null when there were too many to remember. */
  distinct: Set<string> | null = new Set();
  longest = 0;
  readonly examples: string[] = [];
  members: Map<string, ValueStats> | null = null;
  /** More members than are told apart. */
  overflow = false;
  entries: ValueStats | null = null;
  readonly #depth: number;

  constructor(depth = 0) {
    this.#depth = depth;
  }

  /** `asText`: the server makes text of scalars here, as of attribute values (6.2, 1). */
  add(value: Json, asText: boolean): void {
    this.seen += 1;
    if (value === null) this.nulls += 1;
    else if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'boolean') this.#boolean(value, asText);
    else if (typeof value === 'number' || typeof value === 'bigint') this.#number(value, asText);
    else if (Array.isArray(value)) this.#list(value, asText);
    else this.#object(value);
  }

  #text(value: string): void {
    this.texts += 1;
    const numeric = isNumericText(value);
    if (!numeric) this.numericTexts = false;
    else {
      if (looksLikeId(value)) this.codes = true;
      this.#range(Number(value));
    }
    if (!/^(true|false)$/i.test(value)) this.booleanTexts = false;
    if (this.formats.length > 0) this.formats = FORMATS.filter(({ name, test }) => this.formats.includes(name) && test(value)).map(({ name }) => name);
    this.longest = Math.max(this.longest, value.length);
    this.#remember(value);
  }

  #boolean(value: boolean, asText: boolean): void {
    if (asText) this.#text(String(value));
    else {
      this.booleans += 1;
      this.#remember(String(value));
    }
  }

  #number(value: number | bigint, asText: boolean): void {
    if (asText) {
      this.#text(String(value));
      return;
    }
    this.numbers += 1;
    this.#range(Number(value));
    this.#remember(String(value));
  }

  #range(value: number): void {
    this.lowest = Math.min(this.lowest, value);
    this.highest = Math.max(this.highest, value);
  }

  #list(value: readonly Json[], asText: boolean): void {
    this.lists += 1;
    this.#remember(preview(value as Json));
    if (this.#depth >= MAX_DEPTH) return;
    this.entries ??= new ValueStats(this.#depth + 1);
    for (const entry of value) this.entries.add(entry, asText);
  }

  #object(value: { readonly [key: string]: Json }): void {
    this.objects += 1;
    if (this.#depth >= MAX_DEPTH) {
      this.overflow = true;
      return;
    }
    this.members ??= new Map();
    for (const key of Object.keys(value)) this.member(key)?.add(value[key] as Json, false);
  }

  /** Statistics of one member; null when there are too many members to tell apart. */
  member(key: string): ValueStats | null {
    this.members ??= new Map();
    let stats = this.members.get(key);
    if (stats === undefined) {
      if (this.members.size >= MAX_MEMBERS) {
        this.overflow = true;
        return null;
      }
      stats = new ValueStats(this.#depth + 1);
      this.members.set(key, stats);
    }
    return stats;
  }

  #remember(text: string): void {
    const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
    if (this.distinct !== null && !this.distinct.has(short)) {
      if (this.distinct.size >= MAX_DRAFT_DISTINCT) this.distinct = null;
      else this.distinct.add(short);
    }
    if (this.examples.length < MAX_EXAMPLES && !this.examples.includes(short)) this.examples.push(short);
  }
}

/** Reads like a decimal number to the server: blanks around it, a sign and an exponent are fine, hex is not (6.2, 4). */
export function isNumericText(text: string): boolean {
  return text.length <= 60 && /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) && Number.isFinite(Number(text));
}

function preview(value: Json): string {
  return isObject(value) || Array.isArray(value) ? JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item)).slice(0, MAX_TEXT) : String(value);
}
