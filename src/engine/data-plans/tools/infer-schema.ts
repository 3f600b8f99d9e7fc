/** From statistics to a JSON Schema as plans have it, with how sure that is and why (spec/data-plans.md 3.3). */
import type { JsonObject } from '../../../protocol/json.ts';
import { FORMATS } from './value-format.ts';
import type { ValueStats } from './value-stats.ts';

/** As few samples as these say nothing about what is always there. */
const ENOUGH_FOR_REQUIRED = 5;
const ENOUGH_FOR_RANGE = 20;
const MAX_ENUM = 8;
const MAX_ENUM_TEXT = 40;
const SAMPLES_PER_ENUM_VALUE = 5;

export interface Inferred {
  readonly schema: JsonObject;
  /** 0 to 1. */
  readonly confidence: number;
  /** In words, without what "required" says. */
  readonly why: readonly string[];
}

/** `allowEnum`: no list of allowed values for identities, which name people. */
export function inferValue(stats: ValueStats, allowEnum = true): Inferred {
  const types = inferredTypes(stats);
  const why: string[] = [];
  const schema: JsonObject = {};
  let confidence = stats.seen / (stats.seen + 1);
  if (types.length === 0) {
    schema['type'] = ['string', 'null'];
    return { schema, confidence: round(confidence * 0.3), why: ['only null was seen, so text is a guess'] };
  }
  if (types.length > 1) {
    confidence *= 0.6;
    why.push(`mixed: ${types.map((type) => TYPE_WORDS[type] ?? type).join(' and ')}`);
  } else if (types[0] === 'number' && stats.texts > 0) why.push('always a number (numbers in text count as numbers)');
  else if (types[0] === 'boolean' && stats.texts > 0) why.push('always true or false');
  else why.push(`always ${TYPE_WORDS[types[0]!] ?? types[0]!}`);
  const withNull = stats.nulls > 0 ? [...types, 'null'] : types;
  schema['type'] = withNull.length === 1 ? withNull[0]! : withNull;
  if (stats.nulls > 0) why.push(`null ${times(stats.nulls)}`);
  if (types.length === 1 && types[0] === 'string') confidence *= describeText(stats, schema, why, allowEnum);
  if (types.includes('number') && !types.includes('string')) describeNumber(stats, schema, why);
  if (types.includes('object')) Object.assign(schema, objectRules(stats, allowEnum));
  if (types.includes('array') && stats.entries !== null && stats.entries.seen > 0) schema['items'] = inferValue(stats.entries, allowEnum).schema;
  return { schema, confidence: round(confidence), why };
}

const TYPE_WORDS: Readonly<Record<string, string>> = { string: 'text', number: 'a number', boolean: 'true or false', object: 'an object', array: 'a list' };

function inferredTypes(stats: ValueStats): string[] {
  const types: string[] = [];
  const textIs = stats.texts === 0 ? null : stats.numericTexts && !stats.codes ? 'number' : stats.booleanTexts ? 'boolean' : 'string';
  if (textIs === 'string') types.push('string');
  if (stats.numbers > 0 || textIs === 'number') types.push('number');
  if (stats.booleans > 0 || textIs === 'boolean') types.push('boolean');
  if (stats.objects > 0) types.push('object');
  if (stats.lists > 0) types.push('array');
  return types;
}

/** Returns what to multiply the confidence with. */
function describeText(stats: ValueStats, schema: JsonObject, why: string[], allowEnum: boolean): number {
  const format = FORMATS.find(({ name }) => name === stats.formats[0]);
  if (format !== undefined && stats.texts >= 3) {
    schema['format'] = format.name;
    why.push(`every one is ${format.words}`);
    return 1;
  }
  const { distinct } = stats;
  if (stats.codes && stats.numericTexts) why.push('digits, but a code rather than a quantity');
  if (distinct === null) {
    why.push('many different values');
    return 1;
  }
  const few = distinct.size <= MAX_ENUM && stats.texts >= distinct.size * SAMPLES_PER_ENUM_VALUE && stats.longest <= MAX_ENUM_TEXT;
  if (!allowEnum || !few) {
    why.push(distinct.size === 1 ? 'one value so far' : `${distinct.size} different values so far`);
    return 1;
  }
  // A missing null in the list would make null invalid, whatever the type says (6.2, 7).
  schema['enum'] = [...[...distinct].sort(), ...(stats.nulls > 0 ? [null] : [])];
  why.push(distinct.size === 1 ? `one value in ${stats.texts} samples, so it is listed` : `${distinct.size} different values in ${stats.texts} samples, so they are listed`);
  return Math.min(1, stats.texts / (distinct.size * SAMPLES_PER_ENUM_VALUE * 2));
}

function describeNumber(stats: ValueStats, schema: JsonObject, why: string[]): void {
  why.push(stats.lowest === stats.highest ? `only ${stats.lowest} so far` : `from ${stats.lowest} to ${stats.highest}`);
  if (stats.lowest >= 0 && stats.highest > 0 && stats.numbers + stats.texts >= ENOUGH_FOR_RANGE) schema['minimum'] = 0;
}

export function objectRules(stats: ValueStats, allowEnum: boolean): JsonObject {
  const properties: JsonObject = Object.create(null) as JsonObject;
  for (const [name, member] of stats.members ?? []) properties[name] = inferValue(member, allowEnum).schema;
  return closedObject(properties, requiredMembers(stats, stats.objects), stats.overflow);
}

export function closedObject(properties: JsonObject, required: readonly string[], open: boolean): JsonObject {
  return { additionalProperties: open, properties, required: [...required] };
}

/** Always there and never null: true for both profiles, of which one takes null for absent (6.1). */
export function requiredMembers(stats: ValueStats, samples: number): string[] {
  return [...(stats.members ?? [])].filter(([, member]) => isAlwaysThere(member, samples)).map(([name]) => name);
}

export function isAlwaysThere(stats: ValueStats, samples: number): boolean {
  return samples >= ENOUGH_FOR_REQUIRED && stats.seen === samples && stats.nulls === 0;
}

/** Why a member is required, or not. */
export function presenceWords(stats: ValueStats, samples: number, what: string): string {
  const value = stats.seen - stats.nulls;
  if (samples === 1 && value === 1) return `in the only ${what === 'batches' ? 'batch' : what.slice(0, -1)}, too few to ask for it`;
  if (isAlwaysThere(stats, samples)) return `in all ${samples} ${what}`;
  if (stats.seen === samples && samples < ENOUGH_FOR_REQUIRED) return `in all ${samples} ${what}, too few to ask for it`;
  return `in ${value} of ${samples} ${what}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

export function round(confidence: number): number {
  return Math.round(Math.min(1, Math.max(0, confidence)) * 100) / 100;
}

