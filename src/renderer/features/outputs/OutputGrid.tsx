import { useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { OutputState } from '../../../protocol/partner.ts';
import { useCommands } from '../../app/commands.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { goToOutput } from '../../stores/output-place.ts';
import { cx } from '../../ui/classes.ts';
import { focusGrid } from '../../ui/focus-grid.ts';
import { useDesk } from '../connections/use-desk.ts';
import { OUTPUT_COLUMNS, OUTPUTS_GRID, WIDE, WIDER } from './output-columns.ts';
import { OutputRow } from './OutputRow.tsx';
import { outputsView } from './outputs-view.ts';

/** Every output of the workspace with how it stands; one tab stop, rows by arrow keys. */
export function OutputGrid({ states }: { states: readonly OutputState[] }) {
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const period = useStore(outputsView, (view) => view.period);
  const cursor = useStore(outputsView, (view) => view.cursor);
  const { dirty } = useDesk();
  const now = engineNow();
  const at = states.findIndex(({ name }) => name === cursor);
  const select = (name: string | undefined): void => { if (name !== undefined) outputsView.setState({ cursor: name }); };
  const move = (step: number): void => {
    select(states[at < 0 ? 0 : Math.max(0, Math.min(states.length - 1, at + step))]?.name);
    focusGrid(OUTPUTS_GRID);
  };
  useEffect(() => { if (at >= 0) body.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }); }, [at]);
  useCommands(() => [
    { id: 'outputs.next', title: 'Next output', group: 'Outputs', keys: ['j', 'down'], hidden: true, run: () => move(1) },
    { id: 'outputs.previous', title: 'Previous output', group: 'Outputs', keys: ['k', 'up'], hidden: true, run: () => move(-1) },
    { id: 'outputs.first', title: 'First output', group: 'Outputs', keys: ['home'], hidden: true, run: () => move(-states.length) },
    { id: 'outputs.last', title: 'Last output', group: 'Outputs', keys: ['end'], hidden: true, run: () => move(states.length) },
    { id: 'outputs.open', title: 'Open the output', group: 'Outputs', keys: ['enter'], hidden: true, run: () => { const state = states[Math.max(0, at)]; if (state) goToOutput(state.name); } },
    { id: 'outputs.dial', title: 'Choose how the output answers', group: 'Outputs', keys: ['m'], when: () => at >= 0 || 'Choose an output first', run: () => { body.current?.querySelector<HTMLElement>(`[data-dial="${CSS.escape(cursor ?? '')}"]`)?.click(); } },
  ], [states, at, cursor]);
  return (
    <div role="grid" aria-label={OUTPUTS_GRID} aria-rowcount={states.length + 1} tabIndex={0} aria-activedescendant={at < 0 ? undefined : `${id}${cursor ?? ''}`} className={cx('@container flex min-h-0 flex-1 flex-col outline-offset-[-2px]', at >= 0 && 'outline-none')}>
      <div role="row" aria-rowindex={1} className={cx(OUTPUT_COLUMNS, 'h-[27px] shrink-0 border-b border-l-2 border-line border-l-transparent text-12 text-fg2')}>
        <span role="columnheader">Output</span>
        <span role="columnheader">Partner</span>
        <span role="columnheader" className={WIDE}>Fidelity</span>
        <span role="columnheader">Answers</span>
        <span role="columnheader" className="text-right" title="Events that the output accepted">Sent</span>
        <span role="columnheader" className="text-right" title="Events that the output rejected, or that a rule failed on">Failed</span>
        <span role="columnheader" className="text-right" title="Events that a filter, consent, the plan or a rule kept from it, or that it cannot take">Held back</span>
        <span role="columnheader" className={cx(WIDE, 'justify-end')} title="Requests that wait for their next attempt">Waiting</span>
        <span role="columnheader" className={cx(WIDE, 'justify-end')} title="Dead letters: requests that were given up and not sent again">Dead</span>
        <span role="columnheader" className={cx(WIDE, 'justify-end')}>Connections</span>
        <span role="columnheader" className={WIDER}>Last error</span>
      </div>
      <div ref={body} role="rowgroup" className="min-h-0 flex-1 overflow-y-auto">
        {states.map((state, index) => (
          <OutputRow
            key={state.name}
            id={`${id}${state.name}`}
            index={index}
            state={state}
            selected={index === at}
            unsaved={dirty.includes(`outputs/${state.name}`)}
            period={period}
            now={now}
            onSelect={() => select(state.name)}
            onOpen={() => goToOutput(state.name)}
          />
        ))}
      </div>
    </div>
  );
}
