import { useState } from 'react';
import { Copy, PanelRight, RotateCcw, SquarePen, X } from 'lucide-react';
import { useStore } from 'zustand';
import { stringifyJson } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import { violationApi } from '../../api/violations.ts';
import type { Quarantined } from '../../api/violations.ts';
import { useCommands } from '../../app/commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { Select } from '../../ui/Select.tsx';
import { showToast } from '../../ui/toasts.ts';
import { blockedParts } from './block-metadata.ts';
import { EditBlocked } from './EditBlocked.tsx';

function say(action: Promise<string>): void {
  action.then(showToast, (error: unknown) => showToast(asApiError(error).message));
}

/** One quarantined batch: what was taken from it, and the ways back in. */
export function BlockedDetail({ item, onClose }: { item: Quarantined; onClose: () => void }) {
  const inputs = useStore(connectionStore, (state) => state.status?.inputs) ?? [];
  const [input, setInput] = useState(item.input);
  const [editing, setEditing] = useState(false);
  const names = [...new Set([item.input, ...inputs.map(({ name }) => name)])];
  const replay = (): void => say(violationApi.replay(item.batch_id, { input }).then(({ status }) => (status < 400 ? `Blocked data sent to ${input}` : `The ingest port refused it with ${status}`)));
  const copyBackfill = (): void => say(violationApi.backfill(item.batch_id).then((batch) => copyText(stringifyJson(batch, 2))).then((done) => (done ? 'Backfill batch copied' : 'The clipboard is not available')));
  useCommands(() => [
    { id: 'blocked.replay', title: 'Replay the blocked data', group: 'Blocked data', keys: ['r'], run: replay },
    { id: 'blocked.edit', title: 'Edit the blocked data and replay it', group: 'Blocked data', keys: ['shift+r'], run: () => setEditing(true) },
    { id: 'blocked.backfill', title: 'Copy as backfill batch', group: 'Blocked data', keys: ['y'], run: copyBackfill },
    { id: 'blocked.close', title: 'Close the detail', group: 'Blocked data', keys: ['escape'], hidden: true, run: onClose },
  ], [item.batch_id, input]);
  return (
    <aside aria-label="Blocked batch" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b border-line py-2 pr-3 pl-4">
        <Select label="To input" showLabel value={input} options={names.map((name) => ({ value: name, label: name }))} onChange={setInput} />
        <Button variant="primary" icon={RotateCcw} shortcut="r" onClick={replay}>Replay</Button>
        <Button icon={SquarePen} onClick={() => setEditing(true)}>Edit and replay</Button>
        <span className="flex-1" />
        <IconButton label="Copy as backfill batch" keys="y" icon={Copy} onClick={copyBackfill} />
        <IconButton label="Open the batch" icon={PanelRight} onClick={() => { select({ event: null, batch: item.batch_id, step: null }); goTo('stream'); }} />
        <IconButton label="Close" keys="escape" icon={X} onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-4 [&>*]:shrink-0">
        <p className="text-12 text-fg2">Only what was blocked is sent, as a new batch with its own times. As long as the plan blocks it, it is blocked again: change the plan first, or edit the data.</p>
        <Card flush title="Removed by the plan">
          <dl className="flex flex-col gap-1 px-3.5 py-3 text-12">
            {blockedParts(item).map(({ what, items }) => (
              <div key={what} className="flex gap-3">
                <dt className="w-32 shrink-0 text-fg2">{what}</dt>
                <dd className="flex min-w-0 flex-1 flex-wrap gap-x-3">{items.map((one, index) => <code key={index} className="data text-[11.5px]! break-all text-blocked">{one}</code>)}</dd>
              </div>
            ))}
          </dl>
        </Card>
        <Card flush title="Quarantine record"><JsonTree label="Quarantine record" value={item.record} openDepth={2} /></Card>
      </div>
      {editing && <EditBlocked batchId={item.batch_id} input={input} onClose={() => setEditing(false)} />}
    </aside>
  );
}
