import { useState } from 'react';
import { ArrowRight } from 'lucide-react';
import type { ConnectionFile } from '../../../protocol/workspace.ts';
import type { SettingField } from '../../api/api.ts';
import { useRemoveItem } from '../../api/queries.ts';
import { announce } from '../../app/core-commands.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { EditorFrame } from './EditorFrame.tsx';
import { useItemDraft } from './item-draft.ts';
import { refusedFields } from '../outputs/form/setting-values.ts';
import { SettingFields } from '../outputs/form/SettingFields.tsx';

export interface ConnectionEditorProps {
  name: string;
  saved: ConnectionFile;
  fields: readonly SettingField[];
}

export function ConnectionEditor({ name, saved, fields }: ConnectionEditorProps) {
  const draft = useItemDraft('connections', name, saved);
  const remove = useRemoveItem();
  const [deleting, setDeleting] = useState(false);
  const { input, output, active, environments, settings } = draft.value;
  return (
    <>
      <EditorFrame title={name} file={`connections/${name}.json`} draft={draft} onDelete={() => setDeleting(true)}>
        <p className="flex items-center gap-2 pb-2 text-15"><code>{input}</code><ArrowRight aria-label="to" size={14} className="text-fg2" /><code>{output}</code></p>
        <div className="divide-y divide-line">
          <Field label="Active"><Switch label="Active" checked={active} onChange={(on) => draft.change({ active: on })} /></Field>
          <Field label="Development data"><Switch label="Development data" checked={environments.development} onChange={(development) => draft.change({ environments: { ...environments, development } })} /></Field>
          <Field label="Production data"><Switch label="Production data" checked={environments.production} onChange={(production) => draft.change({ environments: { ...environments, production } })} /></Field>
        </div>
        {fields.length > 0 && <h3 className="mt-5 mb-1 text-13 font-semibold">Connection settings</h3>}
        <SettingFields fields={fields} settings={settings} messages={refusedFields(draft.error)} onChange={(next) => draft.change({ settings: next })} />
      </EditorFrame>
      <ConfirmDialog open={deleting} danger title={`Delete the connection ${name}?`} action="Delete" onClose={() => setDeleting(false)} onConfirm={() => announce(remove.mutateAsync({ kind: 'connections', name }), 'Connection deleted')}>
        From now on nothing of {input} is sent to {output}. Both stay.
      </ConfirmDialog>
    </>
  );
}
