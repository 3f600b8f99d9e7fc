import { useState } from 'react';
import { asApiError } from '../../api/client.ts';
import { useRemoveItem, useWorkspace } from '../../api/queries.ts';
import { goToOutputs } from '../../stores/output-place.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { plural } from '../../ui/format.ts';
import { showToast } from '../../ui/toasts.ts';
import { desk, keyOf } from '../connections/drafts.ts';

/** An output goes with the connections that lead to it. */
export function DeleteOutputDialog({ name, label, onClose }: { name: string; label: string; onClose: () => void }) {
  const connections = Object.entries(useWorkspace().data?.connections ?? {}).filter(([, one]) => one.output === name).map(([connection]) => connection);
  const remove = useRemoveItem();
  const [error, setError] = useState<string | null>(null);

  async function run(): Promise<void> {
    try {
      for (const connection of connections) await remove.mutateAsync({ kind: 'connections', name: connection });
      await remove.mutateAsync({ kind: 'outputs', name });
      desk.discard([keyOf('outputs', name), ...connections.map((connection) => keyOf('connections', connection))]);
      showToast('Output deleted');
      onClose();
      goToOutputs();
    } catch (problem) {
      setError(asApiError(problem).message);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete the output ${label}?`}
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="danger" disabled={remove.isPending} onClick={() => void run()}>{connections.length === 0 ? 'Delete' : `Delete with ${plural(connections.length, 'connection')}`}</Button></>}
    >
      <p className="text-fg1">Its file <code>outputs/{name}.json</code> and its secrets are deleted. What was sent stays captured.</p>
      {connections.length > 0 && (
        <>
          <p className="mt-3 text-fg1">These connections lead to it and go too:</p>
          <ul aria-label="Connections that go too" className="mt-1 flex flex-col gap-0.5">{connections.map((connection) => <li key={connection} className="data">{connection}</li>)}</ul>
        </>
      )}
      {error !== null && <p role="alert" className="mt-3 text-error">{error}</p>}
    </Dialog>
  );
}
