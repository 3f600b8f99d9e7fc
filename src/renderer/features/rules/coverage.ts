/** Line coverage of a rule by its cases, as the gutter and the panel tell it. */
import type { RuleTestReport } from '../../../protocol/rule.ts';

export type Coverage = NonNullable<RuleTestReport['coverage']>;

export interface LineRange {
  readonly from: number;
  readonly to: number;
  readonly hit: boolean;
}

/** Neighbouring lines that fared alike, as one; lines without code in between neither join nor part them. */
export function coverageRanges(coverage: Coverage, lineCount = Number.POSITIVE_INFINITY): LineRange[] {
  const ranges: LineRange[] = [];
  for (const { line, count } of coverage.lines.toSorted((a, b) => a.line - b.line)) {
    if (line < 1 || line > lineCount) continue;
    const last = ranges.at(-1);
    const hit = count > 0;
    if (last !== undefined && last.hit === hit && last.to === line - 1) ranges[ranges.length - 1] = { ...last, to: line };
    else ranges.push({ from: line, to: line, hit });
  }
  return ranges;
}

export function missedRanges(coverage: Coverage): LineRange[] {
  return coverageRanges(coverage).filter((range) => !range.hit);
}

export function rangeText({ from, to }: LineRange): string {
  return from === to ? `line ${from}` : `lines ${from}–${to}`;
}
