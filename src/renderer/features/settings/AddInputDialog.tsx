import { useId, useState } from 'react';
import { PLATFORMS } from '../../../protocol/vocabulary.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { useSaveItem } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { freeName, nameProblem } from '../../ui/item-name.ts';
import { newInputKey, newInputSecret } from './new-key.ts';

export interface AddInputDialogProps {
  open: boolean;
  taken: readonly string[];
  onClose: () => void;
}

export function AddInputDialog({ open, taken, onClose }: AddInputDialogProps) {
  const id = useId();
  const save = useSaveItem();
  const [platform, setPlatform] = useState<Platform>('web');
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? freeName(platform, taken);
  const problem = nameProblem(name, taken);

  async function add(): Promise<void> {
    await save.mutateAsync({ kind: 'inputs', name, value: { platform, key: newInputKey() } });
    await api.saveSecret(`input.${name}`, newInputSecret());
    await refreshStatus();
    onClose();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add an input"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={problem !== null || save.isPending} onClick={() => void add().catch(() => {})}>Add</Button></>}
    >
      <Field label="Platform"><Select label="Platform" value={platform} options={PLATFORMS.map((value) => ({ value, label: value }))} onChange={setPlatform} /></Field>
      <Field label="Name" htmlFor={id} error={typed === null ? undefined : (problem ?? undefined)} help={`Kept in inputs/${name || '…'}.json with a fresh key.`}>
        <TextField id={id} mono value={name} invalid={typed !== null && problem !== null} onChange={(event) => setTyped(event.target.value)} />
      </Field>
      {save.error && <p role="alert" className="text-12 text-error">{asApiError(save.error).message}</p>}
    </Dialog>
  );
}
