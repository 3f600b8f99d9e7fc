import { useState } from 'react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { parseFilter } from '../../../protocol/filter/index.ts';
import type { EventRow } from '../../../protocol/contract.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { contextQuery, contextStore } from '../../stores/context.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EventGlyph } from '../../ui/EventGlyph.tsx';
import { formatTime } from '../../ui/format.ts';
import { goTo } from '../../stores/navigation.ts';
import { SkeletonRows } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { captureCase } from './captured-case.ts';
import { openDialog } from './desk-store.ts';
import { attempt, useDesk } from './use-desk.ts';

const SHOWN = 60;

/** One row per batch: its first event that the filter found. */
function batchesOf(rows: readonly EventRow[]): (EventRow & { readonly more: number })[] {
  const found = new Map<string, EventRow & { more: number }>();
  for (const row of rows) {
    const known = found.get(row.batch_id);
    if (known === undefined) found.set(row.batch_id, { ...row, more: 0 });
    else known.more += 1;
  }
  return [...found.values()];
}

/** Picks a captured batch; it becomes a case that expects what the rule gives now. */
export function TrafficDialog() {
  const client = useQueryClient();
  const desk = useDesk();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState<string | null>(null);
  const context = contextStore.getState();
  const [problem] = parseFilter(text).errors;
  const applied = desk.summary.applied[0]?.input ?? null;
  const query = contextQuery({ input: context.input ?? applied, env: context.env, focus: [], filter: problem === undefined ? text : '' });
  const rows = useQuery({ queryKey: ['captured', 'rule-traffic', query], queryFn: ({ signal }) => api.events({ query, limit: SHOWN }, signal), placeholderData: keepPreviousData, enabled: problem === undefined });
  const close = () => openDialog(null);

  function use(row: EventRow): void {
    setBusy(row.batch_id);
    void attempt(captureCase(client, desk, row.batch_id, row.name || row.type).then(close), 'Case saved: it expects what the rule gives now').then(() => setBusy(null));
  }
  const batches = batchesOf(rows.data?.items ?? []);
  return (
    <Dialog
      open
      onClose={close}
      title="New case from traffic"
      width="w-[720px]"
      description={`Captured batches${applied === null ? '' : ` of ${context.input ?? applied}`}, newest first. The case expects what the rule makes of the batch now.`}
    >
      <TextField mono aria-label="Filter captured batches" value={text} placeholder="Filter: type=commerce name:purchase attr.price>=100" invalid={problem !== undefined} onChange={(event) => setText(event.target.value)} />
      <p role="status" className="min-h-5 pt-0.5 text-12 text-error">{problem?.message ?? (rows.error === null ? '' : asApiError(rows.error).message)}</p>
      {rows.isPending && <SkeletonRows rows={6} label="Loading captured batches" />}
      <ul aria-label="Captured batches" className="divide-y divide-line">
        {batches.map((row) => (
          <li key={row.batch_id}>
            <button type="button" disabled={busy !== null} onClick={() => use(row)} className="flex h-9 w-full items-center gap-3 rounded-md px-1.5 text-left enabled:hover:bg-bg3 disabled:opacity-60">
              <span className="shrink-0 data text-12 text-fg2">{formatTime(row.received_at)}</span>
              <EventGlyph type={row.type} />
              <span className="min-w-0 flex-1 truncate"><span className="font-medium">{row.name || row.type}</span> <span className="text-fg2">{row.detail}</span></span>
              {row.more > 0 && <span className="shrink-0 text-12 text-fg2">and {row.more} more</span>}
              <span className="shrink-0 text-12 text-fg1">{row.input}</span>
              <span className="shrink-0 text-12 text-fg2">{row.env === 'production' ? 'prod' : 'dev'}</span>
            </button>
          </li>
        ))}
      </ul>
      {rows.data !== undefined && batches.length === 0 && (
        <div className="flex flex-wrap items-center gap-3 py-4 text-fg1">
          <p>{text === '' ? 'Nothing was captured yet. Send an event, or take a template.' : 'No captured batch matches.'}</p>
          {text === '' && <Button size="small" onClick={() => openDialog({ kind: 'template' })}>From a template</Button>}
          {text === '' && <Button size="small" onClick={() => { close(); goTo('setup'); }}>Set up an SDK</Button>}
        </div>
      )}
    </Dialog>
  );
}
