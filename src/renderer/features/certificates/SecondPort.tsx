import { useId } from 'react';
import { useStore } from 'zustand';
import { connectionStore } from '../../stores/connection.ts';
import { Card } from '../../ui/Card.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { SaveBar } from '../settings/SaveBar.tsx';
import { useSettingsDraft } from '../settings/use-settings-draft.ts';

/** The port that Apple's SDK needs, since it cannot name one. */
export function SecondPort() {
  const id = useId();
  const draft = useSettingsDraft();
  const second = useStore(connectionStore, (state) => state.status?.ingest.second ?? null);
  const error = draft.error?.field === 'https_port' ? draft.error.message : (second?.error ?? undefined);
  return (
    <Card title="Second https port" extra={second?.https ? <code className="data text-ok">{second.https}</code> : undefined}>
      <Field label="Port" htmlFor={id} error={error} help="443 for iOS and tvOS, whose SDK cannot name a port. Empty: none. Takes http and https like the first.">
        <TextField
          id={id}
          mono
          inputMode="numeric"
          placeholder="none"
          className="w-28!"
          value={draft.value?.https_port ?? ''}
          onChange={(event) => draft.change({ https_port: event.target.value.trim() === '' ? null : (Number.parseInt(event.target.value, 10) || 0) })}
        />
      </Field>
      <SaveBar dirty={draft.dirty} saving={draft.saving} error={draft.error && draft.error.field !== 'https_port' ? draft.error.message : undefined} onSave={draft.save} onDiscard={draft.discard} />
    </Card>
  );
}
