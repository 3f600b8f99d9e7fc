/**
 * From a workspace file's raw settings to what a mapping reads: defaults filled in, secrets looked up,
 * mistakes returned as problems that name the field and the remedy. Also the JSON Schema for editors and forms.
 */
import { isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { secretVariable } from '../../protocol/secret-variable.ts';
import type { OutputDefinition, SettingField, Settings } from './definition.ts';

export interface SettingProblem {
  readonly severity: 'error' | 'warning';
  readonly code: 'unknown-setting' | 'wrong-type' | 'bad-option' | 'missing-setting' | 'missing-secret' | 'plain-secret';
  readonly field: string;
  readonly message: string;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

type Value = Settings[string];

/** Looks up a secret by the name in `{"$secret": name}`; `undefined` when none is stored. */
export type SecretLookup = (name: string) => string | undefined;

export function resolveSettings(
  fields: readonly SettingField[],
  raw: Readonly<Record<string, unknown>> | null | undefined,
  secretLookup: SecretLookup,
): ResolvedSettings {
  const given = raw ?? {};
  const problems: SettingProblem[] = unknownKeys(fields, given);
  const settings: Record<string, Value> = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.key) ? resolveValue(field, given[field.key], secretLookup, problems) : field.default;
    settings[field.key] = value;
    if (field.required && isEmpty(value) && !problems.some((problem) => problem.field === field.key && problem.severity === 'error')) {
      problems.push({ severity: 'error', code: 'missing-setting', field: field.key, message: `"${field.label}" is required: set "${field.key}".` });
    }
  }
  return { settings, problems };
}

/** The defaults of a definition's output settings or connection settings. */
export function defaultSettings(fields: readonly SettingField[]): Settings {
  return Object.fromEntries(fields.map((field) => [field.key, field.default]));
}

/** Which file a setting of a partner belongs to; keys are unique over both lists. */
export function settingOwner(definition: OutputDefinition, key: string): 'output' | 'connection' {
  return definition.settings.some((field) => field.key === key) ? 'output' : 'connection';
}

function unknownKeys(fields: readonly SettingField[], given: Readonly<Record<string, unknown>>): SettingProblem[] {
  const known = fields.map((field) => field.key);
  return Object.keys(given).filter((key) => !known.includes(key)).map((key) => {
    const near = fields.find((field) => same(field.key, key) || same(field.label, key))?.key;
    const remedy = near === undefined ? `Known settings: ${known.join(', ') || 'none'}.` : `Did you mean "${near}"?`;
    return { severity: 'warning', code: 'unknown-setting', field: key, message: `"${key}" is no setting here and is ignored. ${remedy}` };
  });
}

function same(left: string, right: string): boolean {
  const bare = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return bare(left) === bare(right);
}

function isEmpty(value: Value): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function resolveValue(field: SettingField, raw: unknown, secretLookup: SecretLookup, problems: SettingProblem[]): Value {
  const problem = (code: SettingProblem['code'], message: string, severity: SettingProblem['severity'] = 'error'): Value => {
    problems.push({ severity, code, field: field.key, message });
    return field.default;
  };
  if (raw === null || raw === undefined) return field.default;
  if (isObject(raw) && typeof raw['$secret'] === 'string') {
    if (field.type !== 'text') return problem('wrong-type', `"${field.label}" cannot be a secret; it must be ${wanted(field)}.`);
    const secret = secretLookup(raw['$secret']);
    if (secret !== undefined && secret !== '') return secret;
    return problem('missing-secret', `"${field.label}" refers to the secret "${raw['$secret']}", which is not stored on this machine: set it in Settings, with PUT /api/v1/secrets/${raw['$secret']}, or in the environment as ${secretVariable(raw['$secret'])}.`);
  }
  const value = fit(field, raw);
  if (value === undefined) return problem('wrong-type', `"${field.label}" must be ${wanted(field)}, but "${field.key}" holds ${describe(raw)}.`);
  if (field.secret && value !== '') {
    problem('plain-secret', `"${field.label}" is a secret and should not stand in a file: use {"$secret": "<name>"} for "${field.key}".`, 'warning');
  }
  const options = field.options;
  if (options === undefined) return value;
  const chosen = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  const matched = chosen.map((entry) => options.find((option) => option.value === entry || option.label === entry)?.value);
  const bad = chosen[matched.indexOf(undefined)];
  if (bad !== undefined) {
    return problem('bad-option', `"${field.label}" has no option "${bad}". Options: ${options.map((option) => option.value).join(', ')}.`);
  }
  const values = matched.filter((entry) => entry !== undefined);
  return Array.isArray(value) ? values : (values[0] ?? field.default);
}

function fit(field: SettingField, raw: unknown): Value | undefined {
  switch (field.type) {
    case 'text':
    case 'select':
      return typeof raw === 'string' ? raw : undefined;
    case 'boolean':
      return typeof raw === 'boolean' ? raw : undefined;
    case 'number':
      return typeof raw === 'number' && Number.isFinite(raw) ? raw : undefined;
    case 'multi-select':
    case 'text-list':
      return Array.isArray(raw) && raw.every((entry) => typeof entry === 'string') ? raw : undefined;
    default:
      return field.type satisfies never;
  }
}

function wanted(field: SettingField): string {
  const words: Readonly<Record<SettingField['type'], string>> = {
    'text': 'text', 'select': 'one of its options', 'boolean': 'true or false', 'number': 'a number',
    'multi-select': 'a list of its options', 'text-list': 'a list of texts',
  };
  return words[field.type];
}

function describe(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list';
  return typeof raw === 'object' ? 'an object' : `the ${typeof raw} ${JSON.stringify(raw)}`;
}

/** JSON Schema (2020-12) of the `settings` object in an output's or a connection's file. */
export function settingsJsonSchema(fields: readonly SettingField[]): JsonObject {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(fields.map((field) => [field.key, fieldSchema(field)])),
    required: fields.filter((field) => field.required && isEmpty(field.default)).map((field) => field.key),
  };
}

function fieldSchema(field: SettingField): JsonObject {
  const about: JsonObject = { title: field.label, description: field.help };
  if (field.default !== null && !field.secret) {
    about['default'] = Array.isArray(field.default) ? [...field.default] : (field.default as string | number | boolean);
  }
  const choice = field.options === undefined ? {} : { enum: field.options.map((option) => option.value) };
  switch (field.type) {
    case 'boolean':
    case 'number':
      return { ...about, type: field.type };
    case 'multi-select':
    case 'text-list':
      return { ...about, type: 'array', uniqueItems: true, items: { type: 'string', ...choice } };
    case 'select':
      return { ...about, type: 'string', ...choice };
    case 'text':
      if (field.secret) {
        return { ...about, type: 'object', additionalProperties: false, required: ['$secret'], properties: { $secret: { type: 'string', minLength: 1 } } };
      }
      return { ...about, type: 'string' };
    default:
      return field.type satisfies never;
  }
}
