import { useState } from 'react';
import { Play, ScanSearch } from 'lucide-react';
import { useStore } from 'zustand';
import type { Coverage, PlanSummary } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { usePlans } from '../../api/data-plans.ts';
import { useJob } from '../../api/jobs.ts';
import { useCommands } from '../../app/commands.ts';
import { setFilter } from '../../stores/context.ts';
import { goTo, navigationStore } from '../../stores/navigation.ts';
import { goToPlans, planPlace } from '../../stores/plan-place.ts';
import { select } from '../../stores/selection.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { pointFilter, pointName } from '../../ui/data-points.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { JobBar } from '../../ui/JobBar.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { CoverageTable } from './CoverageTable.tsx';
import { coverageCounts, shownPoints } from './coverage-model.ts';
import type { CoverageCounts, CoverageShows } from './coverage-model.ts';
import { percent } from './violation-model.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly detail: string | undefined;
  readonly plan: string;
  readonly version: number;
}

function choicesOf(plans: readonly PlanSummary[]): Choice[] {
  return plans.flatMap((plan) => plan.versions.toSorted((a, b) => b.version - a.version).map(({ version, activated_environment: active, data_points: points }) => ({
    value: `${plan.id}@${version}`, label: `${plan.name} v${version}`, detail: `${active === 'none' ? 'Draft' : active === 'production' ? 'Dev & Prod' : 'Dev'}, ${plural(points, 'data point')}`, plan: plan.id, version,
  })));
}

/** The version to start with: the newest one that is active. */
function firstChoice(plans: readonly PlanSummary[], choices: readonly Choice[]): Choice | undefined {
  const active = new Set(plans.flatMap((plan) => plan.versions.filter((one) => one.activated_environment !== 'none').map(({ version }) => `${plan.id}@${version}`)));
  return choices.find(({ value }) => active.has(value)) ?? choices[0];
}

interface TileProps {
  value: number;
  label: string;
  of?: number;
  shows: CoverageShows | null;
  current: CoverageShows;
  warn?: boolean;
  onShow: (shows: CoverageShows) => void;
}

function Tile({ value, label, of, shows, current, warn, onShow }: TileProps) {
  return (
    <button
      type="button"
      disabled={shows === null}
      aria-pressed={shows === null ? undefined : shows === current}
      onClick={() => { if (shows !== null) onShow(shows); }}
      className={cx('flex min-w-28 flex-1 flex-col rounded-lg border px-3.5 py-2 text-left', shows !== null && shows === current ? 'border-accent bg-accent-tint' : 'border-line bg-bg1 enabled:hover:bg-bg2')}
    >
      <span className={cx('text-18 font-semibold tabular-nums', warn && value > 0 ? 'text-warn' : 'text-fg0')}>{formatCount(value)}</span>
      <span className="text-12 text-fg2">{label}{of !== undefined && of > 0 ? `, ${percent(value, of)}` : ''}</span>
    </button>
  );
}

function Tiles({ counts, shows, onShow }: { counts: CoverageCounts; shows: CoverageShows; onShow: (shows: CoverageShows) => void }) {
  const more = { current: shows, onShow };
  return (
    <div className="flex shrink-0 flex-wrap gap-2 px-4 pt-3">
      <Tile value={counts.planned} label="planned" shows="all" {...more} />
      <Tile value={counts.seen} label="seen" of={counts.planned} shows="seen" {...more} />
      <Tile value={counts.invalid} label="with violations" shows="invalid" warn {...more} />
      <Tile value={counts.held} label="not forwarded" shows="held" warn {...more} />
      <Tile value={counts.never} label="never seen" of={counts.planned} shows="never" warn {...more} />
    </div>
  );
}

function Unplanned({ rows, plan }: { rows: Coverage['unplanned']; plan: string }) {
  if (rows.length === 0) return null;
  return (
    <section aria-label="Seen, but not planned" className="max-h-[34%] shrink-0 overflow-y-auto border-t border-line">
      <h2 className="sticky top-0 flex h-8 items-center gap-2 bg-bg0 px-4 text-13 font-semibold">Seen, but not planned <span className="font-normal text-fg2">{rows.length}</span></h2>
      <ul>
        {rows.toSorted((a, b) => b.seen - a.seen).map((row) => {
          const { type, category } = pointName(row.match_key);
          const filter = pointFilter(row.match_key);
          return (
            <li key={row.match_key} className="flex h-8 items-center gap-3 px-4 hover:bg-bg1">
              <EventGlyph type={type} />
              <span className="min-w-0 truncate">{row.name}</span>
              <span className="min-w-0 shrink-[10] truncate text-12 text-fg2">{category}</span>
              <span className="flex-1" />
              <button type="button" disabled={filter === null} title="Show the events" className="rounded-sm tabular-nums enabled:hover:underline" onClick={() => { if (filter !== null) { goTo('stream'); setFilter(filter); } }}>{formatCount(row.seen)}</button>
              <button type="button" className="rounded-sm text-12 text-accent hover:underline" onClick={() => { select({ event: row.example_event, batch: null, step: null }); goTo('stream'); }}>Example</button>
              <button type="button" className="rounded-sm text-12 text-accent hover:underline" onClick={() => goToPlans('draft', { plan })}>Draft</button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Found({ coverage, stale }: { coverage: Coverage; stale: boolean }) {
  const [shows, setShows] = useState<CoverageShows>('all');
  const [search, setSearch] = useState('');
  const points = shownPoints(coverage.points, shows, search);
  return (
    <div className={cx('flex min-h-0 flex-1 flex-col', stale && 'opacity-60')}>
      <Tiles counts={coverageCounts(coverage)} shows={shows} onShow={setShows} />
      <div className="flex shrink-0 items-center gap-3 px-4 py-2.5">
        <SearchField value={search} onChange={setSearch} label="Search data points" className="w-64" />
        <span role="status" className="text-12 text-fg2 tabular-nums">{points.length === coverage.points.length ? plural(points.length, 'data point') : `${points.length} of ${plural(coverage.points.length, 'data point')}`}, {plural(coverage.events_scanned, 'event')} looked at</span>
      </div>
      {points.length === 0 ? <EmptyState title={coverage.points.length === 0 ? 'The version plans no data points' : 'No such data point'}>{shows === 'never' && search === '' ? 'Everything that is planned was seen.' : 'Choose another number above, or search for something else.'}</EmptyState> : <CoverageTable coverage={coverage} points={points} />}
      <Unplanned rows={coverage.unplanned} plan={coverage.plan} />
    </div>
  );
}

/** How much of a plan is in use: planned against seen, valid, forwarded and never seen. */
export function CoverageTab() {
  const plans = usePlans();
  const place = useStore(navigationStore, (state) => state.section);
  const { plan, version } = planPlace(place);
  const job = useJob<Coverage>('plan-coverage', 'coverage');
  const list = plans.data ?? [];
  const choices = choicesOf(list);
  const chosen = choices.find((one) => one.plan === plan && (version === null || one.version === version)) ?? firstChoice(list, choices);
  const run = (): void => { if (chosen) job.start({ plan: chosen.plan, version: chosen.version }); };
  useCommands(() => [
    { id: 'coverage.run', title: 'Measure the coverage', group: 'Data plans', keys: ['mod+enter'], when: () => chosen !== undefined || 'There is no plan', run },
    { id: 'coverage.cancel', title: 'Stop measuring the coverage', group: 'Data plans', when: () => job.running || 'Nothing is running', run: job.cancel },
  ], [chosen?.value, job.running, job.job?.id]);

  if (plans.isPending) return <SkeletonRows rows={12} label="Loading plans" />;
  if (plans.error && plans.data === undefined) {
    const error = asApiError(plans.error);
    return <ErrorState title="The plans could not be read" code={error.code} onRetry={() => void plans.refetch()}>{error.message}</ErrorState>;
  }
  if (chosen === undefined) {
    return (
      <EmptyState icon={ScanSearch} title="No data plan yet" actions={<><Button variant="primary" onClick={() => goToPlans('draft')}>Draft from traffic</Button><Button onClick={() => goToPlans('plans')}>Create or import a plan</Button></>}>
        Coverage tells which planned data points were seen, valid and forwarded, and which never came.
      </EmptyState>
    );
  }
  const result = job.result;
  const stale = result !== null && (result.plan !== chosen.plan || result.version !== chosen.version);
  return (
    <section aria-label="Coverage" className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <Select label="Plan" showLabel value={chosen.value} options={choices} onChange={(value) => { const next = choices.find((one) => one.value === value); if (next) goToPlans('coverage', { plan: next.plan, version: next.version }); }} />
        <Button variant={result === null || stale ? 'primary' : 'default'} icon={Play} shortcut="mod+enter" disabled={job.running} onClick={run}>{result === null ? 'Measure' : 'Measure again'}</Button>
        <span className="min-w-0 flex-1 truncate text-12 text-fg2">{stale ? `Below is ${result.plan} v${result.version}.` : 'Checks everything that is stored against this version.'}</span>
      </div>
      {job.running && <JobBar noun="events" done={job.job?.done ?? 0} total={job.job?.total ?? 0} onCancel={job.cancel} />}
      {job.job?.state === 'cancelled' && <Banner tone="warn">Stopped before the end{result === null ? '.' : ': the numbers below are incomplete.'}</Banner>}
      {(job.error ?? job.job?.error) && <Banner tone="error">{job.error?.message ?? job.job?.error?.message}</Banner>}
      {result !== null ? <Found coverage={result} stale={stale} /> : !job.running && (
        <EmptyState icon={ScanSearch} title={`How much of ${chosen.label} is in use?`} actions={<Button variant="primary" icon={Play} onClick={run}>Measure the coverage</Button>}>
          Every stored event is checked against the version: what is planned and seen, valid, forwarded or never seen, and what came without being planned.
        </EmptyState>
      )}
    </section>
  );
}
