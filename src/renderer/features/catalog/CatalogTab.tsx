import { useMemo, useState } from 'react';
import { LibraryBig } from 'lucide-react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CatalogPoint } from '../../../protocol/data-plan.ts';
import { asApiError } from '../../api/client.ts';
import { useLiveRefresh } from '../../api/use-live-refresh.ts';
import { useCatalog } from '../../api/violations.ts';
import { runCommand, useCommands } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { contextStore, setFilter } from '../../stores/context.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goTo } from '../../stores/navigation.ts';
import { select, selectionStore } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { formatCount, plural } from '../../ui/format.ts';
import { focusGrid } from '../../ui/focus-grid.ts';
import { ListAndDetail } from '../../ui/ListAndDetail.tsx';
import { NoResults } from '../../ui/NoResults.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { CatalogDetail } from './CatalogDetail.tsx';
import { CatalogTable } from './CatalogTable.tsx';
import { catalogFilter, matchesSearch, sortPoints } from './catalog-model.ts';
import type { CatalogSort } from './catalog-model.ts';

const CATALOG = ['captured', 'catalog'] as const;
const PERIODS = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000, all: null } as const;
type Period = keyof typeof PERIODS;
const PERIOD_LABELS: Readonly<Record<Period, string>> = { '1h': 'Last hour', '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', all: 'All time' };

interface CatalogView {
  readonly category: string | null;
  readonly period: Period;
  readonly search: string;
  readonly sort: { readonly by: CatalogSort; readonly descending: boolean };
}

/** Kept while other screens are in front. */
const catalogView = createStore<CatalogView>(() => ({ category: null, period: '30d', search: '', sort: { by: 'count', descending: true } }));

function showRows(point: CatalogPoint): void {
  const filter = catalogFilter(point);
  if (filter === null) return;
  goTo('stream');
  setFilter(filter);
}

function sortBy(by: CatalogSort): void {
  catalogView.setState(({ sort }) => ({ sort: { by, descending: sort.by === by ? !sort.descending : by !== 'name' && by !== 'category' } }));
}

function Category({ name, count, current, onChoose }: { name: string; count: number; current: boolean; onChoose: () => void }) {
  return (
    <li>
      <button type="button" aria-current={current ? 'true' : undefined} onClick={onChoose} className={cx('flex h-[30px] w-full items-center gap-2 rounded-md px-2 text-left', current ? 'bg-bg3 font-semibold text-fg0' : 'text-fg1 hover:bg-bg2 hover:text-fg0')}>
        <span className="min-w-0 flex-1 truncate">{name}</span><span className="text-12 font-normal text-fg2 tabular-nums">{formatCount(count)}</span>
      </button>
    </li>
  );
}

/** Every data point that was ever received, after blocking, with its statistics. */
export function CatalogTab() {
  const { category, period, search, sort } = useStore(catalogView);
  const { input, env } = useStore(contextStore);
  const selected = useStore(selectionStore, (state) => state.point);
  const stored = useStore(connectionStore, (state) => state.status?.counts.events ?? 0);
  const length = PERIODS[period];
  const [openedAt] = useState(engineNow);
  const query = useMemo(() => ({ input: input ?? undefined, env: env ?? undefined, from: length === null ? undefined : openedAt - length }), [input, env, length, openedAt]);
  const catalog = useCatalog(query);
  useLiveRefresh(CATALOG);
  const all = catalog.data?.items ?? [];
  const points = useMemo(() => sortPoints((catalog.data?.items ?? []).filter((point) => (category === null || point.category === category) && matchesSearch(point, search)), sort.by, sort.descending), [catalog.data, category, search, sort]);
  const point = all.find(({ id }) => id === selected);

  function move(step: number): void {
    const at = points.findIndex(({ id }) => id === selectionStore.getState().point);
    const next = points[at < 0 ? (step > 0 ? 0 : points.length - 1) : Math.max(0, Math.min(points.length - 1, at + step))];
    if (next) select({ point: next.id });
    focusGrid('Catalog');
  }
  useCommands(() => [
    { id: 'catalog.next', title: 'Next data point', group: 'Catalog', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'catalog.previous', title: 'Previous data point', group: 'Catalog', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'catalog.rows', title: 'Show the events of the data point', group: 'Catalog', keys: ['enter'], when: () => (point !== undefined && catalogFilter(point) !== null) || 'Choose an event first', run: () => { if (point) showRows(point); } },
    { id: 'catalog.close', title: 'Close the detail', group: 'Catalog', keys: ['escape'], hidden: true, run: () => select({ point: null }) },
  ], [points, point?.id]);

  if (catalog.error && catalog.data === undefined) {
    const error = asApiError(catalog.error);
    return <ErrorState title="The catalog could not be read" code={error.code} onRetry={() => void catalog.refetch()}>{error.message}</ErrorState>;
  }
  if (catalog.data === undefined) return <SkeletonRows rows={16} label="Loading the catalog" />;
  if (all.length === 0 && stored === 0) {
    return (
      <EmptyState icon={LibraryBig} title="Nothing in the catalog yet" actions={<><Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button><Button onClick={() => goTo('setup')}>Set up an SDK</Button></>}>
        Every event, user attribute and identity that comes in is listed here, with its attributes, their data types and how much of it reached the outputs.
      </EmptyState>
    );
  }
  const categories = catalog.data.categories.filter(({ name, count }) => count > 0 && name.toLowerCase() !== 'all data');
  const middle = (
    <section aria-label="Catalog list" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <span className="hidden max-[1000px]:inline-flex">
          <Select label="Category" value={category ?? ''} onChange={(value) => catalogView.setState({ category: value === '' ? null : value })} options={[{ value: '', label: 'All data' }, ...categories.map(({ name, count }) => ({ value: name, label: `${name} ${formatCount(count)}` }))]} />
        </span>
        <SearchField value={search} onChange={(value) => catalogView.setState({ search: value, category: null })} label="Search names" className="w-64 min-w-32 shrink" />
        <span className="flex-1" />
        <Select label="Time" value={period} onChange={(value) => catalogView.setState({ period: value, category: null })} options={(Object.keys(PERIODS) as Period[]).map((value) => ({ value, label: PERIOD_LABELS[value] }))} />
      </div>
      {points.length === 0
        ? <NoResults explanation={search === '' ? 'Nothing was received from this input and environment in this time.' : `No name contains “${search}”.`} hidden={all.length} onClear={() => { catalogView.setState({ category: null, search: '', period: 'all' }); contextStore.setState({ input: null, env: null }); }} />
        : <CatalogTable points={points} selected={point?.id ?? null} sort={sort} onSort={sortBy} onSelect={({ id }) => select({ point: id })} onRows={showRows} />}
      <div role="status" className="flex h-8 shrink-0 items-center border-t border-line px-4 text-12 text-fg2 tabular-nums">{points.length === all.length ? plural(all.length, 'data point') : `${formatCount(points.length)} of ${plural(all.length, 'data point')}`}</div>
    </section>
  );
  return (
    <div className="flex min-h-0 flex-1">
      <nav aria-label="Categories" className="w-52 shrink-0 overflow-y-auto border-r border-line p-3 max-[1000px]:hidden">
        <ul className="flex flex-col gap-px">
          <Category name="All data" count={categories.reduce((sum, { count }) => sum + count, 0)} current={category === null} onChoose={() => catalogView.setState({ category: null })} />
          {categories.map(({ name, count }) => <Category key={name} name={name} count={count} current={category === name} onChoose={() => catalogView.setState({ category: name })} />)}
        </ul>
      </nav>
      <ListAndDetail id="catalog" list={middle} detail={point === undefined ? null : <CatalogDetail key={point.id} point={point} onClose={() => select({ point: null })} />} />
    </div>
  );
}
