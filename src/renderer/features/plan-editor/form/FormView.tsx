import { useCallback, useMemo, useState } from 'react';
import { ListPlus, Plus } from 'lucide-react';
import type { DataPoint } from '../../../../protocol/data-plan.ts';
import { newPoint, pointKey, pointTitle, segmentOf } from '../../../../protocol/plan-form.ts';
import type { PointSegment } from '../../../../protocol/plan-form.ts';
import { useReport } from '../../../api/violations.ts';
import { useCommands } from '../../../app/commands.ts';
import { goToPlans } from '../../../stores/plan-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { SplitPane } from '../../../ui/SplitPane.tsx';
import { useNarrow } from '../../../ui/use-narrow.ts';
import { editVersion } from '../plan-drafts.ts';
import type { VersionOf } from '../plan-drafts.ts';
import type { PlanEditing } from '../use-plan-draft.ts';
import { AddPointDialog } from './AddPointDialog.tsx';
import { PointEditor } from './PointEditor.tsx';
import { PointList } from './PointList.tsx';
import type { ListedPoint } from './PointList.tsx';

export interface FormViewProps {
  draft: PlanEditing;
  version: VersionOf;
  /** Match key of the point that the address names. */
  point: string | null;
  locked: boolean;
  onShowJson: (path: readonly (string | number)[]) => void;
}

const SEGMENT_NAMES: Readonly<Record<PointSegment, string>> = { events: 'Events', user_attributes: 'User attributes', user_identities: 'Identities' };
const EMPTY_USER: Readonly<Record<Exclude<PointSegment, 'events'>, string>> = {
  user_attributes: 'Without this data point user attributes are not validated. With it, those that are not listed are violations.',
  user_identities: 'Without this data point identities are not validated. With it, those that are not listed are violations.',
};

/** How many attributes a user point lists, for its segment's number. */
function memberCount(point: DataPoint | undefined): number {
  const { definition } = point?.validator ?? {};
  const properties = typeof definition === 'object' && definition !== null && !Array.isArray(definition) ? definition['properties'] : undefined;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties).length : 0;
}

/** A version's data points as a form. */
export function FormView({ draft, version, point, locked, onShowJson }: FormViewProps) {
  const points = version.version_document.data_points;
  const number = version.version;
  const narrow = useNarrow();
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [picked, setPicked] = useState<number | null>(null);
  const [segmentPicked, setSegment] = useState<PointSegment | null>(null);
  const report = useReport({ query: `plan=${draft.id} version=${number}`, limit: 1_000 });
  const violations = useMemo(() => Map.groupBy(report.data?.groups ?? [], (group) => group.match_key), [report.data]);
  const keys = useMemo(() => points.map(({ match }) => pointKey(match)), [points]);
  const named = point !== null && picked !== null && keys[picked] === point ? picked : point === null ? -1 : keys.lastIndexOf(point);
  const namedPoint = points[named];
  const segment = segmentPicked ?? (namedPoint ? segmentOf(namedPoint.match) : 'events');
  const listed = useMemo(() => points.flatMap((one, index): ListedPoint[] => (segmentOf(one.match) !== segment ? [] : [{
    point: one, index, shadowed: keys.lastIndexOf(keys[index] ?? '') !== index, violations: violations.get(keys[index] ?? '')?.length ?? 0,
  }])), [points, keys, segment, violations]);
  const wanted = search.trim().toLowerCase();
  const shown = useMemo(() => listed.filter(({ point: one }) => {
    const { category, name } = pointTitle(one.match);
    return wanted === '' || `${name} ${category} ${one.description ?? ''} ${JSON.stringify(one.validator.definition)}`.toLowerCase().includes(wanted);
  }), [listed, wanted]);
  const selected = shown.find(({ index }) => index === named) ?? shown[0];

  const place = useCallback((key: string) => goToPlans('plans', { plan: draft.id, version: number, point: key }), [draft.id, number]);
  const select = useCallback((index: number) => { setPicked(index); setSegment(null); place(keys[index] ?? ''); }, [keys, place]);
  const editPoints = (change: (old: readonly DataPoint[]) => DataPoint[], field?: string): void => draft.edit((plan) => editVersion(plan, number, (one) => {
    const old = one.version_document.data_points;
    const next = change(old);
    return next.length === old.length && next.every((value, index) => value === old[index]) ? one : { ...one, version_document: { ...one.version_document, data_points: next } };
  }), field);

  function changePoint(index: number, change: (old: DataPoint) => DataPoint, field: string): void {
    const before = points[index];
    const after = before && change(before);
    editPoints((old) => old.map((one, at) => (at === index ? change(one) : one)), `${index} ${field}`);
    if (after && pointKey(after.match) !== keys[index]) { setPicked(index); place(pointKey(after.match)); }
  }

  function add(made: DataPoint): void {
    editPoints((old) => [...old, made]);
    setSearch('');
    setSegment(null);
    setPicked(points.length);
    place(pointKey(made.match));
  }

  function remove(index: number): void {
    editPoints((old) => old.filter((_, at) => at !== index));
    const next = shown[shown.findIndex((one) => one.index === index) + 1] ?? shown.findLast((one) => one.index < index);
    if (next) place(keys[next.index] ?? '');
  }

  function duplicate(index: number): void {
    const original = points[index];
    if (!original) return;
    const criterion = original.match.type === 'custom_event' ? 'event_name' : original.match.type === 'screen_view' ? 'screen_name' : null;
    const match = criterion === null ? original.match : { ...original.match, criteria: { ...original.match.criteria, [criterion]: `${String(original.match.criteria?.[criterion] ?? '')} copy` } };
    add({ ...original, match });
  }

  const step = (by: number): void => {
    const next = shown[shown.indexOf(selected ?? (shown[0] as ListedPoint)) + by];
    if (next) select(next.index);
  };
  useCommands(() => [
    { id: 'plan.add-event', title: 'Add an event to the plan', group: 'Data plans', keys: ['n'], when: () => !locked || 'The version is active in production: clone it, or choose “Edit anyway”', run: () => setAdding(true) },
    { id: 'plan.next-point', title: 'Next data point', group: 'Data plans', keys: ['j'], hidden: true, run: () => step(1) },
    { id: 'plan.previous-point', title: 'Previous data point', group: 'Data plans', keys: ['k'], hidden: true, run: () => step(-1) },
    ...(Object.keys(SEGMENT_NAMES) as PointSegment[]).map((one) => ({ id: `plan.segment-${one}`, title: `Data plan: ${SEGMENT_NAMES[one]}`, group: 'Data plans', run: () => setSegment(one) })),
  ], [shown, selected, locked]);

  const userPoint = (type: PointSegment): DataPoint | undefined => points.findLast((one) => one.match.type === type);
  const count = (one: PointSegment): number => (one === 'events' ? points.filter(({ match }) => segmentOf(match) === 'events').length : memberCount(userPoint(one)));
  const check = (index: number) => (match: DataPoint['match']): string | null => (keys.some((key, at) => at !== index && key === pointKey(match)) ? 'Another data point has this match' : null);
  const editor = selected && (
    <PointEditor
      key={selected.index}
      point={selected.point}
      locked={locked}
      check={check(selected.index)}
      onChange={(change, field) => changePoint(selected.index, change, field)}
      onDuplicate={() => duplicate(selected.index)}
      onRemove={() => remove(selected.index)}
      onShowJson={(path) => onShowJson(['data_points', selected.index, ...path])}
    />
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <SegmentedControl label="Data points" value={segment} onChange={setSegment} options={(Object.keys(SEGMENT_NAMES) as PointSegment[]).map((value) => ({ value, label: `${SEGMENT_NAMES[value]} ${count(value)}` }))} />
        {segment === 'events' && <SearchField label="Search events and attributes" value={search} onChange={setSearch} className="w-60 shrink" />}
        <span className="flex-1" />
        {segment === 'events' && <Button icon={Plus} disabled={locked} onClick={() => setAdding(true)} shortcut="n">Add event</Button>}
      </div>
      {listed.length === 0 && (segment === 'events' ? (
        <EmptyState icon={ListPlus} title="No event is planned" actions={<><Button variant="primary" icon={Plus} disabled={locked} onClick={() => setAdding(true)}>Add event</Button><Button onClick={() => goToPlans('draft', { plan: draft.id, version: number })}>Draft from traffic</Button></>}>
          Every event that arrives is then unplanned. Plan those that your app should send.
        </EmptyState>
      ) : (
        <EmptyState icon={ListPlus} title={`${SEGMENT_NAMES[segment]} are not planned`} actions={<Button variant="primary" icon={Plus} disabled={locked} onClick={() => add(newPoint({ type: segment }))}>Plan {SEGMENT_NAMES[segment].toLowerCase()}</Button>}>{EMPTY_USER[segment]}</EmptyState>
      ))}
      {listed.length > 0 && shown.length === 0 && <NoResults explanation={`No event has “${search}” in its name, description or attributes.`} hidden={listed.length} onClear={() => setSearch('')} />}
      {shown.length > 0 && (segment === 'events' || shown.length > 1 ? (
        <SplitPane
          key={String(narrow)}
          id={narrow ? 'plan-points-below' : 'plan-points'}
          direction={narrow ? 'vertical' : 'horizontal'}
          secondSize={58}
          first={<PointList points={shown} selected={selected?.index ?? null} onSelect={select} />}
          second={editor ?? null}
        />
      ) : <div className="mx-auto flex min-h-0 w-full max-w-[900px] flex-1 flex-col">{editor}</div>)}
      <AddPointDialog open={adding} taken={new Set(keys)} onAdd={(match, description) => add(newPoint(match, description))} onClose={() => setAdding(false)} />
    </div>
  );
}
