import { useState } from 'react';
import { asApiError } from '../../api/client.ts';
import { useSaveItem } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { freeName } from '../../ui/item-name.ts';

export interface AddConnectionDialogProps {
  open: boolean;
  inputs: readonly string[];
  outputs: readonly string[];
  taken: readonly string[];
  onClose: () => void;
  onAdded: (name: string) => void;
}

export function AddConnectionDialog({ open, inputs, outputs, taken, onClose, onAdded }: AddConnectionDialogProps) {
  const save = useSaveItem();
  const [input, setInput] = useState(inputs[0] ?? '');
  const [output, setOutput] = useState(outputs[0] ?? '');
  const name = freeName(`${input}-to-${output}`, taken);
  const possible = input !== '' && output !== '';

  async function add(): Promise<void> {
    await save.mutateAsync({ kind: 'connections', name, value: { input, output } });
    onAdded(name);
    onClose();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add a connection"
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={!possible || save.isPending} title={possible ? undefined : 'Add an input and an output first'} onClick={() => void add().catch(() => {})}>Add</Button></>}
    >
      <Field label="Input"><Select label="Input" value={input} options={inputs.map((value) => ({ value, label: value }))} onChange={setInput} className="min-w-52" /></Field>
      <Field label="Output"><Select label="Output" value={output} options={outputs.map((value) => ({ value, label: value }))} onChange={setOutput} className="min-w-52" /></Field>
      <p className="text-12 text-fg2">Kept in <code>connections/{name}.json</code>.</p>
      {save.error && <p role="alert" className="mt-2 text-12 text-error">{asApiError(save.error).message}</p>}
    </Dialog>
  );
}
