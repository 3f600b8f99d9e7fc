import { useMemo, useState } from 'react';
import { Table2 } from 'lucide-react';
import type { EventRow } from '../../../../protocol/contract.ts';
import { asApiError } from '../../../api/client.ts';
import { useMapping } from '../../../api/outputs-detail.ts';
import { useWorkspace } from '../../../api/queries.ts';
import { runCommand } from '../../../app/commands.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorState } from '../../../ui/ErrorState.tsx';
import { focusGrid } from '../../../ui/focus-grid.ts';
import { ListAndDetail } from '../../../ui/ListAndDetail.tsx';
import { NoResults } from '../../../ui/NoResults.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { Select } from '../../../ui/Select.tsx';
import { SkeletonRows } from '../../../ui/Skeleton.tsx';
import { TextLink } from '../../../ui/TextLink.tsx';
import { openEvent } from '../../connections/open-event.ts';
import { ChoiceDetail } from './ChoiceDetail.tsx';
import { EventPicker } from './EventPicker.tsx';
import { isChoice, mappingLines } from './mapping-model.ts';
import type { MappingView } from './mapping-model.ts';
import { MAPPING_GRID, MappingGrid } from './MappingGrid.tsx';
import { useChosenEvent } from './use-output-events.ts';
import type { ChosenEvent } from './use-output-events.ts';

export interface MappingTabProps {
  output: string;
  /** The event that a link leads to. */
  item: string | null;
}

/** Connections from the event's input to this output. */
function useConnections(output: string, event: EventRow): readonly string[] {
  const connections = useWorkspace().data?.connections;
  return useMemo(() => Object.entries(connections ?? {}).flatMap(([name, one]) => (one.output === output && one.input === event.input ? [name] : [])), [connections, output, event.input]);
}

function Table({ output, event, chosen }: { output: string; event: EventRow; chosen: ChosenEvent }) {
  const connections = useConnections(output, event);
  const [wanted, setWanted] = useState<string | null>(null);
  const [view, setView] = useState<MappingView>('all');
  const [search, setSearch] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const connection = connections.find((name) => name === wanted) ?? connections[0] ?? null;
  const mapping = useMapping(event.id, connection);
  const table = mapping.data;
  const lines = useMemo(() => (table === undefined ? [] : mappingLines(table, view, search)), [table, view, search]);
  const line = lines.find(({ key }) => key === selected);

  function body() {
    if (connection === null) return <EmptyState title="No connection leads here any more">Nothing connects the input {event.input} with this output now, so there is no mapping to show.</EmptyState>;
    if (mapping.isPending) return <SkeletonRows rows={14} label="Working out the mapping" />;
    if (table === undefined) {
      const error = asApiError(mapping.error);
      return <ErrorState title="The mapping could not be read" code={error.code} onRetry={() => void mapping.refetch()}>{error.message}</ErrorState>;
    }
    if (lines.length === 0) return <NoResults explanation={search.trim() === '' ? 'Nothing of this event is of that kind.' : `No value, path or reason contains “${search.trim()}”.`} onClear={() => { setSearch(''); setView('all'); }} />;
    return <MappingGrid output={output} lines={lines} of={`${event.id} ${view} ${search}`} selected={selected} onSelect={setSelected} />;
  }
  return (
    <ListAndDetail
      id="output-mapping"
      size={38}
      list={
        <section aria-label="Mapping" className="flex min-h-0 min-w-0 flex-1 flex-col">
          <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2">
            <EventPicker output={output} event={event} onChoose={(id) => { chosen.choose(id); setSelected(null); }} />
            {chosen.newest !== null && chosen.newest.id !== event.id && <Button onClick={() => { chosen.choose(chosen.newest?.id ?? event.id); setSelected(null); }}>Newest</Button>}
            {connections.length > 1 && connection !== null && <Select label="Connection" value={connection} options={connections.map((name) => ({ value: name, label: name }))} onChange={setWanted} />}
            <span className="text-12"><TextLink title="Open it in the stream, with its trace" onClick={() => openEvent({ event_id: event.id, batch_id: event.batch_id }, connection ?? undefined)}>Open the event</TextLink></span>
            <span className="flex-1" />
            <SearchField label="Find a value or path" value={search} onChange={setSearch} className="w-52" />
            <SegmentedControl
              label="Values"
              value={view}
              onChange={setView}
              options={[{ value: 'all', label: 'All' }, { value: 'sent', label: `Sent ${table?.rows.length ?? ''}`.trim() }, { value: 'rest', label: `Not sent ${table?.unmapped.length ?? ''}`.trim() }]}
            />
          </div>
          {body()}
        </section>
      }
      detail={table !== undefined && isChoice(line) ? <ChoiceDetail key={line.kind} table={table} line={line} onTarget={(request, target) => setSelected(`${request} ${target}`)} onClose={() => { setSelected(null); focusGrid(MAPPING_GRID); }} /> : null}
    />
  );
}

/** Which value of an event stands where in what the partner got, and why others do not. */
export function MappingTab({ output, item }: MappingTabProps) {
  const chosen = useChosenEvent(output, item);
  if (chosen.event !== null) return <Table output={output} event={chosen.event} chosen={chosen} />;
  if (chosen.loading) return <SkeletonRows rows={14} label="Loading the event" />;
  if (chosen.error !== null) {
    const error = asApiError(chosen.error);
    return <ErrorState title={error.status === 404 ? 'This event is no longer kept' : 'The event could not be read'} code={error.code} onRetry={chosen.retry}>{error.message}</ErrorState>;
  }
  return (
    <EmptyState icon={Table2} title="No event came to this output yet" actions={<Button variant="primary" onClick={() => runCommand('sample.send')}>Send a sample batch</Button>}>
      As soon as one does, each of its values is listed here with its place at the partner, or the reason why it has none.
    </EmptyState>
  );
}
