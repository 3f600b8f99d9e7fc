import { useMemo, useState } from 'react';
import { Flag, TriangleAlert } from 'lucide-react';
import type { Tournament } from '../../../protocol/data-plan.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, plural } from '../../ui/format.ts';
import { NoResults } from '../../ui/NoResults.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { ResultRow } from './ResultRow.tsx';
import { columnsFor, rowsOf, standing } from './tournament-model.ts';
import type { Shown } from './tournament-model.ts';

const PAGE = 200;

function Head({ result }: { result: Tournament }) {
  const facts = [
    ['Violations', (one) => one.violations], ['Unique', (one) => one.unique], ['Events with violations', (one) => one.events_with_violations], ['Unplanned events', (one) => one.events_unplanned],
  ] as const satisfies readonly (readonly [string, (one: Tournament['contestants'][number]) => number])[];
  const [first] = result.contestants;
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-bg0">
      <div role="row" className="grid min-h-9 items-end gap-x-3 px-4 pt-2" style={columnsFor(result.contestants.length)}>
        <span role="columnheader" className="text-12 text-fg2">{plural(result.events_scanned, 'event')} in {plural(result.batches_scanned, 'batch', 'batches')}</span>
        {result.contestants.map((one) => (
          <span key={one.label} role="columnheader" className="flex min-w-0 items-center justify-end gap-1.5 text-right font-semibold" title={one.label}>
            {one === first && <Flag role="img" aria-label="The measure" size={12} className="shrink-0 text-accent" />}
            <span className="line-clamp-2 break-words">{one.label}</span>
          </span>
        ))}
      </div>
      {facts.map(([label, read]) => (
        <div key={label} role="row" className="grid items-center gap-x-3 px-4 py-0.5" style={columnsFor(result.contestants.length)}>
          <span role="rowheader" className="text-fg1">{label}</span>
          {result.contestants.map((one) => {
            const [count, base] = [read(one), first ? read(first) : 0];
            return (
              <span key={one.label} role="cell" className="text-right tabular-nums">
                {one !== first && count !== base && <span className={cx('mr-1.5 text-12', count > base ? 'text-error' : 'text-ok')}>{count > base ? '+' : '−'}{formatCount(Math.abs(count - base))}</span>}
                {formatCount(count)}
              </span>
            );
          })}
        </div>
      ))}
      <div role="row" className="grid items-center gap-x-3 px-4 pt-0.5 pb-2" style={columnsFor(result.contestants.length)}>
        <span role="rowheader" className="text-fg1">Appear, vanish</span>
        {result.contestants.map((one, index) => {
          const { appear, vanish } = standing(result.rows, index);
          return <span key={one.label} role="cell" className="text-right text-12 tabular-nums">{index === 0 ? <span className="text-fg2">the measure</span> : <><span className={appear > 0 ? 'text-error' : 'text-fg2'}>+{appear}</span> <span className={vanish > 0 ? 'text-ok' : 'text-fg2'}>−{vanish}</span></>}</span>;
        })}
      </div>
    </div>
  );
}

/** The contestants side by side: sums first, then each violation that any of them has. */
export function TournamentResult({ result }: { result: Tournament }) {
  const [shown, setShown] = useState<Shown>('all');
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<number | null>(null);
  const [limit, setLimit] = useState(PAGE);
  const rows = useMemo(() => rowsOf(result.rows, shown, search), [result, shown, search]);
  const counts = useMemo(() => ({ appear: rowsOf(result.rows, 'appear', '').length, vanish: rowsOf(result.rows, 'vanish', '').length, differ: rowsOf(result.rows, 'differ', '').length }), [result]);
  const troubled = result.contestants.filter((one) => one.problems.length > 0);
  return (
    <>
      {troubled.length > 0 && (
        <ul aria-label="Problems of the contestants" className="shrink-0 border-b border-line bg-warn-tint px-4 py-1.5 text-warn">
          {troubled.flatMap((one) => one.problems.map((problem) => <li key={`${one.label} ${problem}`} className="flex items-start gap-2"><TriangleAlert aria-hidden size={14} className="mt-0.5 shrink-0" /><span><b className="font-semibold">{one.label}:</b> {problem}</span></li>))}
        </ul>
      )}
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <SegmentedControl<Shown> label="Show" value={shown} onChange={(next) => { setShown(next); setLimit(PAGE); }} options={[{ value: 'all', label: `All ${result.rows.length}` }, { value: 'appear', label: `Appear ${counts.appear}` }, { value: 'vanish', label: `Vanish ${counts.vanish}` }, { value: 'differ', label: `Differ ${counts.differ}` }]} />
        <SearchField label="Search violations" value={search} onChange={setSearch} className="w-56 shrink" />
      </div>
      <div role="table" aria-label="Tournament" className="min-h-0 flex-1 overflow-auto">
        <div className="w-fit min-w-full">
          <Head result={result} />
          <div role="rowgroup">
            {rows.slice(0, limit).map((row, index) => (
              <ResultRow key={`${row.match_key} ${row.path} ${row.keyword} ${row.key}`} row={row} open={open === index} onToggle={() => setOpen(open === index ? null : index)} />
            ))}
          </div>
        </div>
        {rows.length > limit && <div className="p-3 text-center"><Button onClick={() => setLimit(limit + PAGE)}>Show {Math.min(PAGE, rows.length - limit)} more of {formatCount(rows.length - limit)}</Button></div>}
        {rows.length === 0 && (result.rows.length === 0
          ? <p role="status" className="p-8 text-center text-fg1">None of the contestants has a violation.</p>
          : <NoResults explanation={search.trim() === '' ? { all: '', appear: 'No violation appears.', vanish: 'No violation vanishes.', differ: 'All contestants have the same violations.' }[shown] : `No violation mentions “${search}”.`} hidden={result.rows.length} onClear={() => { setSearch(''); setShown('all'); }} />)}
      </div>
    </>
  );
}
