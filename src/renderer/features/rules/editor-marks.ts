/** Gutter and line decorations of the rule editor: coverage, breakpoints, the paused line, findings. */
import type { RuleFinding } from '../../../protocol/rule.ts';
import { monaco } from '../../ui/monaco/setup.ts';
import { coverageRanges } from './coverage.ts';
import type { Coverage } from './coverage.ts';

type Decoration = monaco.editor.IModelDeltaDecoration;

const STICKY = monaco.editor.TrackedRangeStickiness.NeverGrowsWhenTypingAtEdges;

export function coverageMarks(coverage: Coverage, lineCount: number): Decoration[] {
  return coverageRanges(coverage, lineCount).map(({ from, to, hit }) => ({
    range: new monaco.Range(from, 1, to, 1),
    options: { isWholeLine: true, marginClassName: hit ? 'rule-covered' : 'rule-missed', glyphMarginHoverMessage: { value: hit ? 'Run by a case' : 'No case runs this line' } },
  }));
}

export function breakpointMarks(lines: readonly number[]): Decoration[] {
  return lines.map((line) => ({
    range: new monaco.Range(line, 1, line, 1),
    options: { glyphMarginClassName: 'rule-breakpoint', glyphMarginHoverMessage: { value: 'Breakpoint' }, stickiness: STICKY },
  }));
}

export function pausedMarks(line: number | null): Decoration[] {
  return line === null ? [] : [{ range: new monaco.Range(line, 1, line, 1), options: { isWholeLine: true, className: 'rule-paused', glyphMarginClassName: 'rule-paused-arrow', zIndex: 5 } }];
}

/** Lines with a note below them are framed, as in the picture. */
export function findingMarks(findings: readonly RuleFinding[]): Decoration[] {
  return findings.map((finding) => ({
    range: new monaco.Range(finding.line, 1, finding.line, 1),
    options: { isWholeLine: true, className: `rule-finding-${finding.severity}` },
  }));
}

const SEVERITIES = { error: monaco.MarkerSeverity.Error, warning: monaco.MarkerSeverity.Warning, hint: monaco.MarkerSeverity.Info } as const;

export function findingMarkers(findings: readonly RuleFinding[]): monaco.editor.IMarkerData[] {
  return findings.map((finding) => ({
    severity: SEVERITIES[finding.severity], message: finding.message, source: 'Rule check', code: finding.code,
    startLineNumber: finding.line, startColumn: finding.column, endLineNumber: finding.end_line, endColumn: Math.max(finding.end_column, finding.column + 1),
  }));
}

/** Identifies a finding while it is the same one: what was closed stays closed when lines move. */
export function findingKey(finding: RuleFinding): string {
  return `${finding.code} ${finding.message}`;
}
