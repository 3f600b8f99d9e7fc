import { useId, useState } from 'react';
import type { OutputFile } from '../../../protocol/workspace.ts';
import type { OutputCatalogueEntry } from '../../api/api.ts';
import { useRemoveItem } from '../../api/queries.ts';
import { announce } from '../../app/core-commands.ts';
import { Badge } from '../../ui/Badge.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { BehaviourFields } from './BehaviourFields.tsx';
import { EditorFrame } from './EditorFrame.tsx';
import { useItemDraft } from './item-draft.ts';
import { SettingFields } from './SettingFields.tsx';
import { TransportField } from './TransportField.tsx';

export interface OutputEditorProps {
  name: string;
  saved: OutputFile;
  catalogue: readonly OutputCatalogueEntry[];
}

const FIDELITY = {
  verified: { tone: 'ok', text: 'Checked against the partner’s own client' },
  modelled: { tone: 'info', text: 'Modelled on the partner’s documents' },
  unconfirmed: { tone: 'warn', text: 'Parts are not confirmed' },
} as const;

export function OutputEditor({ name, saved, catalogue }: OutputEditorProps) {
  const id = useId();
  const draft = useItemDraft('outputs', name, saved);
  const remove = useRemoveItem();
  const [deleting, setDeleting] = useState(false);
  const definition = catalogue.find((entry) => entry.slug === draft.value.partner);
  return (
    <>
      <EditorFrame title={draft.value.label ?? name} file={`outputs/${name}.json`} draft={draft} onDelete={() => setDeleting(true)}>
        {definition && (
          <p className="flex items-center gap-2 pb-2 text-fg1">
            <Badge tone={FIDELITY[definition.fidelity].tone} title={FIDELITY[definition.fidelity].text}>{definition.fidelity}</Badge>
            {definition.summary}
          </p>
        )}
        <div className="divide-y divide-line">
          <Field label="Name shown" htmlFor={`${id}label`}>
            <TextField id={`${id}label`} placeholder={name} value={draft.value.label ?? ''} onChange={(event) => draft.change({ label: event.target.value === '' ? undefined : event.target.value } as Partial<OutputFile>)} />
          </Field>
          <TransportField value={draft.value.transport} partner={definition?.name ?? draft.value.partner} onChange={(transport) => draft.change({ transport })} />
        </div>
        <h3 className="mt-5 mb-1 text-13 font-semibold">{definition?.name ?? draft.value.partner} settings</h3>
        {definition
          ? <SettingFields fields={definition.settings} settings={draft.value.settings} error={draft.error} onChange={(settings) => draft.change({ settings })} />
          : <p className="py-2 text-error">There is no partner “{draft.value.partner}” in this version. Correct it in the JSON view.</p>}
        <h3 className="mt-5 mb-1 text-13 font-semibold">How the simulator behaves</h3>
        <BehaviourFields value={draft.value.behaviour} onChange={(behaviour) => draft.change({ behaviour })} />
      </EditorFrame>
      <ConfirmDialog open={deleting} danger title={`Delete the output ${name}?`} action="Delete" onClose={() => setDeleting(false)} onConfirm={() => announce(remove.mutateAsync({ kind: 'outputs', name }), 'Output deleted')}>
        Its file is deleted. What was sent stays captured. Connections that use it must be deleted first.
      </ConfirmDialog>
    </>
  );
}
