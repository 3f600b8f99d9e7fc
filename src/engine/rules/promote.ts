/** "Promote to Prod": its checks and what it writes (spec/pipeline.md a.9). All pure. */
import { full } from 'acorn-walk';
import type { CallExpression, Node, Program } from 'acorn';
import { MAX_VERSIONS } from '../../protocol/rule.ts';
import type { Rule, RuleFile, RuleLanguage } from '../../protocol/rule.ts';
import { compileCode, parseScript, sourcePlace } from './compile-code.ts';
import type { Place } from './compile-code.ts';

export const CONSOLE_MESSAGE = 'Remove all console.log() statements before promoting to production.';

export interface PromotionProblem {
  readonly code: 'no-failure-action' | 'does-not-compile' | 'console-call' | 'too-many-versions' | 'same-as-production' | 'test-failed' | 'not-tested';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly line: number | null;
}

export interface PromotionCheck {
  /** No errors; warnings may be there. */
  readonly ok: boolean;
  readonly problems: readonly PromotionProblem[];
  /** The name that the version would get. */
  readonly version: string | null;
}

/** `tested`: did the last run of the cases over this very code pass; null when there was none. */
export async function checkPromotion(rule: Rule, tested: boolean | null): Promise<PromotionCheck> {
  const problems: PromotionProblem[] = [];
  const error = (code: PromotionProblem['code'], message: string, line: number | null = null): void => void problems.push({ code, severity: 'error', message, line });
  if (rule.file.failure_action === null) error('no-failure-action', 'Choose a failure action first: Discard or Proceed.');
  const compilation = await compileCode(rule.code, rule.language);
  if (!compilation.ok) error('does-not-compile', compilation.error.message, compilation.error.line);
  else {
    for (const call of await consoleCalls(rule.code, rule.language)) error('console-call', CONSOLE_MESSAGE, call.line);
  }
  const version = nextVersion(rule);
  if (version === null) error('too-many-versions', `A rule has at most ${MAX_VERSIONS} versions: delete one that is not in production.`);
  const current = rule.file.prod === null ? undefined : rule.versions[rule.file.prod];
  if (current !== undefined && current.code === rule.code && current.language === rule.language) error('same-as-production', `$LATEST is the same as ${rule.file.prod}, which is in production.`);
  if (tested === null) problems.push({ code: 'not-tested', severity: 'warning', message: 'This code was not tested yet.', line: null });
  if (tested === false) problems.push({ code: 'test-failed', severity: 'warning', message: 'The last test of this code failed.', line: null });
  return { ok: problems.every(({ severity }) => severity !== 'error'), problems, version };
}

/** Calls of `console.…` in code, not in strings and comments; places in the source. */
export async function consoleCalls(code: string, language: RuleLanguage): Promise<Place[]> {
  const compilation = await compileCode(code, language);
  if (!compilation.ok) return [];
  const script = parseScript(compilation.compiled.code);
  if (!script.ok) return [];
  return consoleCallsIn(script.program).map(({ loc }) => sourcePlace(compilation.compiled, { line: loc!.start.line, column: loc!.start.column + 1 }) ?? { line: 1, column: 1 });
}

export function consoleCallsIn(program: Program): CallExpression[] {
  const calls: CallExpression[] = [];
  full(program, (node: Node) => {
    if (node.type === 'CallExpression' && isConsole((node as CallExpression).callee)) calls.push(node as CallExpression);
  });
  return calls;
}

/** `console.log`, `console["log"]`, `globalThis.console.log`. */
function isConsole(callee: Node): boolean {
  if (callee.type !== 'MemberExpression') return false;
  const { object } = callee as Node & { object: Node & { name?: string; property?: Node & { name?: string }; object?: Node & { name?: string } } };
  if (object.type === 'Identifier') return object.name === 'console';
  return object.type === 'MemberExpression' && object.property?.name === 'console' && (object.object?.name === 'globalThis' || object.object?.name === 'global');
}

/** The number after the highest so far, or the lowest free one once v50 was given; null when all are there. */
export function nextVersion(rule: Rule): string | null {
  const taken = new Set([...Object.keys(rule.versions), ...Object.keys(rule.file.versions)].map((name) => Number(name.slice(1))));
  const after = Math.max(0, ...taken) + 1;
  if (after <= MAX_VERSIONS) return `v${after}`;
  for (let number = 1; number <= MAX_VERSIONS; number++) if (!taken.has(number)) return `v${number}`;
  return null;
}

/** `rule.json` after the promotion; the version's file holds the code of $LATEST as it is. */
export function promoted(rule: Rule, version: string, now: number, note = ''): { readonly file: RuleFile; readonly code: string; readonly language: RuleLanguage } {
  return { file: { ...rule.file, prod: version, versions: { ...rule.file.versions, [version]: { promoted_at: now, note } } }, code: rule.code, language: rule.language };
}

export type VersionChange = { readonly ok: true; readonly file: RuleFile } | { readonly ok: false; readonly message: string };

/** Production data runs this version from now on; null takes the rule out of production. */
export function withProduction(rule: Rule, version: string | null): VersionChange {
  if (version !== null && rule.versions[version] === undefined) return { ok: false, message: `There is no version ${version}: choose one of ${Object.keys(rule.versions).join(', ') || 'none, and promote first'}.` };
  return { ok: true, file: { ...rule.file, prod: version } };
}

export function withoutVersion(rule: Rule, version: string): VersionChange {
  if (rule.versions[version] === undefined && rule.file.versions[version] === undefined) return { ok: false, message: `There is no version ${version}.` };
  if (rule.file.prod === version) return { ok: false, message: `${version} is in production: promote another version or take the rule out of production first.` };
  const { [version]: _, ...versions } = rule.file.versions;
  return { ok: true, file: { ...rule.file, versions } };
}
