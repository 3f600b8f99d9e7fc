import { useMemo, useState } from 'react';
import { Copy, Ellipsis, Eye, Info, ListPlus, Square, SquareCheck, TriangleAlert } from 'lucide-react';
import type { DataFilter, InputClass } from '../../../../protocol/data-filter.ts';
import { dataFilterSchema } from '../../../../protocol/data-filter.ts';
import type { FilterPoints } from '../../../../protocol/report.ts';
import { asApiError } from '../../../api/client.ts';
import { useFilterPoints } from '../../../api/reports.ts';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { Menu } from '../../../ui/Menu.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { within } from '../field-problems.ts';
import type { OpenFile } from '../use-desk.ts';
import { AddPointDialog } from './AddPointDialog.tsx';
import { CopyFilterDialog } from './CopyFilterDialog.tsx';
import { DefaultDialog } from './DefaultDialog.tsx';
import { filterTree, switchAll, withDefault } from './filter-tree.ts';
import { FilterTree } from './FilterTree.tsx';
import { treeRows } from './tree-rows.ts';

export interface FilterPartProps {
  output: OpenFile<'outputs'>;
  inputClass: InputClass;
  /** The other connections that this filter holds for. */
  shared: readonly string[];
  mapped: ReadonlySet<string>;
  /** JSON pointer in the output's file that a link led to. */
  lit: string | null;
}

const EMPTY: DataFilter = dataFilterSchema.parse({});
const CLASS_WORDS: Readonly<Record<InputClass, string>> = { platforms: 'apps and web pages', feeds: 'servers and feeds' };
const NOTHING_SEEN: FilterPoints = { events: [], screens: [], commerce: [], products: [], promotions: [], user_attributes: [], user_identities: [], purposes: [], app_states: [], message_types: [] };

type DialogName = 'add' | 'copy' | 'default';

/** The data filter of an output for one class of inputs. */
export function FilterPart({ output, inputClass, shared, mapped, lit }: FilterPartProps) {
  const points = useFilterPoints(output.name, inputClass);
  const [search, setSearch] = useState('');
  const [neverSeen, setNeverSeen] = useState(false);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  /** The switch of a problem that shall be seen. */
  const [shown, setShown] = useState<string | null>(null);
  const filter = output.value.filters[inputClass] ?? EMPTY;
  const saved = output.saved.filters[inputClass] ?? EMPTY;
  const seen = points.data ?? NOTHING_SEEN;
  const tree = useMemo(() => filterTree(filter, seen, { neverSeen }), [filter, seen, neverSeen]);
  const change = (next: DataFilter): void => output.change({ filters: { ...output.value.filters, [inputClass]: next } });
  const base = `/filters/${inputClass}`;
  const wanted = filter.new_data_points === 'on' ? 'off' : 'on';

  if (points.isPending) return <SkeletonRows rows={12} label="Loading what was seen" />;
  if (points.error && points.data === undefined) {
    const error = asApiError(points.error);
    return <ErrorState title="What was seen could not be read" code={error.code} onRetry={() => void points.refetch()}>{error.message}</ErrorState>;
  }
  const problems = output.problems.filter((problem) => within(problem, base));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
        <SearchField value={search} onChange={setSearch} label="Find a data point" className="min-w-32 flex-1" />
        <span className="flex items-center gap-2 whitespace-nowrap">
          <span className="text-12 text-fg1">New data points</span>
          <SegmentedControl label="New data points" value={filter.new_data_points} onChange={(next) => { if (next !== filter.new_data_points) setDialog('default'); }} options={[{ value: 'on', label: 'On' }, { value: 'off', label: 'Off' }]} />
        </span>
        <Menu
          align="end"
          trigger={<IconButton label="More for this filter" icon={Ellipsis} />}
          entries={[
            { label: 'Everything on', icon: SquareCheck, run: () => change(tree.reduce((next, section) => switchAll(next, section, true), filter)) },
            { label: 'Everything off', icon: Square, run: () => change(tree.reduce((next, section) => switchAll(next, section, false), filter)) },
            { kind: 'separator' },
            { label: 'Add a data point…', icon: ListPlus, detail: 'One that was never seen', run: () => setDialog('add') },
            { label: 'Types that were never seen', icon: Eye, checked: neverSeen, run: () => setNeverSeen(!neverSeen) },
            { kind: 'separator' },
            { label: 'Copy to another output…', icon: Copy, run: () => setDialog('copy') },
          ]}
        />
      </div>
      <p className="flex shrink-0 items-start gap-2 border-b border-line bg-bg1 px-4 py-1.5 text-12 text-fg1">
        <Info aria-hidden size={13} className="mt-0.5 shrink-0 text-fg2" />
        <span>What {output.value.label ?? output.name} gets of {CLASS_WORDS[inputClass]}. {shared.length === 0 ? 'No other connection shares it.' : `Shared with ${shared.length <= 3 ? shared.join(', ') : `${shared.slice(0, 2).join(', ')} and ${shared.length - 2} more connections`}.`}</span>
      </p>
      {problems.length > 0 && (
        <ul aria-label="Problems of the filter" className="max-h-24 shrink-0 overflow-y-auto border-b border-line px-4 py-1.5 text-12">
          {problems.map(({ path, message, severity }) => (
            <li key={`${path} ${message}`} className={severity === 'error' ? 'flex items-start gap-1.5 text-error' : 'flex items-start gap-1.5 text-warn'}>
              <TriangleAlert role="img" aria-label={severity} size={13} className="mt-0.5 shrink-0" /><span className="min-w-0 flex-1">{message}</span><TextLink onClick={() => setShown(path.slice(base.length).replace(/\/on$/, ''))}>Show</TextLink>
            </li>
          ))}
        </ul>
      )}
      {tree.length === 0 && search === '' ? (
        <p className="p-4 text-fg1">Nothing was seen yet. Data points appear here when they come in; {filter.new_data_points === 'on' ? 'until then everything is forwarded.' : 'until they are switched on nothing is forwarded.'}</p>
      ) : treeRows(tree, new Set(), search).length === 0
        ? <NoResults explanation={`No data point is called “${search}”.`} onClear={() => setSearch('')} />
        : <FilterTree key={`${inputClass} ${lit ?? ''} ${shown ?? ''}`} tree={tree} filter={filter} saved={saved} search={search} lit={shown ?? (lit?.startsWith(base) ? lit.slice(base.length) : null)} mapped={mapped} onChange={change} />}
      {dialog === 'default' && <DefaultDialog tree={tree} filter={filter} wanted={wanted} onClose={() => setDialog(null)} onChoose={(keep) => { change(withDefault(filter, tree, wanted, keep)); setDialog(null); }} />}
      {dialog === 'add' && <AddPointDialog filter={filter} onClose={() => setDialog(null)} onAdd={(next) => { change(next); setDialog(null); }} />}
      {dialog === 'copy' && <CopyFilterDialog from={output} inputClass={inputClass} onClose={() => setDialog(null)} />}
    </div>
  );
}
