/** Coverage as the table tells it: planned data points against what was seen of them. */
import type { Coverage } from '../../../protocol/data-plan.ts';
import { filterValue } from '../../stores/context.ts';
import { pointFilter } from '../../ui/data-points.ts';

export type CoveragePoint = Coverage['points'][number];

export const COVERAGE_SHOWS = ['all', 'seen', 'invalid', 'held', 'never'] as const;
export type CoverageShows = (typeof COVERAGE_SHOWS)[number];

export interface CoverageCounts {
  readonly planned: number;
  readonly seen: number;
  /** Seen, and every time as planned. */
  readonly valid: number;
  readonly invalid: number;
  readonly forwarded: number;
  /** Seen, but no output got any. */
  readonly held: number;
  readonly never: number;
  readonly unplanned: number;
}

function isShown(point: CoveragePoint, shows: CoverageShows): boolean {
  switch (shows) {
    case 'all': return true;
    case 'seen': return point.seen > 0;
    case 'invalid': return point.valid < point.seen;
    case 'held': return point.seen > 0 && point.forwarded === 0;
    case 'never': return point.seen === 0;
  }
}

export function coverageCounts({ points, unplanned }: Coverage): CoverageCounts {
  const count = (test: (point: CoveragePoint) => boolean): number => points.filter(test).length;
  return {
    planned: points.length,
    seen: count((point) => point.seen > 0),
    valid: count((point) => point.seen > 0 && point.valid === point.seen),
    invalid: count((point) => isShown(point, 'invalid')),
    forwarded: count((point) => point.forwarded > 0),
    held: count((point) => isShown(point, 'held')),
    never: count((point) => point.seen === 0),
    unplanned: unplanned.length,
  };
}

/** What is searched and narrowed; the never seen first, then by how often they come. */
export function shownPoints(points: readonly CoveragePoint[], shows: CoverageShows, search: string): CoveragePoint[] {
  const needle = search.trim().toLowerCase();
  return points
    .filter((point) => isShown(point, shows) && (needle === '' || `${point.name} ${point.type} ${point.description}`.toLowerCase().includes(needle)))
    .toSorted((a, b) => b.seen - a.seen || (a.match_key < b.match_key ? -1 : 1));
}

export type CoverageNumber = 'seen' | 'valid' | 'invalid' | 'forwarded';

/** The stream's rows behind a number; null where no single event carries the data point. */
export function coverageFilter(coverage: Pick<Coverage, 'plan' | 'version'>, matchKey: string, number: CoverageNumber): string | null {
  const point = pointFilter(matchKey);
  if (point === null) return null;
  const extra = { seen: '', valid: '-violation', invalid: 'violation', forwarded: 'outcome=delivered' }[number];
  return [point, `plan=${filterValue(coverage.plan)}`, extra].filter((part) => part !== '').join(' ');
}
