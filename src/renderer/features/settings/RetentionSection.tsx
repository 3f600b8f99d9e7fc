import { useId, useState } from 'react';
import { FolderOpen, Trash2 } from 'lucide-react';
import { useStore } from 'zustand';
import { api, host } from '../../api/api.ts';
import { announce } from '../../app/core-commands.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { formatBytes, plural } from '../../ui/format.ts';
import { TextField } from '../../ui/TextField.tsx';
import { UsageBar } from '../../ui/UsageBar.tsx';
import { ageToDays, bytesToMegabytes, daysToAge, megabytesToBytes } from './retention-units.ts';
import { SaveBar } from './SaveBar.tsx';
import { SectionPage } from './SectionPage.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

export function RetentionSection() {
  const id = useId();
  const draft = useSettingsDraft();
  const [asking, setAsking] = useState(false);
  const status = useStore(connectionStore, (state) => state.status);
  const retention = draft.value?.retention;
  const change = (patch: Partial<NonNullable<typeof retention>>) => { if (retention) draft.change({ retention: { ...retention, ...patch } }); };
  return (
    <SectionPage title="Retention" intro="The oldest captured data goes when a cap is reached. What is not processed yet is never touched.">
      {status && (
        <div className="mb-2">
          <UsageBar used={status.storage.bytes} cap={status.storage.cap_bytes} label="Storage used" />
          <p className="mt-1.5 text-12 text-fg2">
            {formatBytes(status.storage.bytes)} of {formatBytes(status.storage.cap_bytes)}: {plural(status.counts.requests, 'request')}, {plural(status.counts.batches, 'batch', 'batches')}, {plural(status.counts.events, 'event')}, {plural(status.counts.deliveries, 'delivery', 'deliveries')}
          </p>
        </div>
      )}
      <div className="divide-y divide-line">
        <Field label="Size cap" htmlFor={`${id}size`} error={draft.error?.field?.includes('max_bytes') ? draft.error.message : undefined} help="At least 16 MB.">
          <TextField id={`${id}size`} mono inputMode="numeric" className="w-28!" value={retention ? bytesToMegabytes(retention.max_bytes) : ''} onChange={(event) => change({ max_bytes: megabytesToBytes(Number.parseInt(event.target.value, 10) || 0) })} />
          <span className="text-fg1">MB</span>
        </Field>
        <Field label="Age cap" htmlFor={`${id}age`} error={draft.error?.field?.includes('max_age') ? draft.error.message : undefined} help="Empty keeps data until the size cap.">
          <TextField id={`${id}age`} mono inputMode="decimal" className="w-28!" placeholder="no limit" value={retention ? ageToDays(retention.max_age_ms) : ''} onChange={(event) => change({ max_age_ms: daysToAge(event.target.value) })} />
          <span className="text-fg1">days</span>
        </Field>
        <Field label="Data folder">
          <code className="data break-all">{status?.data_dir}</code>
          {status && <CopyButton text={status.data_dir} label="Copy the path" />}
          {host.desktop && <Button size="small" icon={FolderOpen} onClick={() => void host.desktop?.revealFolder('data')}>Show</Button>}
        </Field>
      </div>
      <SaveBar dirty={draft.dirty} saving={draft.saving} error={draft.error && draft.error.field === undefined ? draft.error.message : undefined} onSave={draft.save} onDiscard={draft.discard} />
      <h2 className="mt-6 mb-2 text-15 font-semibold">Delete captured data</h2>
      <p className="mb-3 text-fg1">Forgets every request, batch, event and delivery. The workspace’s files stay.</p>
      <Button variant="danger" icon={Trash2} onClick={() => setAsking(true)}>Delete captured data</Button>
      <ConfirmDialog open={asking} danger title="Delete all captured data?" action="Delete" onClose={() => setAsking(false)} onConfirm={() => announce(api.deleteCaptured(), 'Captured data deleted')}>
        {status && <p>{plural(status.counts.requests, 'request')} and {plural(status.counts.events, 'event')} are deleted from this machine. This cannot be undone. Inputs, outputs and connections stay.</p>}
      </ConfirmDialog>
    </SectionPage>
  );
}
