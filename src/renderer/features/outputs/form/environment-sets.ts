/** Settings of an output by environment (spec/pipeline.md b.4): shared, or one set for each, laid over the shared ones. */
import type { Environment } from '../../../../protocol/vocabulary.ts';
import type { OutputFile, SettingValue } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/** Two sets to begin with, each as the shared settings are, so that nothing stops: an empty set is not forwarded. */
export function separate(output: OutputFile, fields: readonly SettingField[]): OutputFile {
  const [first] = fields;
  const filled = Object.keys(output.settings).length > 0 ? output.settings : first === undefined ? {} : { [first.key]: first.default as SettingValue };
  return { ...output, environment_settings: { development: { ...filled }, production: { ...filled } } };
}

export function together(output: OutputFile): OutputFile {
  const { environment_settings: _, ...rest } = output;
  return rest;
}

/** What holds in an environment: its own set over the shared settings. */
export function settingsIn(output: OutputFile, environment: Environment): Settings {
  return { ...output.settings, ...output.environment_settings?.[environment] };
}

/** Writes what differs between two states of the form into the environment's own set. */
export function withSettingsIn(output: OutputFile, environment: Environment, before: Settings, after: Settings, fields: readonly SettingField[]): OutputFile {
  const sets = output.environment_settings;
  if (sets === undefined) return output;
  const own: Record<string, SettingValue> = { ...sets[environment] };
  for (const { key, default: byDefault } of fields) {
    if (before[key] === after[key]) continue;
    // A form leaves out what is as the definition has it; over shared settings that has to be said.
    own[key] = after[key] === undefined ? byDefault as SettingValue : after[key];
  }
  return { ...output, environment_settings: { ...sets, [environment]: own } };
}

export function isEmptyIn(output: OutputFile, environment: Environment): boolean {
  return output.environment_settings !== undefined && Object.keys(output.environment_settings[environment]).length === 0;
}

export function cleared(output: OutputFile, environment: Environment): OutputFile {
  const sets = output.environment_settings;
  return sets === undefined ? output : { ...output, environment_settings: { ...sets, [environment]: {} } };
}
