/**
 * A folder of files becomes a workspace and a list of problems. One broken file costs only what is in it.
 * Reading the disk and making sense of the texts are two steps, so that the second one is pure.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Problem } from '../../protocol/contract.ts';
import type { DataPlan } from '../../protocol/data-plan.ts';
import { escapeToken } from '../../protocol/pointer.ts';
import type { GroupFile } from '../../protocol/user.ts';
import { WORKSPACE_KINDS, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { BrokenConnection, ConnectionFile, InputFile, OutputFile, Workspace, WorkspaceFile, WorkspaceKind } from '../../protocol/workspace.ts';
import { checkReferences } from './check.ts';
import type { Catalogue } from './partner-settings.ts';
import { isFolder, listFolder, readText } from './files.ts';
import { positionOf, readJson } from '../json-file.ts';
import type { Finding } from '../json-file.ts';
import { checkName, KINDS, relativePath, RULES_DIR, WORKSPACE_FILE } from './layout.ts';

/** What is on the disk: relative path to text, and what could not be read. */
export interface FolderTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  readonly missing: boolean;
}

export function readFolder(dir: string): FolderTexts {
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  if (!existsSync(dir)) return { texts, problems, missing: true };
  const read = (path: string): void => {
    const outcome = readText(join(dir, path));
    if (outcome.ok) texts.set(path, outcome.text);
    else if (outcome.code !== 'ENOENT') problems.push({ severity: 'error', code: 'unreadable', file: path, message: outcome.message });
  };
  read(WORKSPACE_FILE);
  for (const kind of KINDS) {
    const { names, error } = listFolder(join(dir, kind));
    if (error !== null) problems.push({ severity: 'error', code: 'unreadable', file: kind, message: error });
    for (const file of names) {
      if (file.startsWith('.') || !file.endsWith('.json')) continue;
      const name = checkName(file.slice(0, -'.json'.length), kind);
      if (name.ok) read(`${kind}/${file}`);
      else problems.push({ severity: 'error', code: 'bad-name', file: `${kind}/${file}`, message: `${name.error.message} Rename the file.` });
    }
  }
  readRuleTexts(dir, read, problems);
  return { texts, problems, missing: false };
}

/** `rules/<name>/` and the folders in it, no deeper. */
function readRuleTexts(dir: string, read: (path: string) => void, problems: Problem[]): void {
  const folders = (path: string): readonly string[] => {
    const { names, error } = listFolder(join(dir, path));
    if (error !== null) problems.push({ severity: 'error', code: 'unreadable', file: path, message: error });
    return names.filter((name) => !name.startsWith('.'));
  };
  for (const rule of folders(RULES_DIR)) {
    const at = `${RULES_DIR}/${rule}`;
    if (!isFolder(join(dir, at))) continue;
    const name = checkName(rule);
    if (!name.ok) {
      problems.push({ severity: 'error', code: 'bad-name', file: at, message: `${name.error.message} Rename the folder.` });
      continue;
    }
    for (const inner of folders(at)) {
      const path = `${at}/${inner}`;
      if (inner === 'versions' || inner === 'cases') for (const file of folders(path)) read(`${path}/${file}`);
      else if (/\.(json|js|ts)$/.test(inner)) read(path);
    }
  }
}

export function sameTexts(a: FolderTexts, b: FolderTexts): boolean {
  if (a.missing !== b.missing || a.texts.size !== b.texts.size || a.problems.length !== b.problems.length) return false;
  for (const [path, text] of a.texts) if (b.texts.get(path) !== text) return false;
  return a.problems.every((problem, index) => problem.message === b.problems[index]?.message);
}

/** Parsed files by path, kept between loads: an unchanged file is not parsed again, and a broken one keeps its last good value. */
export type ParseMemo = Map<string, { text: string; findings: readonly Finding[]; value: unknown; good: boolean; draft: unknown; expert?: readonly Problem[] }>;

export interface LoadContext {
  readonly dir: string;
  readonly catalogue: Catalogue;
  readonly hasSecret: (name: string) => boolean;
  readonly memo?: ParseMemo;
}

export interface LoadedWorkspace {
  readonly workspace: Workspace;
  readonly problems: readonly Problem[];
  /** Keys named in input files that could not be loaded: not to be taken for unknown keys. */
  readonly brokenInputs: ReadonlyMap<string, { readonly name: string; readonly platform: string | null }>;
}

export function loadWorkspace(context: LoadContext): LoadedWorkspace {
  return parseFolder(readFolder(context.dir), context);
}

export function parseFolder(folder: FolderTexts, context: LoadContext): LoadedWorkspace {
  const problems: Problem[] = [...folder.problems];
  const memo = context.memo ?? new Map();
  for (const path of memo.keys()) if (!folder.texts.has(path)) memo.delete(path);

  const fileText = folder.texts.get(WORKSPACE_FILE);
  let file = fallbackFile(context.dir);
  if (fileText === undefined) {
    problems.push({ severity: 'warning', code: 'workspace-file-missing', file: WORKSPACE_FILE, message: `${WORKSPACE_FILE} is missing: defaults are used until it is there. Save the workspace's settings to write it.` });
  } else {
    file = (parseFile(WORKSPACE_FILE, fileText, workspaceFileSchema, memo, problems) as WorkspaceFile | undefined) ?? file;
  }

  const brokenInputs = new Map<string, { name: string; platform: string | null }>();
  const broken = { inputs: new Set<string>(), outputs: new Set<string>(), connections: new Set<string>(), plans: new Set<string>(), groups: new Set<string>() };
  const kinds: Record<WorkspaceKind, Record<string, unknown>> = { inputs: {}, outputs: {}, connections: {}, plans: {}, groups: {} };
  const ruleTexts = new Map<string, string>();
  for (const [path, text] of folder.texts) {
    const [folderName = '', fileName] = path.split('/');
    if (fileName === undefined) continue;
    if (folderName === RULES_DIR) {
      ruleTexts.set(path, text);
      continue;
    }
    const kind = folderName as WorkspaceKind;
    const name = basename(fileName, '.json');
    const value = parseFile(path, text, WORKSPACE_KINDS[kind], memo, problems);
    if (value !== undefined) {
      kinds[kind][name] = value;
      continue;
    }
    broken[kind].add(name);
    const draft = memo.get(path)?.draft as { key?: unknown; platform?: unknown } | null | undefined;
    if (kind === 'inputs' && typeof draft?.key === 'string') {
      brokenInputs.set(draft.key, { name, platform: typeof draft.platform === 'string' ? draft.platform : null });
    }
  }

  const { rules, problems: ruleProblems } = context.catalogue.parseRules(ruleTexts);
  problems.push(...ruleProblems);
  const plans = kinds.plans as Record<string, DataPlan>;
  for (const name of Object.keys(plans)) problems.push(...planFileProblems(name, plans[name]!, folder.texts.get(relativePath('plans', name)) ?? '', context.catalogue, memo));

  const groups = kinds.groups as Record<string, GroupFile>;
  for (const [name, group] of Object.entries(groups)) problems.push(...groupFileProblems(name, group, folder.texts.get(relativePath('groups', name)) ?? ''));

  const checked = checkReferences({
    inputs: kinds.inputs as Record<string, InputFile>,
    outputs: kinds.outputs as Record<string, OutputFile>,
    connections: kinds.connections as Record<string, ConnectionFile>,
    rules,
    plans,
    quarantine: file.data_plans.quarantine,
    identity: file.identity,
    privacy: file.privacy,
    broken,
    catalogue: context.catalogue,
    hasSecret: context.hasSecret,
  });
  for (const issue of checked.issues) {
    const path = issue.kind === 'workspace' ? WORKSPACE_FILE : relativePath(issue.kind, issue.name);
    const text = folder.texts.get(path) ?? '';
    problems.push({ severity: issue.severity, code: issue.code, message: issue.message, file: path, path: issue.path.map((key) => `/${escapeToken(String(key))}`).join(''), ...positionOf(text, issue.path, issue.code === 'unknown-setting' ? 'key' : 'value') });
  }
  const brokenPlans = Object.fromEntries([...broken.plans].map((name) => {
    const first = problems.find((problem) => problem.file === relativePath('plans', name) && problem.severity === 'error');
    return [name, first === undefined ? 'The file cannot be used.' : `${first.message} (line ${first.line ?? 1})`];
  }));
  const brokenConnections = { ...checked.kept.brokenConnections, ...unreadConnections(broken.connections, memo, problems) };
  return { workspace: { file, ...checked.kept, brokenConnections, plans, brokenPlans, rules, groups }, problems: inOrder(problems), brokenInputs };
}

/** Files of the wrong shape that say at least which input and output they are about. */
function unreadConnections(names: ReadonlySet<string>, memo: ParseMemo, problems: readonly Problem[]): Record<string, BrokenConnection> {
  return Object.fromEntries([...names].flatMap((name): [string, BrokenConnection][] => {
    const file = relativePath('connections', name);
    const draft = memo.get(file)?.draft as { input?: unknown; output?: unknown; active?: unknown } | null | undefined;
    const problem = problems.find((one) => one.file === file && one.severity === 'error');
    if (typeof draft?.input !== 'string' || typeof draft.output !== 'string' || problem === undefined) return [];
    const place = problem.line === undefined ? '' : ` (line ${problem.line})`;
    return [[name, { input: draft.input, output: draft.output, active: draft.active !== false, code: problem.code, message: `${file} cannot be used${place}: ${problem.message}`, file, path: '' }]];
  }));
}

/** The file's name must be the plan's id, or two files could claim one plan. What the plan itself has wrong is asked of its experts. */
function planFileProblems(name: string, plan: DataPlan, text: string, catalogue: Catalogue, memo: ParseMemo): Problem[] {
  const file = relativePath('plans', name);
  const own: Problem[] = plan.data_plan_id === name ? [] : [{
    severity: 'error', code: 'plan-name', file, ...positionOf(text, ['data_plan_id']),
    message: `"data_plan_id" is "${plan.data_plan_id}", but batches find this plan as "${name}", by its file's name: rename the file or change the id.`,
  }];
  const entry = memo.get(file)!;
  // A text that cannot be read has been complained of already; the version before it stays in use.
  if (!entry.good) return [];
  entry.expert ??= catalogue.planProblems(text, file);
  return [...own, ...entry.expert];
}

function groupFileProblems(name: string, group: GroupFile, text: string): Problem[] {
  if (group.id === name) return [];
  return [{
    severity: 'error', code: 'group-name', file: relativePath('groups', name), ...positionOf(text, ['id']),
    message: `"id" is "${group.id}", but the file is named "${name}": rename the file or change the id.`,
  }];
}

function parseFile(path: string, text: string, schema: Parameters<typeof readJson>[1], memo: ParseMemo, problems: Problem[]): unknown {
  let entry = memo.get(path);
  if (entry === undefined || entry.text !== text) {
    const read = readJson(text, schema);
    const before = entry?.value;
    entry = read.ok
      ? { text, findings: read.findings, value: read.value, good: true, draft: undefined }
      : { text, findings: read.findings, value: before, good: false, draft: read.draft };
    memo.set(path, entry);
  }
  const suffix = !entry.good && entry.value !== undefined ? ' Until it is right, the version read before stays in use.' : '';
  for (const finding of entry.findings) {
    problems.push({ severity: finding.severity, code: finding.code, message: finding.message + suffix, file: path, line: finding.line, column: finding.column });
  }
  return entry.value;
}

/** The token names the web SDK's storage keys, so it must be the same at every start: it comes from the folder's path. */
function fallbackFile(dir: string): WorkspaceFile {
  const token = createHash('sha256').update(dir).digest('hex').slice(0, 8);
  return workspaceFileSchema.parse({ name: basename(dir).slice(0, 80) || 'Workspace', workspace_token: token });
}

/** Errors first, then by file and line: what a problem list shows. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const rank = (problem: Problem): number => (problem.severity === 'error' ? 0 : 1);
  return [...problems].sort((a, b) => rank(a) - rank(b) || (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0));
}
