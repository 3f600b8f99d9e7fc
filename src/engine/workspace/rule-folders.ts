/** Writing and removing the folders of rules (protocol/rule.ts). Every path is checked: nothing is written outside of them. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectionFile, InputFile, Workspace } from '../../protocol/workspace.ts';
import { explain } from './files.ts';
import { checkName, RULES_DIR } from './layout.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';
import { saveTexts } from './save.ts';

const RULE_FILE = /^(rule\.json|index\.(js|ts)|versions\/v([1-9]|[1-4]\d|50)\.(js|ts)|cases\/[a-z0-9][a-z0-9-]{0,63}\.json)$/;

export function writeRuleFiles(dir: string, name: string, files: Readonly<Record<string, string | null>>): Result<string> {
  const checked = checkName(name);
  if (!checked.ok) return checked;
  const foreign = Object.keys(files).find((path) => !RULE_FILE.test(path));
  if (foreign !== undefined) return fail('bad-name', `"${foreign.slice(0, 80)}" is no file of a rule: use rule.json, index.js, index.ts, versions/v1.js to v50.js, or cases/<name>.json with lower-case letters, digits and "-".`, 'name');
  const saved = saveTexts(dir, Object.fromEntries(Object.entries(files).map(([path, text]) => [`${RULES_DIR}/${name}/${path}`, text])));
  return saved.ok ? { ok: true, value: name } : saved;
}

export function deleteRuleFolder(dir: string, name: string): Result<string> {
  const checked = checkName(name);
  if (!checked.ok) return checked;
  const path = join(dir, RULES_DIR, name);
  try {
    rmSync(path, { recursive: true, force: true });
    return { ok: true, value: name };
  } catch (error) {
    return fail('not-writable', `Not deleted. ${explain(error, path).message}`);
  }
}

/** The inputs and connections that name the rule, without it. */
export function detachRule(workspace: Workspace, name: string): { kind: 'inputs' | 'connections'; item: string; value: InputFile | ConnectionFile }[] {
  const without = <T extends InputFile | ConnectionFile>(kind: 'inputs' | 'connections', items: Readonly<Record<string, T>>): { kind: 'inputs' | 'connections'; item: string; value: T }[] => Object.entries(items)
    .filter(([, value]) => value.rules.includes(name))
    .map(([item, value]) => ({ kind, item, value: { ...value, rules: value.rules.filter((rule) => rule !== name) } }));
  return [...without('inputs', workspace.inputs), ...without('connections', workspace.connections)];
}
