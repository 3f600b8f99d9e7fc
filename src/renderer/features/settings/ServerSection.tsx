import { useId } from 'react';
import { useStore } from 'zustand';
import { host } from '../../api/api.ts';
import { connectionStore } from '../../stores/connection.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { SecretText } from '../../ui/SecretText.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { SaveBar } from './SaveBar.tsx';
import { SectionPage } from './SectionPage.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

function portOf(text: string): number {
  return Number.parseInt(text, 10) || 0;
}

export function ServerSection() {
  const id = useId();
  const draft = useSettingsDraft();
  const status = useStore(connectionStore, (state) => state.status);
  const token = host.token();
  const fieldError = (field: string) => (draft.error?.field === field ? draft.error.message : undefined);
  return (
    <SectionPage title="Server" intro="Both ports listen on this machine only.">
      <div className="divide-y divide-line">
        <Field label="Listening at" error={status?.ingest.error ?? undefined} help="What SDKs and servers call. Captured data cannot be read back here.">
          <code className="data">{status?.ingest.http ?? `port ${status?.ingest.port ?? ''}`}</code>
          {status?.ingest.http && <CopyButton text={status.ingest.http} label="Copy the ingest address" />}
        </Field>
        <Field label="Ingest port" htmlFor={`${id}ingest`} error={fieldError('ingest_port')} help="Changes at once. 0 takes any free port.">
          <TextField id={`${id}ingest`} mono inputMode="numeric" className="w-24!" value={draft.value?.ingest_port ?? ''} onChange={(event) => draft.change({ ingest_port: portOf(event.target.value) })} />
        </Field>
        <Field label="Control port" htmlFor={`${id}control`} error={fieldError('control_port')} help="Window, control API and partner simulators. Changes at the next start.">
          <TextField id={`${id}control`} mono inputMode="numeric" className="w-24!" value={draft.value?.control_port ?? ''} onChange={(event) => draft.change({ control_port: portOf(event.target.value) })} />
        </Field>
        <Field label="Control API" help={<>Described at <code>{status?.control ?? ''}/api/v1/openapi.json</code>.</>}>
          <code className="data">{status?.control ?? ''}</code>
          {status && <CopyButton text={status.control} label="Copy the control address" />}
        </Field>
        <Field label="Control token" help="For scripts and the command line: send it as “Authorization: Bearer …”. Who has it can read everything captured.">
          <div className="flex max-w-full min-w-0 items-center gap-1"><SecretText value={token ?? ''} label="Token" />{token !== null && <CopyButton text={token} label="Copy the token" />}</div>
        </Field>
      </div>
      <SaveBar dirty={draft.dirty} saving={draft.saving} error={draft.error && draft.error.field === undefined ? draft.error.message : undefined} onSave={draft.save} onDiscard={draft.discard} />
    </SectionPage>
  );
}
