/** Which of a partner's settings the form shows. */
import type { OutputFile } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';

export const NARROWINGS = [{ value: 'all', label: 'All' }, { value: 'set', label: 'Set here' }, { value: 'doubtful', label: 'Not documented' }] as const;
export type Narrowing = (typeof NARROWINGS)[number]['value'];

/** Set in the file for any environment, whatever the value. */
function isSet({ key }: SettingField, { settings, environment_settings: sets }: OutputFile): boolean {
  return [settings, sets?.development, sets?.production].some((one) => one !== undefined && Object.hasOwn(one, key));
}

export function narrowed(fields: readonly SettingField[], file: OutputFile, search: string, narrowing: Narrowing): SettingField[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return fields.filter((field) => {
    const text = `${field.label} ${field.key} ${field.help} ${field.options.map(({ label }) => label).join(' ')}`.toLowerCase();
    return words.every((word) => text.includes(word)) && (narrowing === 'all' || (narrowing === 'set' ? isSet(field, file) : field.status !== 'documented'));
  });
}
