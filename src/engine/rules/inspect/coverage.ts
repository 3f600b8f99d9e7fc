/** Which lines of a rule its cases run, and how often, as V8 counts them. */
import { full } from 'acorn-walk';
import type { AnyNode } from 'acorn';
import type { RuleTestReport } from '../../../protocol/rule.ts';
import { toRuleInput } from '../batch-view.ts';
import { parseScript, sourcePlace } from '../compile-code.ts';
import type { CompiledCode, PreparedRule } from '../compile-code.ts';
import { findRuleNode } from '../host/index.ts';
import type { RuleNode } from '../host/index.ts';
import type { CaseInput, MeasureCoverage } from '../test-rule.ts';
import { InspectedProcess, RULE_URL } from './process.ts';

type Coverage = NonNullable<RuleTestReport['coverage']>;

interface Counted {
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}

const CALL_LIMIT_MS = 1_000;
/** A rule that never ends would keep us waiting: its lines are then not known. */
const ALL_LIMIT_MS = 30_000;

/** `node` tells where to run it; the one that rules run on by default. */
export function measureCoverage(node: RuleNode = findRuleNode()): MeasureCoverage {
  return (rule, cases) => measure(node, rule, cases);
}

async function measure(node: RuleNode, rule: PreparedRule, cases: readonly CaseInput[]): Promise<Coverage | null> {
  if (!rule.ok) return null;
  const inspected = await InspectedProcess.start(node);
  if ('refused' in inspected) return null;
  const timer = setTimeout(() => inspected.stop(), ALL_LIMIT_MS);
  try {
    await inspected.send('Profiler.enable');
    await inspected.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    if (await inspected.begin() !== null || !(await inspected.load(rule.program))) return null;
    for (const { batch, value } of cases) {
      if (await inspected.call(toRuleInput(batch, value.position).text, CALL_LIMIT_MS) === null) return null;
    }
    const { result } = await inspected.sendLast('Profiler.takePreciseCoverage') as { result?: { url: string; functions: Counted[] }[] };
    const script = result?.find(({ url }) => url === RULE_URL);
    return script === undefined ? null : linesOf(rule.compiled, script.functions);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    inspected.stop();
  }
}

/** Exported for its tests. `functions` are V8's: the inner ones after the outer, each range overriding those around it. */
export function linesOf(compiled: CompiledCode, functions: readonly Counted[]): Coverage {
  const counts = new Float64Array(compiled.code.length + 1);
  const ranges = functions.flatMap(({ ranges: own }) => own).sort((a, b) => (b.endOffset - b.startOffset) - (a.endOffset - a.startOffset));
  for (const { startOffset, endOffset, count } of ranges) counts.fill(count, startOffset, endOffset);
  const byLine = new Map<number, number>();
  const script = parseScript(compiled.code);
  if (!script.ok) return { percent: 0, lines: [] };
  full(script.program, (each) => {
    const node = each as AnyNode;
    const arrow = node.type === 'ArrowFunctionExpression' && node.expression ? node.body : null;
    const counted = arrow ?? (isStatement(node) ? node : null);
    if (counted === null) return;
    const { line, column } = counted.loc!.start;
    const place = sourcePlace(compiled, { line, column: column + 1 });
    if (place === null) return;
    // A statement that begins on the line of another counts when it ran more rarely: `if (x) return;`.
    const count = counts[counted.start]!;
    const known = byLine.get(place.line);
    byLine.set(place.line, known === undefined ? count : arrow === null ? Math.min(known, count) : Math.max(known, count));
  });
  const lines = [...byLine].map(([line, count]) => ({ line, count })).sort((a, b) => a.line - b.line);
  const covered = lines.filter(({ count }) => count > 0).length;
  return { percent: lines.length === 0 ? 100 : Math.round((covered / lines.length) * 1000) / 10, lines };
}

function isStatement(node: AnyNode): boolean {
  if (node.type === 'BlockStatement' || node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration' || node.type === 'EmptyStatement') return false;
  return node.type.endsWith('Statement') || node.type === 'VariableDeclaration';
}
