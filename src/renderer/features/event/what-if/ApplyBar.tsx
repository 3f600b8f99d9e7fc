import { useState } from 'react';
import { FileCheck, RotateCcw, ShieldCheck, Undo2 } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import type { FileChange, WhatIf } from '../../../../protocol/explain.ts';
import { fileOf } from '../../../../protocol/file-change.ts';
import { stringifyJson } from '../../../../protocol/json.ts';
import { api } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { queryKeys } from '../../../api/queries.ts';
import { Button } from '../../../ui/Button.tsx';
import { showToast } from '../../../ui/toasts.ts';
import { applyChanges } from './apply.ts';
import type { Undo } from './apply.ts';
import { closeWhatIf } from './what-if-store.ts';

export interface ApplyBarProps {
  batchId: string;
  changes: readonly FileChange[];
  edited: NonNullable<WhatIf['batch']> | null;
}

type State =
  | { readonly kind: 'trying' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'applied'; readonly of: string; readonly files: readonly string[]; readonly undo: Undo }
  | { readonly kind: 'failed'; readonly message: string };

function Said({ state }: { state: State }) {
  if (state.kind === 'failed') return <p role="alert" className="min-w-0 flex-1 text-12 text-error">{state.message}</p>;
  return (
    <p role="status" className="flex min-w-0 flex-1 items-center gap-2 text-12 text-fg1">
      {state.kind === 'applied' ? <FileCheck aria-hidden size={14} className="shrink-0 text-ok" /> : <ShieldCheck aria-hidden size={14} className="shrink-0 text-ok" />}
      <span className="min-w-0 truncate">{state.kind === 'applied' ? `Written to ${state.files.join(', ')}. What was captured stays as it is.` : 'Only tried out: nothing is saved, and nothing is sent to anyone.'}</span>
    </p>
  );
}

/** Says that nothing is kept, and makes it real on demand. */
export function ApplyBar({ batchId, changes, edited }: ApplyBarProps) {
  const client = useQueryClient();
  const [state, setState] = useState<State>({ kind: 'trying' });
  const files = changes.map(fileOf);
  const of = stringifyJson(changes);

  async function undo(action: Undo): Promise<void> {
    try {
      await action();
      setState({ kind: 'trying' });
      showToast('Changes taken back');
    } catch (error) {
      setState({ kind: 'failed', message: asApiError(error).message });
    }
    await client.invalidateQueries({ queryKey: queryKeys.workspace });
  }

  async function apply(): Promise<void> {
    setState({ kind: 'busy' });
    try {
      const takeBack = await applyChanges(changes);
      setState({ kind: 'applied', of, files, undo: takeBack });
      showToast(`Written to ${files.join(', ')}`, { label: 'Undo', run: () => void undo(takeBack) });
    } catch (error) {
      setState({ kind: 'failed', message: `Nothing was written: ${asApiError(error).message}` });
    }
    await client.invalidateQueries({ queryKey: queryKeys.workspace });
  }

  async function send(): Promise<void> {
    try {
      const { status } = await api.replayBatch(batchId, edited ?? undefined);
      showToast(status < 400 ? (edited === null ? 'Batch sent again' : 'Edited batch sent') : `The batch was refused with ${status}`);
    } catch (error) {
      setState({ kind: 'failed', message: asApiError(error).message });
    }
  }

  const applied = state.kind === 'applied' ? state : null;
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <Said state={state} />
      {applied !== null && <Button icon={Undo2} onClick={() => void undo(applied.undo)}>Undo</Button>}
      {(applied !== null || edited !== null) && <Button icon={RotateCcw} onClick={() => void send()}>{edited === null ? 'Replay the batch' : 'Send the edited batch'}</Button>}
      <Button onClick={closeWhatIf}>Close</Button>
      {applied?.of !== of && (
        <Button variant="primary" icon={FileCheck} disabled={changes.length === 0 || state.kind === 'busy'} title={changes.length === 0 ? 'No setting is changed' : `Writes ${files.join(', ')}`} onClick={() => void apply()}>Apply the change</Button>
      )}
    </div>
  );
}
