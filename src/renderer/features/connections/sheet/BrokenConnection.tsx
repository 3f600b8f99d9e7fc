import { useState } from 'react';
import { Trash2, Unlink } from 'lucide-react';
import { api } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { useRemoveItem, useSaveItem } from '../../../api/queries.ts';
import { announce } from '../../../app/core-commands.ts';
import { goToConnections } from '../../../stores/connection-place.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import type { MapConnection } from '../graph/graph-layout.ts';
import { useDesk } from '../use-desk.ts';

/** A connection whose file cannot be used as it is: what is wrong, and the ways out. */
export function BrokenConnection({ connection, problem }: { connection: MapConnection; problem: string }) {
  const { files } = useDesk();
  const remove = useRemoveItem();
  const save = useSaveItem();
  const inputs = Object.keys(files?.inputs ?? {});
  const outputs = Object.keys(files?.outputs ?? {});
  const [input, setInput] = useState(inputs.includes(connection.input) ? connection.input : inputs[0] ?? '');
  const [output, setOutput] = useState(outputs.includes(connection.output) ? connection.output : outputs[0] ?? '');
  const options = (names: readonly string[]) => names.map((value) => ({ value, label: value }));
  const { name } = connection;

  async function repair(): Promise<void> {
    const file = await brokenFile(name);
    await save.mutateAsync({ kind: 'connections', name, value: { ...file, input, output } });
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">
      <div role="alert" className="mb-4 flex items-start gap-2.5 rounded-lg border border-line bg-error-tint px-3.5 py-3">
        <Unlink aria-hidden size={16} className="mt-0.5 shrink-0 text-error" />
        <div><p className="font-semibold text-error">This connection is broken</p><p className="text-fg0">{problem}</p><p className="mt-1 text-12 text-fg1">What its input receives is counted as failed for it until it is repaired.</p></div>
      </div>
      <h3 className="pb-1 text-13 font-semibold">Repair it</h3>
      <Field label="Input"><Select label="Input" value={input} options={options(inputs)} onChange={setInput} className="min-w-48" /></Field>
      <Field label="Output"><Select label="Output" value={output} options={options(outputs)} onChange={setOutput} className="min-w-48" /></Field>
      <div className="flex gap-2 pt-2">
        <Button variant="primary" disabled={input === '' || output === '' || save.isPending} title={input === '' || output === '' ? 'There is nothing to connect: add an input and an output first' : undefined} onClick={() => announce(repair(), 'Connection repaired')}>Save</Button>
        <Button variant="danger" icon={Trash2} onClick={() => announce(remove.mutateAsync({ kind: 'connections', name }).then(() => goToConnections('graph')), 'Connection deleted')}>Delete the connection</Button>
      </div>
    </div>
  );
}

/** What can be read of the file; nothing when it is no connection at all. */
async function brokenFile(name: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await api.workspaceFile('connections', name);
  } catch (error) {
    if (asApiError(error).status === 404) return {};
    throw error;
  }
}
