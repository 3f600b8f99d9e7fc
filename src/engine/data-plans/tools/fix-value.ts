/** Values that keep a rule: the one that was sent put right, or one made up. */
import type { Json } from '../../../protocol/json.ts';
import { isObject } from '../../../protocol/json.ts';
import { closest } from '../../wording.ts';
import { member, objectMember, own, requiredOf, shown, typesOf, typeWords } from './schema-walk.ts';

export interface CorrectedValue {
  readonly value: Json;
  /** Beside the value. */
  readonly note: string;
  /** A sentence, `%` for the attribute's name in quotes. */
  readonly title: string;
}

/** Null: it should not be sent at all (null, or nothing fits). */
export function correctedValue(schema: Json | null, sent: Json, keyword: string): CorrectedValue | null {
  const was = `was ${shown(sent)}`;
  const rule = member(schema, keyword);
  if (keyword === 'type') {
    if (sent === null) return null;
    const type = typesOf(schema)?.find((name) => name !== 'null') ?? 'string';
    return { value: convert(sent, type, schema), note: was, title: `Send ${typeWords([type])} for %.` };
  }
  if (keyword === 'enum' && Array.isArray(rule)) {
    const allowed = rule.filter((item) => item !== null);
    const near = closest(String(sent), allowed.map(String)) ?? String(allowed[0] ?? '');
    return { value: asType(allowed.find((item) => String(item) === near) ?? near, schema), note: `${was}; allowed: ${allowed.slice(0, 8).map((item) => shown(item)).join(', ')}`, title: 'Send one of the planned values for %.' };
  }
  if (keyword === 'const' && rule !== undefined) return { value: asType(rule, schema), note: was, title: `Send ${shown(rule)} for %: the plan allows nothing else.` };
  if ((keyword === 'minimum' || keyword === 'maximum') && typeof rule === 'number') return { value: rule, note: `${was}; ${keyword === 'minimum' ? 'at least' : 'at most'} ${rule}`, title: `Send ${keyword === 'minimum' ? 'at least' : 'at most'} ${rule} for %.` };
  if ((keyword === 'exclusiveMinimum' || keyword === 'exclusiveMaximum') && typeof rule === 'number') {
    return { value: keyword === 'exclusiveMinimum' ? rule + 1 : rule - 1, note: `${was}; ${keyword === 'exclusiveMinimum' ? 'more' : 'less'} than ${rule}`, title: `Send ${keyword === 'exclusiveMinimum' ? 'more' : 'less'} than ${rule} for %.` };
  }
  if (keyword === 'multipleOf' && typeof rule === 'number' && rule > 0) return { value: Math.round(Number(sent) / rule) * rule, note: `${was}; a multiple of ${rule}`, title: `Send a multiple of ${rule} for %.` };
  if (keyword === 'maxLength' && typeof rule === 'number' && typeof sent === 'string') return { value: sent.slice(0, rule), note: `${was}; at most ${rule} characters`, title: 'Shorten % before it is sent.' };
  if (keyword === 'maxItems' && typeof rule === 'number' && Array.isArray(sent)) return { value: sent.slice(0, rule), note: `at most ${rule} entries`, title: 'Send fewer entries in %.' };
  if (keyword === 'uniqueItems' && Array.isArray(sent)) return { value: [...new Map(sent.map((item) => [JSON.stringify(item), item])).values()], note: 'each entry once', title: 'Send each entry of % once.' };
  if (keyword === 'format' && typeof rule === 'string') return { value: own(FORMAT_SAMPLES, rule) ?? '…', note: `${was}; format ${rule}`, title: `Send % in the format ${rule}.` };
  if (keyword === 'pattern' && typeof rule === 'string') return { value: sent, note: `must match ${rule}`, title: `Send % so that it matches ${rule}.` };
  return { value: sent, note: `must keep ${keyword}${rule === undefined ? '' : ` ${shown(rule)}`}`, title: `Send % so that it keeps the plan's rule "${keyword}".` };
}

const FORMAT_SAMPLES: Readonly<Record<string, string>> = {
  email: 'ada@example.com', uri: 'https://example.com/', date: '2026-01-31', time: '10:30:00', 'date-time': '2026-01-31T10:30:00Z', hostname: 'example.com',
  ipv4: '192.0.2.1', ipv6: '2001:db8::1', uuid: '00000000-0000-4000-8000-000000000000',
};

function asType(value: Json, schema: Json | null): Json {
  const types = typesOf(schema);
  if (typeof value !== 'string' || types === null || types.includes('string')) return value;
  if (types.includes('number') || types.includes('integer')) return Number(value);
  return types.includes('boolean') ? value.toLowerCase() === 'true' : value;
}

function convert(sent: Json, type: string, schema: Json | null): Json {
  switch (type) {
    case 'string': return typeof sent === 'object' ? JSON.stringify(sent) : String(sent);
    case 'number':
    case 'integer': {
      const number = typeof sent === 'string' ? Number.parseFloat(sent.replace(',', '.').replace(/^[^\d+-]*/, '')) : Number(sent);
      if (!Number.isFinite(number)) return sampleValue(schema);
      return type === 'integer' ? Math.round(number) : number;
    }
    case 'boolean': return /^(true|yes|y|on|1)$/i.test(String(sent).trim());
    case 'array': return [sent];
    default: return sampleValue(schema);
  }
}

/** A value that the schema takes, as far as that can be told without trying. */
export function sampleValue(schema: Json | null, depth = 0): Json {
  if (!isObject(schema) || depth > 6) return '…';
  const constant = member(schema, 'const');
  if (constant !== undefined) return asType(constant, schema);
  const list = member(schema, 'enum');
  if (Array.isArray(list) && list.length > 0) return asType(list.find((item) => item !== null) ?? null, schema);
  switch (typesOf(schema)?.find((name) => name !== 'null')) {
    case 'number':
    case 'integer': return Number(member(schema, 'minimum') ?? (member(schema, 'exclusiveMinimum') === undefined ? Math.min(1, Number(member(schema, 'maximum') ?? 1)) : Number(member(schema, 'exclusiveMinimum')) + 1));
    case 'boolean': return true;
    case 'array': return isObject(member(schema, 'items')) ? [sampleValue(member(schema, 'items') ?? null, depth + 1)] : [];
    case 'object': return Object.fromEntries(requiredOf(schema).map((name) => [name, sampleValue(member(objectMember(schema, 'properties'), name) ?? null, depth + 1)]));
    default: return own(FORMAT_SAMPLES, String(member(schema, 'format') ?? '')) ?? '…';
  }
}
