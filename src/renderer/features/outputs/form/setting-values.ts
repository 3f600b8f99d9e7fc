/** Values of a partner's setting fields as the form shows and writes them. */
import type { SettingValue } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';

export type Settings = Readonly<Record<string, SettingValue>>;

export function isSecretRef(value: SettingValue | undefined): value is { $secret: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is in force: the file's value, else the definition's default. */
export function valueOf(field: SettingField, settings: Settings): SettingValue {
  const value = settings[field.key];
  return value === undefined ? (field.default as SettingValue) : value;
}

/** The settings with one changed; a value equal to the default is left out of the file. */
export function withSetting(field: SettingField, settings: Settings, value: SettingValue): Settings {
  const { [field.key]: _, ...rest } = settings;
  return JSON.stringify(value) === JSON.stringify(field.default) && !field.required ? rest : { ...rest, [field.key]: value };
}

/** One entry a line. */
export function linesToList(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

/** Required fields without a value. */
export function missingSettings(fields: readonly SettingField[], settings: Settings): SettingField[] {
  return fields.filter((field) => {
    const value = valueOf(field, settings);
    return field.required && (value === null || value === '' || (Array.isArray(value) && value.length === 0));
  });
}

/** What is said at fields, by their keys. */
export interface FieldMessages {
  readonly errors: Readonly<Record<string, string>>;
  readonly warnings: Readonly<Record<string, string>>;
}

/** What the engine refused, at the field that it names: `settings.token`. */
export function refusedFields(error: { readonly field?: string | undefined; readonly message: string } | null): FieldMessages {
  const keys = error?.field?.split('.') ?? [];
  return { errors: Object.fromEntries(keys.map((key) => [key, error?.message ?? ''])), warnings: {} };
}

/** Problems of a file at settings below a JSON pointer: `/settings`. */
export function messagesBelow(problems: readonly { readonly path: string; readonly message: string; readonly severity: 'error' | 'warning' }[], base: string): FieldMessages {
  const below = problems.filter(({ path }) => path.startsWith(`${base}/`));
  const of = (severity: string): Record<string, string> => Object.fromEntries(below.filter((one) => one.severity === severity).map(({ path, message }) => [path.slice(base.length + 1).split('/')[0] ?? '', message]));
  return { errors: of('error'), warnings: of('warning') };
}
