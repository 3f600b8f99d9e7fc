/** Engine settings of this user: `settings.json` in the data folder. A broken file is set aside, never overwritten unseen. */
import { join } from 'node:path';
import type { Problem } from '../../protocol/contract.ts';
import { engineSettingsSchema } from '../../protocol/workspace.ts';
import type { EngineSettings } from '../../protocol/workspace.ts';
import { readText, writeFileAtomic } from './files.ts';
import { describeError, readJson } from '../json-file.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';
import { setAside } from './secrets.ts';

export const SETTINGS_FILE = 'settings.json';

export function loadSettings(dataDir: string, now: number = Date.now()): { settings: EngineSettings; problems: Problem[] } {
  const path = join(dataDir, SETTINGS_FILE);
  const defaults = engineSettingsSchema.parse({});
  const read = readText(path);
  if (!read.ok) {
    return { settings: defaults, problems: read.code === 'ENOENT' ? [] : [{ severity: 'error', code: 'settings-unreadable', file: path, message: `The settings could not be read, so defaults are used. ${read.message}` }] };
  }
  const json = readJson(read.text, engineSettingsSchema);
  if (json.ok) return { settings: json.value, problems: [] };
  const first = json.findings.find((finding) => finding.severity === 'error');
  const aside = setAside(path, now);
  const where = aside === null ? '' : ` The file is now ${aside}.`;
  return {
    settings: defaults,
    problems: [{ severity: 'error', code: 'settings-broken', file: path, message: `The settings could not be used, so defaults are. ${first?.message ?? ''}${where}`, ...(first ? { line: first.line, column: first.column } : {}) }],
  };
}

export function saveSettings(dataDir: string, value: unknown): Result<EngineSettings> {
  const parsed = engineSettingsSchema.safeParse(value);
  if (!parsed.success) {
    const issue = describeError(parsed.error, value)[0];
    return fail('invalid', issue?.message ?? 'The settings are not valid.', issue?.field);
  }
  const outcome = writeFileAtomic(join(dataDir, SETTINGS_FILE), `${JSON.stringify(parsed.data, undefined, 2)}\n`);
  return outcome.ok ? { ok: true, value: parsed.data } : fail('not-writable', `Not saved. ${outcome.message}`);
}
