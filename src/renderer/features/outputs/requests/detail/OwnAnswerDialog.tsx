import { useId, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Delivery } from '../../../../../protocol/contract.ts';
import { api } from '../../../../api/api.ts';
import { asApiError } from '../../../../api/client.ts';
import { outputKeys } from '../../../../api/outputs.ts';
import { queryKeys } from '../../../../api/queries.ts';
import { goToOutput } from '../../../../stores/output-place.ts';
import { Button } from '../../../../ui/Button.tsx';
import { Dialog } from '../../../../ui/Dialog.tsx';
import { Field } from '../../../../ui/Field.tsx';
import { Switch } from '../../../../ui/Switch.tsx';
import { TextArea } from '../../../../ui/TextArea.tsx';
import { TextField } from '../../../../ui/TextField.tsx';
import { showToast } from '../../../../ui/toasts.ts';
import { pathOf } from '../request-query.ts';
import { ownAnswer, statusProblem, withAnswer } from './own-answer.ts';

export interface OwnAnswerDialogProps {
  delivery: Delivery;
  response: NonNullable<Delivery['response']>;
  onClose: () => void;
}

/** Makes the simulator of this output say this answer, or one like it, from now on. */
export function OwnAnswerDialog({ delivery, response, onClose }: OwnAnswerDialogProps) {
  const client = useQueryClient();
  const id = useId();
  const [status, setStatus] = useState(String(response.status === 0 ? 200 : response.status));
  const [body, setBody] = useState(response.body);
  const [purpose, setPurpose] = useState(true);
  const [path, setPath] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const problem = statusProblem(status);
  const { output } = delivery;

  async function save(): Promise<void> {
    try {
      const file = await api.workspaceFile('outputs', output);
      await api.save('outputs', output, { ...file, behaviour: withAnswer(file.behaviour, ownAnswer(delivery, response, { status: Number(status), body, purpose, path })) });
      await Promise.all([client.invalidateQueries({ queryKey: queryKeys.workspace }), client.invalidateQueries({ queryKey: outputKeys.all })]);
      showToast('The simulator answers so from now on', { label: 'Show', run: () => goToOutput(output, 'behaviour', '/behaviour/answers') });
      onClose();
    } catch (failure) {
      setError(asApiError(failure).message);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="w-[620px]"
      title="Answer like this from now on"
      description="The dial of this output turns to Own answers: the simulated partner gives this answer to every request like this one, until it is taken away again on the tab Behaviour."
      actions={<><Button onClick={onClose}>Cancel</Button><Button variant="primary" disabled={problem !== null} title={problem ?? undefined} onClick={() => void save()}>Answer so</Button></>}
    >
      <Field label="Status" htmlFor={`${id}status`} error={problem ?? undefined}><TextField id={`${id}status`} mono value={status} invalid={problem !== null} onChange={(event) => setStatus(event.target.value)} className="max-w-24" /></Field>
      <Field label="Body" htmlFor={`${id}body`}><TextArea id={`${id}body`} rows={8} value={body} onChange={(event) => setBody(event.target.value)} /></Field>
      <Field label="Only this purpose" htmlFor={`${id}purpose`} help={`Requests for ${delivery.purpose}`}><Switch id={`${id}purpose`} label="Only this purpose" checked={purpose} onChange={setPurpose} /></Field>
      <Field label="Only this path" htmlFor={`${id}path`} help={`${delivery.request.method} ${pathOf(delivery.request.url).split('?')[0] ?? ''}`}><Switch id={`${id}path`} label="Only this path" checked={path} onChange={setPath} /></Field>
      {error !== null && <p role="alert" className="text-12 text-error">{error}</p>}
    </Dialog>
  );
}
