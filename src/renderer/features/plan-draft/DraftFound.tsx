import { useMemo, useState } from 'react';
import { CheckCheck, FilePlus2, Inbox } from 'lucide-react';
import { useStore } from 'zustand';
import type { Draft, PlanSummary } from '../../../protocol/data-plan.ts';
import type { Accepted } from '../../../protocol/plan-accept.ts';
import { pointTitle } from '../../../protocol/plan-form.ts';
import { useCommands } from '../../app/commands.ts';
import { goTo } from '../../stores/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { plural } from '../../ui/format.ts';
import { NoResults } from '../../ui/NoResults.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { SplitPane } from '../../ui/SplitPane.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useNarrow } from '../../ui/use-narrow.ts';
import { acceptSure, choiceOf, choiceStore, countAccepted, withField, withPoint } from './draft-choice.ts';
import { DraftPointDetail } from './DraftPointDetail.tsx';
import { DraftPointList } from './DraftPointList.tsx';
import { WriteDraftDialog } from './WriteDraftDialog.tsx';

type Show = 'all' | 'new' | 'taken';

export interface DraftFoundProps {
  draft: Draft;
  plans: readonly PlanSummary[];
  compared: { readonly plan: string; readonly version: number } | null;
}

/** What was inferred: data points left, the fields of one right, and what is taken of them below. */
export function DraftFound({ draft, plans, compared }: DraftFoundProps) {
  const narrow = useNarrow();
  const accepted = useStore(choiceStore, (state) => choiceOf(state, draft));
  const sure = useStore(choiceStore, (state) => state.sure);
  const [show, setShow] = useState<Show>('all');
  const [search, setSearch] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const [writing, setWriting] = useState(false);
  const accept = (next: Accepted): void => choiceStore.setState({ draft, accepted: next });
  const wanted = search.trim().toLowerCase();
  const isNew = (point: Draft['points'][number]): boolean => !point.planned || point.fields.some((field) => !field.planned);
  const shown = useMemo(() => draft.points.filter((point) => {
    if (show === 'new' && point.planned && point.fields.every((field) => field.planned)) return false;
    if (show === 'taken' && !accepted.has(point.match_key)) return false;
    const { name, category } = pointTitle(point.match);
    return wanted === '' || `${name} ${category} ${point.fields.map((field) => field.name).join(' ')}`.toLowerCase().includes(wanted);
  }), [draft, show, accepted, wanted]);
  const selected = shown.find((point) => point.match_key === key) ?? shown[0];
  const { points, fields } = countAccepted(accepted);
  const step = (by: number): void => {
    const next = selected && shown[shown.indexOf(selected) + by];
    if (next) setKey(next.match_key);
  };
  const acceptAll = (): void => accept(acceptSure(draft.points, accepted, sure));
  useCommands(() => [
    { id: 'draft.accept-sure', title: `Accept all fields that are at least ${sure} % sure`, group: 'Data plans', run: acceptAll },
    { id: 'draft.accept-none', title: 'Accept nothing of the draft', group: 'Data plans', when: () => points > 0 || 'Nothing is accepted', run: () => accept(new Map()) },
    { id: 'draft.toggle-point', title: 'Accept or leave this data point', group: 'Data plans', keys: ['x'], run: () => { if (selected) accept(withPoint(accepted, selected, !accepted.has(selected.match_key))); } },
    { id: 'draft.write', title: 'Review and write what was accepted', group: 'Data plans', keys: ['mod+s'], when: () => points > 0 || 'Nothing is accepted', run: () => setWriting(true) },
    { id: 'draft.next', title: 'Next data point', group: 'Data plans', keys: ['j'], hidden: true, run: () => step(1) },
    { id: 'draft.previous', title: 'Previous data point', group: 'Data plans', keys: ['k'], hidden: true, run: () => step(-1) },
  ], [accepted, sure, shown, selected, draft]);

  if (draft.points.length === 0) {
    return <EmptyState icon={Inbox} title="Nothing to draft from" actions={<Button onClick={() => goTo('stream')}>Open the live stream</Button>}>None of the {plural(draft.batches_scanned, 'batch', 'batches')} has an event, user attribute or identity that a plan can name. Widen the filter, or send some data.</EmptyState>;
  }
  const count = draft.points.filter(isNew).length;
  return (
    <>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-1.5">
        <SegmentedControl<Show> label="Show" value={show} onChange={setShow} options={[{ value: 'all', label: `All ${draft.points.length}` }, { value: 'new', label: `Not planned ${count}` }, { value: 'taken', label: `Accepted ${points}` }]} />
        <SearchField label="Search events and fields" value={search} onChange={setSearch} className="w-56 shrink" />
        <span role="status" className="min-w-0 flex-1 truncate text-12 text-fg2 max-[1000px]:invisible">{plural(draft.events_scanned, 'event')} in {plural(draft.batches_scanned, 'batch', 'batches')}</span>
        <Button icon={CheckCheck} onClick={acceptAll}>Accept all ≥</Button>
        <TextField mono inputMode="numeric" aria-label="Percent of confidence" className="w-12! text-right" value={sure} onChange={(event) => choiceStore.setState({ sure: Math.min(100, Number.parseInt(event.target.value.replaceAll(/\D/g, ''), 10) || 0) })} />
        <span className="-ml-1 text-fg2">%</span>
      </div>
      {selected === undefined
        ? <NoResults explanation={show === 'taken' && wanted === '' ? 'No data point is accepted yet.' : show === 'new' && wanted === '' ? 'Everything that was seen is planned.' : `No data point has “${search}” in its name or fields.`} hidden={draft.points.length} onClear={() => { setSearch(''); setShow('all'); }} />
        : (
          <SplitPane
            key={String(narrow)}
            id={narrow ? 'plan-draft-below' : 'plan-draft'}
            direction={narrow ? 'vertical' : 'horizontal'}
            secondSize={62}
            first={<DraftPointList points={shown} accepted={accepted} selected={selected.match_key} onSelect={setKey} onAccept={(point, take) => accept(withPoint(accepted, point, take))} />}
            second={<DraftPointDetail key={selected.match_key} point={selected} accepted={accepted.get(selected.match_key) ?? null} onAccept={(take) => accept(withPoint(accepted, selected, take))} onAcceptField={(path, take) => accept(withField(accepted, selected, path, take))} />}
          />
        )}
      <footer className="flex min-h-11 shrink-0 flex-wrap items-center gap-3 border-t border-line px-4 py-1.5">
        <span role="status" className="min-w-0 flex-1 truncate">{points === 0 ? <span className="text-fg2">Nothing is accepted yet</span> : <><b className="font-semibold">{plural(points, 'data point')}</b> with <b className="font-semibold">{plural(fields, 'field')}</b> accepted</>}</span>
        {points > 0 && <Button variant="ghost" onClick={() => accept(new Map())}>Accept nothing</Button>}
        <Button variant="primary" icon={FilePlus2} disabled={points === 0} onClick={() => setWriting(true)}>Review and write…</Button>
      </footer>
      {writing && <WriteDraftDialog draft={draft} accepted={accepted} plans={plans} compared={compared} onClose={() => setWriting(false)} />}
    </>
  );
}
