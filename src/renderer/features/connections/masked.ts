/** Secrets that were typed and not saved yet, as they may be shown: the engine takes them out of the files when they are saved. */
import { isObject } from '../../../protocol/json.ts';
import type { OutputCatalogueEntry } from '../../api/api.ts';
import { fileOf, placeOf } from './drafts.ts';
import type { FileKey, Files } from './drafts.ts';

const MASK = '(typed, kept apart from the file)';

function maskedSet(settings: unknown, secrets: ReadonlySet<string>): unknown {
  if (!isObject(settings)) return settings;
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, secrets.has(key) && typeof value === 'string' && value !== '' ? MASK : value]));
}

/** A draft with its secrets in clear taken out. */
export function maskedFile(view: Files, key: FileKey, catalogue: readonly OutputCatalogueEntry[]): object {
  const file = fileOf(view, key) as Record<string, unknown> | undefined;
  const { kind } = placeOf(key);
  if (file === undefined || kind === 'inputs') return file ?? {};
  const partner = kind === 'outputs' ? file['partner'] : view.outputs[String(file['output'])]?.partner;
  const definition = catalogue.find(({ slug }) => slug === partner);
  const fields = (kind === 'outputs' ? definition?.settings : definition?.connection_settings) ?? [];
  const secrets = new Set(fields.filter(({ secret }) => secret).map((field) => field.key));
  const sets = file['environment_settings'];
  return {
    ...file,
    ...(file['settings'] === undefined ? {} : { settings: maskedSet(file['settings'], secrets) }),
    ...(isObject(sets) ? { environment_settings: Object.fromEntries(Object.entries(sets).map(([environment, set]) => [environment, maskedSet(set, secrets)])) } : {}),
  };
}
