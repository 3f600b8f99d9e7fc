import { useState } from 'react';
import { History, ListFilter, Play, X } from 'lucide-react';
import { useStore } from 'zustand';
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { TimeMachine } from '../../../protocol/rule.ts';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import { Button } from '../../ui/Button.tsx';
import { cx } from '../../ui/classes.ts';
import { formatCount, formatMs, plural } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { deskStore } from './desk-store.ts';
import { useDesk } from './use-desk.ts';
import type { TimeMachineTools } from './use-time-machine.ts';

const PARTS = [
  { key: 'unchanged', bar: 'bg-bg3', text: 'text-fg0', label: 'unchanged' },
  { key: 'changed', bar: 'bg-blocked', text: 'text-blocked font-semibold', label: 'changed' },
  { key: 'dropped', bar: 'bg-warn', text: 'text-warn font-semibold', label: 'dropped' },
  { key: 'threw', bar: 'bg-error', text: 'text-error font-semibold', label: 'throws' },
  { key: 'timed_out', bar: 'bg-error', text: 'text-error font-semibold', label: 'times out' },
] as const satisfies readonly { key: keyof TimeMachine; bar: string; text: string; label: string }[];

function took(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function Result({ result }: { result: TimeMachine }) {
  const shown = PARTS.filter(({ key }) => key === 'unchanged' || result[key] > 0);
  return (
    <>
      <div role="img" aria-label={result.sentence} className="flex h-2 overflow-hidden rounded-full bg-bg2">
        {shown.map(({ key, bar }) => <span key={key} style={{ flexGrow: result[key] }} className={cx('border-bg1 not-last:border-r', bar, result[key] > 0 && 'min-w-1')} />)}
      </div>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-1 text-12 tabular-nums">
        {shown.map(({ key, text, label }) => (
          <span key={key} className="whitespace-nowrap">
            <button type="button" title="Open grouped diffs" disabled={key === 'unchanged'} onClick={() => deskStore.setState({ groups: true })} className={cx('rounded-sm enabled:hover:underline', text)}>{label} {formatCount(result[key])}</button>
            <span aria-hidden className="ml-1 text-fg2">·</span>
          </span>
        ))}
        <span className="whitespace-nowrap">slowest {formatMs(result.slowest_ms)} of {RULE_LIMIT_MS} ms</span>
      </p>
    </>
  );
}

/** The edited rule over everything captured: what it would have done. */
export function TimeMachineCard({ machine }: { machine: TimeMachineTools }) {
  const { run, result } = machine;
  const { blocked } = useDesk();
  const filter = useStore(deskStore, (state) => state.machineFilter);
  const [editing, setEditing] = useState(false);
  const [problem] = parseFilter(filter).errors;
  const { job, running } = run;
  const showFilter = editing || result === null || filter !== '';
  return (
    <section aria-label="Time machine" className="m-3 shrink-0 rounded-lg border border-line bg-bg1 px-3.5 py-3">
      <header className="mb-2.5 flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <History aria-hidden size={15} className="shrink-0 text-accent" />
        <h2 className="font-semibold">Time machine</h2>
        <span className="min-w-0 flex-1 truncate text-fg2 tabular-nums">
          {running && job !== null ? `${formatCount(job.done)} of ${formatCount(job.total)} batches` : result === null ? '' : `${plural(result.batches, 'captured batch', 'captured batches')} · ${took(result.took_ms)}`}
        </span>
        {running
          ? <Button size="small" icon={X} onClick={run.cancel}>Cancel</Button>
          : (
            <>
              {result !== null && result.groups.length > 0 && <Button size="small" onClick={() => deskStore.setState({ groups: true })}>Open grouped diffs</Button>}
              {result !== null && <IconButton label="Run again" icon={Play} onClick={machine.start} />}
              {!showFilter && <IconButton label="Filter" icon={ListFilter} onClick={() => setEditing(true)} />}
            </>
          )}
      </header>
      {running && (
        <div role="progressbar" aria-label="Time machine" aria-valuemin={0} aria-valuemax={job?.total ?? 0} aria-valuenow={job?.done ?? 0} className="h-2 overflow-hidden rounded-full bg-bg3">
          <div style={{ width: `${job === null || job.total === 0 ? 0 : (100 * job.done) / job.total}%` }} className="h-full bg-accent" />
        </div>
      )}
      {!running && result !== null && <Result result={result} />}
      {!running && result === null && <p className="mb-2 text-12 text-fg1">Run this code over everything captured and see what it would have changed, dropped or broken.</p>}
      {!running && showFilter && (
        <form className={cx('flex items-center gap-2', result !== null && 'mt-2.5')} onSubmit={(event) => { event.preventDefault(); if (problem === undefined) machine.start(); }}>
          <TextField aria-label="Filter of the time machine" mono value={filter} placeholder="All batches, or a filter: input=web age<1d" invalid={problem !== undefined} onChange={(event) => deskStore.setState({ machineFilter: event.target.value })} />
          <Button type="submit" icon={Play} disabled={problem !== undefined || blocked !== null} title={problem?.message ?? blocked ?? undefined}>Run</Button>
        </form>
      )}
      {problem !== undefined && <p role="alert" className="mt-1 text-12 text-error">{problem.message}</p>}
      {run.error !== null && <p role="alert" className="mt-2 text-12 text-error">{run.error.message}</p>}
      {job?.state === 'failed' && job.error !== null && <p role="alert" className="mt-2 text-12 text-error">{job.error.message}</p>}
      {job?.state === 'cancelled' && <p role="status" className="mt-2 text-12 text-fg2">Cancelled after {plural(job.done, 'batch', 'batches')}.</p>}
    </section>
  );
}
