import type { OutputState } from '../../../protocol/partner.ts';
import { goToOutput } from '../../stores/output-place.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatMoment } from '../../ui/format.ts';
import { GridRow } from '../../ui/GridRow.tsx';
import type { Period } from '../connections/connection-view.ts';
import { FidelityBadge } from './FidelityBadge.tsx';
import { ModeMenu } from './ModeMenu.tsx';
import { OUTPUT_COLUMNS, WIDE, WIDER } from './output-columns.ts';
import { COUNT_OUTCOMES, countsOf, eventsFilter, showEvents } from './output-counts.ts';

export interface OutputRowProps {
  id: string;
  index: number;
  state: OutputState;
  selected: boolean;
  unsaved: boolean;
  period: Period;
  now: number;
  onSelect: () => void;
  onOpen: () => void;
}

function Figure({ value, title, tone, onClick }: { value: number; title: string; tone?: string | undefined; onClick: () => void }) {
  if (value === 0) return <span className="text-fg2">0</span>;
  return <button type="button" tabIndex={-1} title={title} onMouseDown={(event) => event.stopPropagation()} onClick={(event) => { event.stopPropagation(); onClick(); }} className={cx('rounded-sm hover:underline', tone)}>{formatCount(value)}</button>;
}

/** One output in the grid; its figures lead to the rows behind them. */
export function OutputRow({ id, index, state, selected, unsaved, period, now, onSelect, onOpen }: OutputRowProps) {
  const counts = countsOf(state);
  const figure = (key: keyof typeof counts, tone?: string) => {
    const filter = eventsFilter(state.name, COUNT_OUTCOMES[key], period);
    return <Figure value={counts[key]} tone={tone} title={`Show the events: ${filter}`} onClick={() => showEvents(filter)} />;
  };
  const { last_error: error } = state;
  return (
    <GridRow id={id} index={index} selected={selected} onSelect={onSelect} onOpen={onOpen} data-output={state.name} className={cx(OUTPUT_COLUMNS, 'cursor-default')}>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5">
        <button type="button" tabIndex={-1} title={`Open ${state.name}`} onClick={onOpen} className="truncate rounded-sm font-medium hover:underline">{state.label}</button>
        {unsaved && <span className="text-warn" title="Not saved yet">•<span className="sr-only"> not saved yet</span></span>}
      </span>
      <span role="gridcell" className="truncate text-fg1">{state.partner_name}</span>
      <span role="gridcell" className={cx(WIDE, 'min-w-0')}><FidelityBadge fidelity={state.fidelity} /></span>
      <span role="gridcell" className="flex min-w-0"><ModeMenu output={state.name} label={state.label} inGrid /></span>
      <span role="gridcell" className="text-right tabular-nums">{figure('sent')}</span>
      <span role="gridcell" className="text-right tabular-nums">{figure('failed', 'font-medium text-error')}</span>
      <span role="gridcell" className="text-right text-fg1 tabular-nums">{figure('held')}</span>
      <span role="gridcell" className={cx(WIDE, 'justify-end tabular-nums')}><Figure value={state.waiting} tone="font-medium text-warn" title="Requests that wait for their next attempt" onClick={() => goToOutput(state.name, 'requests')} /></span>
      <span role="gridcell" className={cx(WIDE, 'justify-end tabular-nums')}><Figure value={state.dead} tone="font-medium text-error" title="Requests that were given up and not sent again" onClick={() => goToOutput(state.name, 'requests')} /></span>
      <span role="gridcell" className={cx(WIDE, 'justify-end tabular-nums')}>
        {state.connections === 0 ? <Badge tone="warn" title="No connection leads to it, so it gets nothing">none</Badge> : <span title={`${state.active_connections} of ${state.connections} are switched on`}>{state.active_connections === state.connections ? state.connections : `${state.active_connections} of ${state.connections}`}</span>}
      </span>
      <span role="gridcell" className={cx(WIDER, 'min-w-0 items-center gap-2')}>
        {error !== null && (
          <>
            <button type="button" tabIndex={-1} title={error.message} onMouseDown={(event) => event.stopPropagation()} onClick={(event) => { event.stopPropagation(); goToOutput(state.name, 'requests', error.delivery); }} className="min-w-0 flex-1 truncate rounded-sm text-left text-fg1 hover:underline">{error.status === null ? '' : `${error.status} `}{error.message}</button>
            <span className="shrink-0 text-12 text-fg2 tabular-nums">{formatMoment(error.at, now)}</span>
          </>
        )}
      </span>
    </GridRow>
  );
}
