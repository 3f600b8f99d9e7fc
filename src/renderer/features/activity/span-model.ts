/** Spans of a batch as lanes of a timeline (spec/pipeline.md g.5). */
import type { Span } from '../../../protocol/report.ts';

export interface Lane {
  readonly span: Span;
  readonly depth: number;
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  readonly totalMs: number;
  /** Something was waited for so long that it is drawn shorter than it was. */
  readonly shortened: boolean;
}

/** What is shorter than this is work; what is longer was waited for. */
const WAIT_MS = 1_000;
const LEAST_STEP_MS = 20;

/** Parents before their children, children by their start. A span whose parent is not there stands at the top. */
function inOrder(spans: readonly Span[]): { span: Span; depth: number }[] {
  const ids = new Set(spans.map(({ span_id: id }) => id));
  const children = Map.groupBy(spans, ({ parent_id: parent }) => (parent !== null && ids.has(parent) ? parent : null));
  const walk = (parent: string | null, depth: number): { span: Span; depth: number }[] =>
    (children.get(parent) ?? []).toSorted((a, b) => a.start_ms - b.start_ms).flatMap((span) => [{ span, depth }, ...walk(span.span_id, depth + 1)]);
  return walk(null, 0);
}

/**
 * Positions on an axis that is even while something happens. Hours in a bulk queue would leave no room for the milliseconds around
 * them, so a stretch in which nothing begins or ends grows with its logarithm only.
 */
function axisOf(spans: readonly Span[]): { at: (ms: number) => number; shortened: boolean } {
  const marks = [...new Set(spans.flatMap(({ start_ms: start, duration_ms: length }) => [start, start + length]))].toSorted((a, b) => a - b);
  const steps = marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark));
  const work = steps.filter((step) => step < WAIT_MS).reduce((sum, step) => sum + step, 0);
  const most = Math.max(LEAST_STEP_MS, work);
  const drawn = (step: number): number => (step < WAIT_MS || step <= most ? step : most * (1 + Math.log10(step / most) / 2));
  const positions = new Map<number, number>();
  let total = 0;
  marks.forEach((mark, index) => {
    total += index === 0 ? 0 : drawn(steps[index - 1] ?? 0);
    positions.set(mark, total);
  });
  return { at: (ms) => (total === 0 ? 0 : ((positions.get(ms) ?? 0) / total) * 100), shortened: steps.some((step) => drawn(step) < step) };
}

export function timelineOf(spans: readonly Span[]): Timeline {
  const { at, shortened } = axisOf(spans);
  const lanes = inOrder(spans).map(({ span, depth }): Lane => {
    const left = at(span.start_ms);
    return { span, depth, left, width: at(span.start_ms + span.duration_ms) - left };
  });
  const first = Math.min(...spans.map(({ start_ms: start }) => start));
  const last = Math.max(...spans.map(({ start_ms: start, duration_ms: length }) => start + length));
  return { lanes, totalMs: spans.length === 0 ? 0 : last - first, shortened };
}
