import { useState } from 'react';
import { asApiError } from '../../../api/client.ts';
import { useSaveItem, useWorkspace } from '../../../api/queries.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { freeName } from '../../../ui/item-name.ts';
import { Select } from '../../../ui/Select.tsx';
import type { OpenFile } from '../use-desk.ts';

/** The same settings between another input and output: a pair can be connected only once. */
export function DuplicateDialog({ from, onClose }: { from: OpenFile<'connections'>; onClose: () => void }) {
  const workspace = useWorkspace().data;
  const save = useSaveItem();
  const connections = workspace?.connections ?? {};
  const inputs = Object.entries(workspace?.inputs ?? {});
  const outputs = Object.entries(workspace?.outputs ?? {});
  const taken = (one: string, other: string): boolean => Object.values(connections).some(({ input, output }) => input === one && output === other);
  const [input, setInput] = useState(() => inputs.find(([name]) => !taken(name, from.value.output))?.[0] ?? from.value.input);
  const [output, setOutput] = useState(from.value.output);
  const name = freeName(`${input}-to-${output}`, Object.keys(connections));
  const why = taken(input, output) ? 'These two are connected already' : undefined;

  async function copy(): Promise<void> {
    await save.mutateAsync({ kind: 'connections', name, value: { ...from.value, input, output, active: false } });
    onClose();
    goToConnections('graph', { subject: { kind: 'connection', name } });
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Duplicate ${from.name}`}
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={why !== undefined || save.isPending} title={why} onClick={() => void copy().catch(() => {})}>Duplicate</Button></>}
    >
      <Field label="From the input"><Select label="From the input" value={input} onChange={setInput} options={inputs.map(([value, one]) => ({ value, label: one.label ?? value, detail: one.platform }))} className="min-w-52" /></Field>
      <Field label="To the output"><Select label="To the output" value={output} onChange={setOutput} options={outputs.map(([value, one]) => ({ value, label: one.label ?? value, detail: taken(input, value) ? 'connected already' : undefined }))} className="min-w-52" /></Field>
      <p className="text-12 text-fg2">Kept in <code>connections/{name}.json</code>, switched off. {from.dirty ? 'Your unsaved changes come along. ' : ''}Secrets of its settings are not copied.</p>
      {save.error && <p role="alert" className="mt-2 text-12 text-error">{asApiError(save.error).message}</p>}
    </Dialog>
  );
}
