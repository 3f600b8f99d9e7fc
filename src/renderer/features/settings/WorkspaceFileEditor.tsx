import { useId, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { VALIDATION_PROFILES } from '../../../protocol/data-plan.ts';
import type { ValidationProfile } from '../../../protocol/data-plan.ts';
import type { WorkspaceFile } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { showToast } from '../../ui/toasts.ts';
import { SaveBar } from './SaveBar.tsx';

const PROFILE_LABELS: Readonly<Record<ValidationProfile, string>> = { server: 'Server', node: 'Node library' };

/** cloudchamber.json: name, duplicates, validation and limits. */
export function WorkspaceFileEditor() {
  const id = useId();
  const client = useQueryClient();
  const file = useWorkspace().data?.file;
  const [patch, setPatch] = useState<Partial<WorkspaceFile>>({});
  const save = useMutation({
    mutationFn: (value: WorkspaceFile) => api.saveWorkspaceFile(value),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: queryKeys.workspace });
      setPatch({});
      showToast('Workspace saved');
    },
  });
  if (!file) return null;
  const value: WorkspaceFile = { ...file, ...patch };
  const change = (next: Partial<WorkspaceFile>) => { save.reset(); setPatch((old) => ({ ...old, ...next })); };
  const limit = (key: keyof WorkspaceFile['limits'], label: string, help: string) => (
    <Field label={label} htmlFor={id + key} help={help}>
      <TextField id={id + key} mono inputMode="numeric" className="w-28!" value={value.limits[key]} onChange={(event) => change({ limits: { ...value.limits, [key]: Number.parseInt(event.target.value, 10) || 0 } })} />
    </Field>
  );
  return (
    <>
      <h2 className="mt-6 mb-1 text-15 font-semibold">cloudchamber.json</h2>
      <div className="divide-y divide-line">
        <Field label="Name" htmlFor={`${id}name`}><TextField id={`${id}name`} className="max-w-80" value={value.name} onChange={(event) => change({ name: event.target.value })} /></Field>
        <Field label="Drop repeated batches" help="A batch that a client sends again after a time-out is shown, but not forwarded twice."><Switch label="Drop repeated batches" checked={value.duplicates.drop_batches} onChange={(on) => change({ duplicates: { ...value.duplicates, drop_batches: on } })} /></Field>
        <Field label="Drop repeated events"><Switch label="Drop repeated events" checked={value.duplicates.drop_events} onChange={(on) => change({ duplicates: { ...value.duplicates, drop_events: on } })} /></Field>
        <Field label="Look back" htmlFor={`${id}window`} help="Repeats are looked for within this many days.">
          <TextField id={`${id}window`} mono inputMode="numeric" className="w-28!" value={value.duplicates.window_days} onChange={(event) => change({ duplicates: { ...value.duplicates, window_days: Number.parseInt(event.target.value, 10) || 0 } })} />
        </Field>
        <Field label="Data plans are validated as" help="Where the two disagree, see the docs: Node gives exactly what @mparticle/data-planning-node gives.">
          <SegmentedControl label="Data plans are validated as" value={value.data_plans.profile} onChange={(profile) => change({ data_plans: { ...value.data_plans, profile } })} options={VALIDATION_PROFILES.map((profile) => ({ value: profile, label: PROFILE_LABELS[profile] }))} />
        </Field>
        {limit('request_bytes', 'Largest request', 'Bytes. Larger calls are accepted with a note, as the hosted service may refuse them.')}
        {limit('batch_bytes', 'Largest batch', 'Bytes, after decompression.')}
        {limit('bulk_batches', 'Batches in a bulk call', 'More in one call to /bulkevents is refused.')}
      </div>
      <SaveBar
        dirty={Object.keys(patch).length > 0}
        saving={save.isPending}
        error={save.error ? [asApiError(save.error).field, asApiError(save.error).message].filter(Boolean).join(': ') : undefined}
        onSave={() => save.mutate(value)}
        onDiscard={() => { save.reset(); setPatch({}); }}
      />
    </>
  );
}
