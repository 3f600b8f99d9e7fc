import { coverageRanges, missedRanges, rangeText } from './coverage.ts';
import { revealLine } from './desk-store.ts';
import { useDesk } from './use-desk.ts';

/** Which lines the cases run, and which none does. */
export function CoverageTab() {
  const { name, report, cases } = useDesk();
  const coverage = report.report?.report.coverage ?? null;
  if (coverage === null) return <p className="px-3 py-3 text-fg2">{cases.length === 0 ? 'Coverage comes with the first case.' : 'Run the cases to see which lines they reach.'}</p>;
  const missed = missedRanges(coverage);
  const hit = coverage.lines.filter(({ count }) => count > 0).length;
  return (
    <div className="px-3 py-2.5">
      <div className="flex items-center gap-3">
        <div role="img" aria-label={`${Math.round(coverage.percent)} % of the lines`} className="flex h-2 w-48 overflow-hidden rounded-full bg-bg3">
          {coverageRanges(coverage).map((range) => <span key={range.from} style={{ flexGrow: range.to - range.from + 1 }} className={range.hit ? 'bg-ok' : 'bg-error'} />)}
        </div>
        <p className="tabular-nums">{hit} of {coverage.lines.length} lines, {Math.round(coverage.percent)} %</p>
      </div>
      {missed.length === 0 ? <p className="mt-2 text-fg1">Every line is run by a case.</p> : (
        <p className="mt-2 text-fg1">
          No case runs{' '}
          {missed.map((range, index) => (
            <span key={range.from}>
              {index > 0 && ', '}
              <button type="button" onClick={() => revealLine(name, range.from)} className="rounded-sm text-accent hover:underline">{rangeText(range)}</button>
            </span>
          ))}.
        </p>
      )}
    </div>
  );
}
