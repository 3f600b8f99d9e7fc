import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { MapReport } from '../../../../protocol/report.ts';
import type { Subject } from '../../../stores/connection-place.ts';
import { engineNow } from '../../../stores/engine-clock.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { cx } from '../../../ui/classes.ts';
import { formatCount, formatMoment } from '../../../ui/format.ts';
import { connectionState, environmentWord, share } from '../connection-state.ts';
import { showRows } from '../sheet/Traffic.tsx';
import type { ActiveStage } from '../stages-of.ts';
import type { MapConnection } from './graph-layout.ts';

export interface ConnectionTableProps {
  report: MapReport;
  stages: (connection: string) => readonly ActiveStage[];
  selected: Subject | null;
  unsaved: ReadonlySet<string>;
  onOpen: (subject: Subject) => void;
}

const COLUMNS = 'grid grid-cols-[minmax(110px,1.2fr)_minmax(100px,1.2fr)_104px_70px_60px] @[720px]:grid-cols-[minmax(130px,1.2fr)_minmax(130px,1.2fr)_minmax(90px,1fr)_108px_70px_60px_60px_62px_90px] items-center gap-x-3 px-4';
const WIDE = 'hidden @[720px]:flex';

function Number({ value, filter, bad }: { value: number; filter: string; bad?: boolean }) {
  if (value === 0) return <span className="text-fg2">0</span>;
  return <button type="button" tabIndex={-1} title={`Show the events: ${filter}`} onClick={(event) => { event.stopPropagation(); showRows(filter); }} className={cx('rounded-sm hover:underline', bad && 'font-medium text-error')}>{formatCount(value)}</button>;
}

/** The same as the graph, as a grid. */
export function ConnectionTable({ report, stages, selected, unsaved, onOpen }: ConnectionTableProps) {
  const body = useRef<HTMLDivElement>(null);
  const now = engineNow();
  const rows = report.connections;
  const inputLabel = (name: string): string => report.inputs.find((one) => one.name === name)?.label ?? name;
  const outputLabel = (name: string): string => report.outputs.find((one) => one.name === name)?.label ?? name;
  const at = rows.findIndex(({ name }) => selected?.kind === 'connection' && selected.name === name);
  useEffect(() => { body.current?.querySelector(`#connection-row-${at}`)?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const open = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row !== undefined) onOpen({ kind: 'connection', name: row.name });
  };
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: -rows.length, End: rows.length }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(at < 0 ? 0 : at + step);
  }
  const cell = (connection: MapConnection, outcomes: string): string => `${connection.filter} outcome=${outcomes}`.trim();
  return (
    <div role="grid" aria-label="Connections" aria-rowcount={rows.length + 1} tabIndex={0} aria-activedescendant={at < 0 ? undefined : `connection-row-${at}`} onKeyDown={onKeyDown} className="@container flex min-h-0 flex-1 flex-col outline-offset-[-2px]">
      <div role="row" className={cx(COLUMNS, 'h-[27px] shrink-0 border-b border-l-2 border-line border-l-transparent text-12 text-fg2')}>
        <span role="columnheader">Input</span><span role="columnheader">Output</span><span role="columnheader" className={WIDE}>On the way</span><span role="columnheader">State</span>
        <span role="columnheader" className="text-right">Events</span><span role="columnheader" className="text-right">Held</span>
        <span role="columnheader" className={cx(WIDE, 'justify-end')}>Failed</span><span role="columnheader" className={cx(WIDE, 'justify-end')}>Waiting</span><span role="columnheader" className={cx(WIDE, 'justify-end')}>Last event</span>
      </div>
      <div ref={body} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto">
        {rows.map((connection, index) => {
          const state = connectionState(connection);
          const environment = environmentWord(connection.environments);
          return (
            <div
              key={connection.name}
              id={`connection-row-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={index === at}
              data-connection={connection.name}
              onClick={() => open(index)}
              className={cx(COLUMNS, 'row-height border-l-2', index === at ? 'border-accent bg-accent-tint' : 'border-transparent hover:bg-bg1', state.kind === 'off' && 'text-fg2')}
            >
              <span role="gridcell" className="truncate" title={connection.input}>{inputLabel(connection.input)}</span>
              <span role="gridcell" className="flex min-w-0 items-center gap-1.5" title={connection.output}><span className="truncate">{outputLabel(connection.output)}</span>{unsaved.has(`connections/${connection.name}`) && <span className="text-warn" title="Not saved yet">•<span className="sr-only"> not saved yet</span></span>}</span>
              <span role="gridcell" className={cx(WIDE, 'min-w-0 items-center gap-1.5 text-fg2')}>{stages(connection.name).map(({ id, icon: Icon, text }) => <Icon key={id} role="img" aria-label={text} size={13} />)}{environment !== null && <span className="text-11">{environment}</span>}</span>
              <span role="gridcell" className="flex min-w-0" title={state.meaning}>{state.icon === undefined ? <span className="text-12 text-fg2">{state.word}</span> : <Badge tone={state.tone} icon={state.icon}>{state.word}</Badge>}</span>
              <span role="gridcell" className="text-right tabular-nums"><Number value={connection.events} filter={connection.filter} /></span>
              <span role="gridcell" className="text-right text-fg1 tabular-nums" title={`${connection.held} held back`}>{share(connection.held, connection.events) ?? ''}</span>
              <span role="gridcell" className={cx(WIDE, 'justify-end tabular-nums')}><Number bad value={connection.failed} filter={cell(connection, 'failed,rule-error')} /></span>
              <span role="gridcell" className={cx(WIDE, 'justify-end tabular-nums')}><Number value={connection.waiting} filter={cell(connection, 'queued,retrying')} /></span>
              <span role="gridcell" className={cx(WIDE, 'justify-end text-12 text-fg2 tabular-nums')}>{connection.last_at === null ? '' : formatMoment(connection.last_at, now)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
