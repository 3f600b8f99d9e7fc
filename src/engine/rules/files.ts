/**
 * Rules as files: `rules/<name>/rule.json`, `index.js` or `index.ts`, `versions/v1.js …`, `cases/<case>.json`.
 * Reading the disk and making sense of the texts are two steps, so that the second one is pure.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../protocol/contract.ts';
import { LATEST, ruleFileSchema } from '../../protocol/rule.ts';
import type { Rule, RuleFile, RuleLanguage, RuleValue } from '../../protocol/rule.ts';
import { nameSchema } from '../../protocol/workspace.ts';
import { positionOf, readJson } from '../json-file.ts';

export const RULES_DIR = 'rules';
const SCHEMA = '../../.cloudchamber/schemas/rule.schema.json';
const VERSION_FILE = /^(v(?:[1-9]|[1-4]\d|50))\.(js|ts)$/;
const NAME_HELP = 'use 1 to 64 lower-case letters, digits and "-", beginning with a letter or digit';

export interface LoadedRules {
  readonly rules: Record<string, Rule>;
  /** Folders that are there but cannot be used: a reference to one is no unknown name. */
  readonly broken: ReadonlySet<string>;
  readonly problems: Problem[];
}

export interface RuleText {
  /** Relative to the workspace's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** What is in the `rules` folder of a workspace; `texts` maps paths relative to `dir`, the workspace's folder. */
export function readRuleTexts(dir: string, top: string = RULES_DIR): { texts: Map<string, string>; problems: Problem[] } {
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  const attempt = <T>(path: string, read: (absolute: string) => T): T | null => {
    try {
      return read(join(dir, path));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      if (code !== 'ENOENT') problems.push({ severity: 'error', code: 'unreadable', file: path, message: `${path} cannot be read (${code}).` });
      return null;
    }
  };
  const list = (path: string): readonly string[] => (attempt(path, (absolute) => readdirSync(absolute).sort()) ?? []).filter((name) => !name.startsWith('.'));
  const read = (path: string): void => {
    const text = attempt(path, (absolute) => readFileSync(absolute, 'utf8'));
    if (text !== null) texts.set(path, text);
  };
  for (const name of list(top)) {
    const folder = `${top}/${name}`;
    if (!nameSchema.safeParse(name).success) {
      problems.push({ severity: 'error', code: 'bad-name', file: folder, message: `"${name.slice(0, 80)}" cannot be the name of a rule: ${NAME_HELP}. Rename the folder.` });
      continue;
    }
    const entries = list(folder);
    for (const file of ['rule.json', 'index.js', 'index.ts']) if (entries.includes(file)) read(`${folder}/${file}`);
    if (entries.includes('versions')) for (const file of list(`${folder}/versions`)) if (VERSION_FILE.test(file)) read(`${folder}/versions/${file}`);
    if (entries.includes('cases')) for (const file of list(`${folder}/cases`)) if (file.endsWith('.json')) read(`${folder}/cases/${file}`);
  }
  return { texts, problems };
}

/** A workspace's rules from its folder. */
export function readRules(dir: string): LoadedRules & { readonly texts: ReadonlyMap<string, string> } {
  const { texts, problems } = readRuleTexts(dir);
  const parsed = parseRules(texts);
  return { ...parsed, texts, problems: [...problems, ...parsed.problems] };
}

/** Rules out of texts by path; paths outside `rules/` are left alone. */
export function parseRules(texts: ReadonlyMap<string, string>): LoadedRules {
  const folders = new Map<string, Map<string, string>>();
  for (const [path, text] of texts) {
    const [top, name, ...rest] = path.split('/');
    if (top !== RULES_DIR || name === undefined || rest.length === 0) continue;
    let files = folders.get(name);
    if (files === undefined) folders.set(name, files = new Map());
    files.set(rest.join('/'), text);
  }
  const rules: Record<string, Rule> = {};
  const broken = new Set<string>();
  const problems: Problem[] = [];
  for (const [name, files] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const rule = parseRule(name, files, problems);
    if (rule === null) broken.add(name);
    else rules[name] = rule;
  }
  return { rules, broken, problems };
}

function parseRule(name: string, files: ReadonlyMap<string, string>, problems: Problem[]): Rule | null {
  const folder = `${RULES_DIR}/${name}`;
  const settings = settingsOf(folder, files.get('rule.json'), problems);
  const [js, ts] = [files.get('index.js'), files.get('index.ts')];
  const code = js ?? ts;
  if (code === undefined) {
    problems.push({ severity: 'error', code: 'rule-code-missing', file: `${folder}/index.js`, message: `The rule ${name} has no code: write index.js or index.ts with a handler, or delete the folder.` });
    return null;
  }
  if (js !== undefined && ts !== undefined) {
    problems.push({ severity: 'warning', code: 'rule-code-twice', file: `${folder}/index.ts`, message: 'There are index.js and index.ts: index.js is used. Delete one of them.' });
  }
  if (settings === null) return null;
  const versions = versionsOf(files);
  const file = withVersions(settings, versions);
  checkVersions(folder, settings, versions, files.get('rule.json') ?? '', problems);
  return { file, code, language: js === undefined ? 'ts' : 'js', versions, cases: casesOf(folder, files, problems) };
}

/** Null when the file is there and wrong: a rule must not run with settings that nobody chose. */
function settingsOf(folder: string, text: string | undefined, problems: Problem[]): RuleFile | null {
  const file = `${folder}/rule.json`;
  if (text === undefined) {
    problems.push({ severity: 'warning', code: 'rule-file-missing', file, message: 'rule.json is missing: the rule has no failure action, so it does not run. Choose one to write the file.' });
    return ruleFileSchema.parse({});
  }
  const read = readJson(text, ruleFileSchema);
  for (const { code, severity, message, line, column } of read.findings) problems.push({ severity, code, message, file, line, column });
  return read.ok ? read.value : null;
}

function versionsOf(files: ReadonlyMap<string, string>): Record<string, { code: string; language: RuleLanguage }> {
  const found: [number, string, { code: string; language: RuleLanguage }][] = [];
  for (const [path, code] of files) {
    const match = path.startsWith('versions/') ? VERSION_FILE.exec(path.slice('versions/'.length)) : null;
    if (match !== null) found.push([Number(match[1]!.slice(1)), match[1]!, { code, language: match[2] as RuleLanguage }]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => a - b).map(([, version, value]) => [version, value]));
}

/** A version that only has its code was put there by hand: it counts, without a time. */
function withVersions(file: RuleFile, versions: Rule['versions']): RuleFile {
  const unlisted = Object.keys(versions).filter((version) => file.versions[version] === undefined);
  if (unlisted.length === 0) return file;
  return { ...file, versions: { ...file.versions, ...Object.fromEntries(unlisted.map((version) => [version, { promoted_at: 0, note: '' }])) } };
}

function checkVersions(folder: string, file: RuleFile, versions: Rule['versions'], text: string, problems: Problem[]): void {
  const missing = (version: string, path: readonly string[], remedy: string): void => {
    problems.push({ severity: 'error', code: 'rule-version-missing', file: `${folder}/rule.json`, message: `There is no code of version ${version} (versions/${version}.js): ${remedy}.`, ...positionOf(text, path, 'key') });
  };
  if (file.prod !== null && versions[file.prod] === undefined) missing(file.prod, ['prod'], 'production data does not run this rule. Restore the file, or choose another version');
  for (const version of Object.keys(file.versions)) {
    if (version !== file.prod && versions[version] === undefined) missing(version, ['versions', version], 'restore the file, or delete the version');
  }
}

function casesOf(folder: string, files: ReadonlyMap<string, string>, problems: Problem[]): Record<string, string> {
  const cases: Record<string, string> = {};
  for (const [path, text] of files) {
    const match = /^cases\/(.+)\.json$/.exec(path);
    if (match === null) continue;
    if (nameSchema.safeParse(match[1]).success) cases[match[1]!] = text;
    else problems.push({ severity: 'warning', code: 'bad-name', file: `${folder}/${path}`, message: `"${match[1]!.slice(0, 80)}" cannot be the name of a case: ${NAME_HELP}. Rename the file.` });
  }
  return cases;
}

/** The files that a saved value writes: settings and the code of $LATEST; versions and cases are written on their own. */
export function ruleFiles(name: string, value: RuleValue): RuleText[] {
  const { code, language, $schema, ...file } = value;
  return [
    { path: `${RULES_DIR}/${name}/rule.json`, text: `${JSON.stringify({ $schema: $schema ?? SCHEMA, ...file }, null, 2)}\n` },
    { path: codePath(name, LATEST, language), text: code },
  ];
}

/** What must go when the value is saved: code of $LATEST in the other language would win or lose against the new one. */
export function staleRuleFiles(name: string, value: RuleValue): string[] {
  return [codePath(name, LATEST, value.language === 'js' ? 'ts' : 'js')];
}

/** Where the code of a version stands; of $LATEST too. */
export function codePath(name: string, version: string, language: RuleLanguage): string {
  return `${RULES_DIR}/${name}/${version === LATEST ? 'index' : `versions/${version}`}.${language}`;
}

export function casePath(name: string, caseName: string): string {
  return `${RULES_DIR}/${name}/cases/${caseName}.json`;
}

export function ruleValue(rule: Rule): RuleValue {
  return { ...rule.file, code: rule.code, language: rule.language };
}
