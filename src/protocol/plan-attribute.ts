/**
 * One attribute's schema as a form shows it (spec/data-plans.md 3.3, editing vocabulary). The form is a lens: reading never
 * fails, and an edit touches only the keywords of what was changed, so whatever the form cannot express stays as it is.
 */
import { isObject } from './json.ts';

export type Schema = Readonly<Record<string, unknown>>;

export const ATTRIBUTE_TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

/** Formats that the validation knows (6.2); the first eight are the hosted editor's. */
export const ATTRIBUTE_FORMATS = ['email', 'uri', 'date', 'time', 'date-time', 'hostname', 'ipv4', 'ipv6', 'uuid', 'uri-reference', 'regex', 'json-pointer', 'duration'] as const;

export interface AttributeForm {
  /** False where the schema has no form: `true`, `false`, several types. It can then be edited in JSON only. */
  readonly editable: boolean;
  /** Null: any type. */
  readonly type: AttributeType | null;
  readonly allowNull: boolean;
  readonly description: string;
  /** The texts of `enum` and `const`; null where there is none. */
  readonly oneOf: readonly string[] | null;
  readonly exactly: string | null;
  readonly pattern: string | null;
  readonly format: string | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** Of objects: whether members beyond the planned ones are allowed. Null where a schema decides. */
  readonly additional: boolean | null;
  /** Of arrays: what each element is. */
  readonly items: AttributeForm | null;
  /** Keywords that the form does not show. They are kept, and edited in JSON only. */
  readonly jsonOnly: readonly string[];
}

/** What may be changed; `items` by an edit of its own. */
export type AttributePatch = Partial<Omit<AttributeForm, 'editable' | 'items' | 'jsonOnly'>> & { readonly items?: AttributePatch };

const COMMON = ['type', 'description'];
const SCALAR = ['enum', 'const'];
const NUMERIC = [...SCALAR, 'minimum', 'maximum'];
/** What the form shows of each type. */
const KEYWORDS: Readonly<Record<AttributeType, readonly string[]>> = {
  string: [...SCALAR, 'pattern', 'format', 'minLength', 'maxLength'],
  number: NUMERIC,
  integer: NUMERIC,
  boolean: SCALAR,
  object: ['properties', 'required', 'additionalProperties'],
  array: ['items'],
  null: [],
};

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';

/** The form's reading of each keyword: false where the value is none that the form can show. */
const SHOWN: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: () => true,
  description: isText, pattern: isText, format: isText,
  minimum: isNumber, maximum: isNumber, minLength: isNumber, maxLength: isNumber,
  enum: (value) => Array.isArray(value) && value.every(isScalar),
  const: (value) => isScalar(value) && value !== null,
  properties: isObject,
  required: (value) => Array.isArray(value) && value.every(isText),
  additionalProperties: (value) => typeof value === 'boolean',
  items: isObject,
};

interface TypeReading {
  readonly type: AttributeType | null;
  readonly allowNull: boolean;
}

function readType(value: unknown): TypeReading | null {
  const isType = (one: unknown): one is AttributeType => (ATTRIBUTE_TYPES as readonly unknown[]).includes(one);
  if (value === undefined) return { type: null, allowNull: false };
  if (isType(value)) return { type: value, allowNull: false };
  if (!Array.isArray(value) || !value.every(isType)) return null;
  const [type, ...more] = value.filter((one) => one !== 'null');
  if (type === undefined || more.length > 0) return null;
  return { type, allowNull: value.length > 1 };
}

const EMPTY: AttributeForm = {
  editable: false, type: null, allowNull: false, description: '', oneOf: null, exactly: null, pattern: null, format: null,
  minimum: null, maximum: null, minLength: null, maxLength: null, additional: null, items: null, jsonOnly: [],
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : String(value));

export function readAttribute(schema: unknown): AttributeForm {
  if (!isObject(schema)) return EMPTY;
  const read = readType(schema['type']);
  if (read === null) return { ...EMPTY, jsonOnly: Object.keys(schema).filter((key) => key !== 'description'), description: isText(schema['description']) ? schema['description'] : '' };
  const own = new Set([...COMMON, ...(read.type === null ? SCALAR : KEYWORDS[read.type])]);
  const shown = (key: string): boolean => own.has(key) && schema[key] !== undefined && (SHOWN[key]?.(schema[key]) ?? false);
  const text = (key: string): string | null => (shown(key) ? (schema[key] as string) : null);
  const number = (key: string): number | null => (shown(key) ? (schema[key] as number) : null);
  return {
    editable: true,
    ...read,
    description: text('description') ?? '',
    oneOf: shown('enum') ? (schema['enum'] as unknown[]).filter((value) => value !== null).map(textOf) : null,
    exactly: shown('const') ? textOf(schema['const']) : null,
    pattern: text('pattern'), format: text('format'),
    minimum: number('minimum'), maximum: number('maximum'), minLength: number('minLength'), maxLength: number('maxLength'),
    additional: read.type === 'object' ? (schema['additionalProperties'] === undefined ? true : shown('additionalProperties') ? (schema['additionalProperties'] as boolean) : null) : null,
    items: read.type === 'array' && (schema['items'] === undefined || shown('items')) ? readAttribute(schema['items'] ?? {}) : null,
    jsonOnly: Object.keys(schema).filter((key) => schema[key] !== undefined && !shown(key)),
  };
}

/** A text as the JSON value that the type wants; a list of texts stays one (exported plans write numbers as texts). */
function valueOf(text: string, type: AttributeType | null, keepText: boolean): unknown {
  if ((type === 'number' || type === 'integer') && !keepText && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean' && !keepText && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function withKey(schema: Schema, key: string, value: unknown): Schema {
  if (value !== undefined) return { ...schema, [key]: value };
  const { [key]: _, ...rest } = schema;
  return rest;
}

function withOneOf(schema: Schema, texts: readonly string[] | null, type: AttributeType | null, allowNull: boolean): Schema {
  if (texts === null || texts.length === 0) return withKey(schema, 'enum', undefined);
  const old = Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]).filter((value) => value !== null) : [];
  const keepText = old.length > 0 && old.every(isText);
  const known = new Map(old.map((value) => [textOf(value), value]));
  const values = [...new Set(texts)].map((text) => (known.has(text) ? known.get(text) : valueOf(text, type, keepText)));
  // A null that the type allows would still fail an enum without it.
  return { ...schema, enum: allowNull ? [...values, null] : values };
}

function withType(schema: Schema, old: AttributeForm, type: AttributeType | null, allowNull: boolean): Schema {
  const nullable = allowNull && type !== null && type !== 'null';
  let next = withKey(schema, 'type', type === null ? undefined : nullable ? [type, 'null'] : type);
  if (type !== old.type) {
    // What the form showed of the old type and would not show of the new one goes, so that nothing hidden stays in force.
    const keep = new Set([...COMMON, ...(type === null ? SCALAR : KEYWORDS[type])]);
    for (const key of Object.keys(next)) if (!keep.has(key) && !old.jsonOnly.includes(key)) next = withKey(next, key, undefined);
  }
  const current = readAttribute(next);
  if (current.oneOf !== null && nullable !== old.allowNull && !old.jsonOnly.includes('enum')) next = withOneOf(next, current.oneOf, type, nullable);
  if (type === 'object' && old.type !== 'object') next = { additionalProperties: true, properties: {}, required: [], ...next };
  return next;
}

const PLAIN = ['pattern', 'format', 'minimum', 'maximum', 'minLength', 'maxLength'] as const;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The schema with what the patch changes; the same object when it changes nothing. */
export function editAttribute(schema: unknown, patch: AttributePatch): Schema {
  const base: Schema = isObject(schema) ? schema : {};
  const old = isObject(schema) ? readAttribute(schema) : readAttribute({});
  let next = base;
  const type = patch.type === undefined ? old.type : patch.type;
  const allowNull = patch.allowNull ?? old.allowNull;
  if (type !== old.type || allowNull !== old.allowNull) next = withType(next, old, type, allowNull);
  // A keyword that the type does not have, or whose value the form could not show, is not the form's to write.
  const own = new Set([...COMMON, ...(type === null ? SCALAR : KEYWORDS[type])]);
  const writable = (key: string): boolean => own.has(key) && !old.jsonOnly.includes(key);
  if (patch.description !== undefined && patch.description !== old.description && writable('description')) next = withKey(next, 'description', patch.description === '' ? undefined : patch.description);
  if (patch.oneOf !== undefined && !same(patch.oneOf, old.oneOf) && writable('enum')) next = withOneOf(next, patch.oneOf, type, allowNull && type !== null);
  if (patch.exactly !== undefined && patch.exactly !== old.exactly && writable('const')) next = withKey(next, 'const', patch.exactly === null ? undefined : valueOf(patch.exactly, type, isText(base['const'])));
  for (const key of PLAIN) {
    const value = patch[key];
    if (value !== undefined && value !== old[key] && writable(key)) next = withKey(next, key, value === null ? undefined : value);
  }
  if (patch.additional !== undefined && patch.additional !== null && patch.additional !== old.additional && writable('additionalProperties')) next = { ...next, additionalProperties: patch.additional };
  if (patch.items !== undefined && writable('items')) {
    const stated = next['items'] ?? {};
    const items = editAttribute(stated, patch.items);
    if (items !== stated) next = { ...next, items };
  }
  return next;
}

const TYPE_NAMES: Readonly<Record<AttributeType, string>> = { string: 'String', number: 'Number', integer: 'Whole number', boolean: 'Boolean', object: 'Object', array: 'Array', null: 'Null' };

export function typeLabel(type: AttributeType | null): string {
  return type === null ? 'Any' : TYPE_NAMES[type];
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, 4).join(', ');
  return values.length > 4 ? `${shown} and ${values.length - 4} more` : shown;
}

/** The validation in a few words, for a table's cell. */
export function validationText(form: AttributeForm): string {
  const between = (min: number | null, max: number | null, unit: string): string[] => (min === null && max === null ? []
    : min !== null && max !== null ? [`${min} to ${max}${unit}`] : min !== null ? [`at least ${min}${unit}`] : [`at most ${max}${unit}`]);
  return [
    ...(form.exactly === null ? [] : [`exactly ${form.exactly}`]),
    ...(form.oneOf === null ? [] : [`one of ${listed(form.oneOf)}`]),
    ...(form.format === null ? [] : [`format ${form.format}`]),
    ...(form.pattern === null ? [] : [`matches ${form.pattern}`]),
    ...between(form.minimum, form.maximum, ''),
    ...between(form.minLength, form.maxLength, ' characters'),
    ...(form.additional === false ? ['no other members'] : []),
    ...(form.items === null ? [] : [`of ${[typeLabel(form.items.type), validationText(form.items)].filter(Boolean).join(', ')}`]),
  ].join('; ');
}
