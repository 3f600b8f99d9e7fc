import { useState } from 'react';
import { CircleAlert, CircleCheck, Send } from 'lucide-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { User, UserEditResult } from '../../../protocol/user.ts';
import { asApiError } from '../../api/client.ts';
import { invalidateUsers, userApi } from '../../api/users.ts';
import { connectionStore } from '../../stores/connection.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { TextLink } from '../../ui/TextLink.tsx';
import { StatusBadge } from '../requests/StatusBadge.tsx';
import { draftOf, isEmpty, problemsOf, sentAs, toEdit } from './edit-model.ts';
import type { UserDraft } from './edit-model.ts';
import { EditAttributes } from './EditAttributes.tsx';
import { EditConsent } from './EditConsent.tsx';
import { EditIdentities } from './EditIdentities.tsx';
import { bestIdentity } from './identity-words.ts';

type Part = 'attributes' | 'identities' | 'consent';

function Result({ result }: { result: UserEditResult }) {
  const refused = result.calls.some(({ status }) => status >= 400);
  return (
    <div role="status" className="flex flex-col gap-3">
      <p className="flex items-start gap-2">
        {refused ? <CircleAlert aria-hidden size={16} className="mt-0.5 shrink-0 text-error" /> : <CircleCheck aria-hidden size={16} className="mt-0.5 shrink-0 text-ok" />}
        {refused ? 'Not everything was taken.' : 'Sent. It went through the input as any other data does, and on to its outputs.'}
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {result.calls.map((call) => (
          <li key={call.request_id} className="flex items-center gap-3 px-3.5 py-2">
            <StatusBadge status={call.status} />
            <span className="min-w-0 flex-1 break-words">{call.what}</span>
            <TextLink title="Show the call in Requests" onClick={() => { goTo('requests'); select({ request: call.request_id }); }}>Open the call</TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Changes a user as the hosted window does: as change events through an input (spec/identity-profiles.md 11). */
export function EditUserDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const client = useQueryClient();
  const inputs = useStore(connectionStore, (state) => state.status?.inputs) ?? [];
  const used = user.inputs.toSorted((a, b) => b.last_seen - a.last_seen).find(({ input }) => inputs.some(({ name }) => name === input))?.input;
  const [draft, setDraft] = useState<UserDraft>(() => draftOf(user, used ?? inputs[0]?.name ?? ''));
  const [part, setPart] = useState<Part>('attributes');
  const send = useMutation({ mutationFn: () => userApi.edit(user.mpid, toEdit(draft)), onSettled: () => invalidateUsers(client) });
  const edit = toEdit(draft);
  const problems = problemsOf(draft);
  const lines = sentAs(edit, inputs.find(({ name }) => name === draft.input)?.platform === 's2s');
  const change = (patch: Partial<UserDraft>): void => { send.reset(); setDraft((old) => ({ ...old, ...patch })); };
  const why = draft.input === '' ? 'The workspace has no input' : problems.size > 0 ? 'Something is missing above' : isEmpty(edit) ? 'Nothing has changed' : undefined;

  return (
    <Dialog
      open
      width="w-[760px]"
      title={`Edit ${bestIdentity(user)?.value ?? user.mpid}`}
      onClose={onClose}
      actions={send.data ? <Button variant="primary" data-first-focus onClick={onClose}>Done</Button> : (
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" icon={Send} disabled={why !== undefined || send.isPending} title={why} onClick={() => send.mutate()}>{send.isPending ? 'Sending…' : 'Send'}</Button>
        </>
      )}
    >
      {send.data ? <Result result={send.data} /> : (
        <div className="flex flex-col gap-3">
          <Field label="Through the input" help="The change reaches every output that this input is connected to.">
            <Select label="Through the input" value={draft.input} onChange={(input) => change({ input })} options={inputs.map(({ name, platform }) => ({ value: name, label: name, detail: platform === name ? undefined : platform }))} className="min-w-44" />
          </Field>
          <SegmentedControl label="What to edit" value={part} onChange={setPart} options={[{ value: 'attributes', label: 'Attributes' }, { value: 'identities', label: 'Identities' }, { value: 'consent', label: 'Consent' }]} />
          <div className="h-[min(300px,28vh)] overflow-y-auto rounded-lg border border-line p-2">
            {part === 'attributes' && <EditAttributes rows={draft.attributes} problems={problems} onChange={(attributes) => change({ attributes })} />}
            {part === 'identities' && <EditIdentities rows={draft.identities} problems={problems} onChange={(identities) => change({ identities })} />}
            {part === 'consent' && <EditConsent rows={draft.consent} problems={problems} onChange={(consent) => change({ consent })} />}
          </div>
          <section aria-label="Sent as" className="min-h-16 rounded-lg bg-bg1 px-3.5 py-2.5">
            <h3 className="text-12 text-fg2">Sent as</h3>
            {lines.length === 0 ? <p className="text-fg2">Nothing yet: change something above.</p> : <ol className="list-inside list-decimal">{lines.map((line) => <li key={line} className="break-words text-fg0">{line}</li>)}</ol>}
          </section>
          {send.error && <p role="alert" className="text-error">{[asApiError(send.error).field, asApiError(send.error).message].filter(Boolean).join(': ')}</p>}
        </div>
      )}
    </Dialog>
  );
}
