/** The workspace's rules, as the commands need them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRules, readCase, readRules } from '../../../engine/rules/index.ts';
import { closest, listed } from '../../../engine/wording.ts';
import type { Problem } from '../../../protocol/contract.ts';
import { isObject } from '../../../protocol/json.ts';
import type { Rule, RulePosition } from '../../../protocol/rule.ts';
import { BadInput, workspaceDirOf } from '../../places.ts';
import type { Places } from '../../places.ts';

export interface ChosenRules {
  readonly dir: string;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Of the chosen rules' files. */
  readonly problems: readonly Problem[];
}

/** All of them when no name is given. A name that is not there is wrong usage; a rule that cannot be read is a problem. */
export function chosenRules(places: Places, names: readonly string[]): ChosenRules {
  const dir = workspaceDirOf(places);
  const { rules, broken, problems, texts } = readRules(dir);
  const known = [...new Set([...Object.keys(rules), ...broken])].sort();
  if (known.length === 0) throw new BadInput(`There are no rules in ${join(dir, 'rules')}: name the workspace's folder with --workspace.`);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = closest(name, known);
    throw new BadInput(`There is no rule "${name}"${near === undefined ? `: the workspace has ${listed(known, 'and')}` : `: did you mean "${near}"?`}${near === undefined ? '.' : ''}`);
  }
  if (names.length === 0) return { dir, rules, problems };
  // Only their own files: a mistake in another rule is not theirs.
  const own = new Map([...texts].filter(([path]) => names.includes(path.split('/')[1]!)));
  const chosen = parseRules(own);
  return { dir, rules: chosen.rules, problems: chosen.problems };
}

export function problemLine({ severity, file, line, column, message }: Problem): string {
  return `${severity}  ${file ?? ''}${line === undefined ? '' : `:${line}:${column ?? 1}`}  ${message}`;
}

/** Where a rule stands by the files of inputs and connections, or by its cases while it stands nowhere; null when that is not one place. */
export function positionsOf(dir: string): (name: string, rule: Rule) => RulePosition | null {
  const [inputs, outputs] = [namesIn(join(dir, 'inputs')), namesIn(join(dir, 'connections'))];
  return (name, rule) => {
    if (inputs.has(name) !== outputs.has(name)) return inputs.has(name) ? 'all-outputs' : 'output';
    if (inputs.has(name)) return null;
    const positions = new Set(Object.values(rule.cases).flatMap((text) => { const read = readCase(text); return read.ok ? [read.case.position] : []; }));
    return positions.size === 1 ? [...positions][0]! : null;
  };
}

function namesIn(folder: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const file of existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []) {
    try {
      const value: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      const rules = isObject(value) ? value['rules'] : undefined;
      if (Array.isArray(rules)) for (const name of rules) if (typeof name === 'string') names.add(name);
    } catch {
      // What is wrong with it is another command's to say.
    }
  }
  return names;
}

export function versionCode(name: string, rule: Rule, version: string | null): Rule['versions'][string] {
  if (version === null) return { code: rule.code, language: rule.language };
  const code = rule.versions[version];
  if (code === undefined) throw new BadInput(`The rule ${name} has no version ${version}: it has ${listed(Object.keys(rule.versions), 'and') || 'none'}.`);
  return code;
}
