/** The trap linter: what goes wrong with rules on some batch, each with a batch on which it does (ui.md C4). */
import type { AnyNode } from 'acorn';
import type { RuleFinding, RuleLanguage, RulePosition, RuleRuntime } from '../../../protocol/rule.ts';
import { compileCode, parseScript, sourcePlace } from '../compile-code.ts';
import type { CompiledCode, Place } from '../compile-code.ts';
import { CHECKS } from './checks.ts';
import type { Draft, SlowestRun, View } from './checks.ts';
import { templateExample } from './examples.ts';
import { implicitGlobals } from './globals.ts';
import { findHandler } from './handler.ts';
import { Paths } from './paths.ts';

export type { SlowestRun } from './checks.ts';

export interface LintOptions {
  readonly runtime?: RuleRuntime;
  /** Absent when the rule stands in both places or in none. */
  readonly position?: RulePosition | null;
  /** The slowest run that was measured. */
  readonly slowest?: SlowestRun | null;
  /** Looks paths up in what was captured: by path, how many batches lack it, and one of them. */
  readonly captured?: (paths: readonly string[]) => Promise<ReadonlyMap<string, CapturedLack>>;
}

export interface CapturedLack {
  readonly count: number;
  /** Of how many captured batches. */
  readonly total: number;
  readonly batchId: string;
  readonly batch: NonNullable<RuleFinding['example']>['batch'];
}

export async function lintRule(code: string, language: RuleLanguage, options: LintOptions = {}): Promise<RuleFinding[]> {
  const compilation = await compileCode(code, language);
  if (!compilation.ok) {
    const { message, line, column } = compilation.error;
    const at = { line: line ?? 1, column: column ?? 1 };
    return [{ code: 'syntax', severity: 'error', message, line: at.line, column: at.column, end_line: at.line, end_column: at.column + 1, example: null, fix: null }];
  }
  const { compiled } = compilation;
  const script = parseScript(compiled.code);
  if (!script.ok) return [];
  return (await withCaptured(drafts(compiled.code, script.program, options), options))
    .flatMap((draft) => finding(draft, compiled))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A batch that really came says more than one made up. */
async function withCaptured(found: readonly Draft[], { captured }: LintOptions): Promise<readonly Draft[]> {
  const paths = [...new Set(found.flatMap(({ missing }) => missing ?? []))];
  if (captured === undefined || paths.length === 0) return found;
  const lacks = await captured(paths);
  return found.map((draft): Draft => {
    const lack = draft.missing === undefined ? undefined : lacks.get(draft.missing);
    if (lack === undefined) return draft;
    const share = `${lack.count.toLocaleString('en-US')} of ${lack.total.toLocaleString('en-US')} captured batches`;
    return { ...draft, message: `${draft.message} It is missing in ${share}.`, example: { title: `Captured batch ${lack.batchId}`, template: null, batch_id: lack.batchId, batch: lack.batch } };
  });
}

function drafts(source: string, program: View['program'], { runtime = 'node22', position = null, slowest = null }: LintOptions): Draft[] {
  const globals: Draft[] = implicitGlobals(program).map((node) => ({
    code: 'implicit-global', severity: 'hint', node, example: null, fix: null, message: `"${node.name}" is not declared: its value lives on between batches while the container is warm. Declare it with const or let.`,
  }));
  const handler = findHandler(program);
  if (handler.kind === 'missing') {
    return [...globals, { code: 'no-handler', severity: 'error', message: 'There is no handler: write exports.handler = async (batch) => { … }.', node: program, example: templateExample('web-page-view'), fix: null }];
  }
  if (handler.kind === 'opaque') return globals;
  const view: View = { source, program, handler: handler.node, paths: new Paths(program, handler.node), runtime, position, slowest };
  return [...globals, ...CHECKS.flatMap((check) => check(view))];
}

/** Nothing for code that the compiler made and nobody wrote. */
function finding({ code, severity, message, node, example, fix }: Draft, compiled: CompiledCode): RuleFinding[] {
  const place = ({ line, column }: { line: number; column: number }): Place | null => sourcePlace(compiled, { line, column: column + 1 });
  const loc = (node as AnyNode).loc!;
  const start = node.type === 'Program' ? { line: 1, column: 1 } : place(loc.start);
  if (start === null) return [];
  const whole = node.type === 'Program' || node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';
  const lineEnd = { line: start.line, column: (compiled.source.split('\n')[start.line - 1]?.length ?? 0) + 1 };
  // A whole function underlined helps nobody, and a source map knows no ends.
  const end = (whole && fix === null) || compiled.map !== null ? lineEnd : place(loc.end) ?? lineEnd;
  return [{ code, severity, message, line: start.line, column: start.column, end_line: end.line, end_column: end.column, example, fix: compiled.map === null ? fix : null }];
}
