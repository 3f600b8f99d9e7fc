import { useState } from 'react';
import { Ellipsis } from 'lucide-react';
import type { InputFile } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { useRemoveItem, useSaveItem } from '../../api/queries.ts';
import { goTo } from '../../stores/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { SecretText } from '../../ui/SecretText.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { showToast } from '../../ui/toasts.ts';
import { newInputKey, newInputSecret } from './new-key.ts';
import { RelayControl } from './RelayControl.tsx';

type Question = 'rotate-key' | 'rotate-secret' | 'delete';

const QUESTIONS: Readonly<Record<Question, { title: string; action: string; text: string }>> = {
  'rotate-key': { title: 'Make a new key?', action: 'Make a new key', text: 'Apps that still use the old key become a new input at their next call.' },
  'rotate-secret': { title: 'Make a new secret?', action: 'Make a new secret', text: 'Servers that still use the old secret are refused when authentication is strict.' },
  delete: { title: 'Delete this input?', action: 'Delete', text: 'Its file is deleted. What it sent stays captured. Connections that use it must be deleted first.' },
};

export function InputCard({ name, input, secret }: { name: string; input: InputFile; secret: string }) {
  const save = useSaveItem();
  const remove = useRemoveItem();
  const [question, setQuestion] = useState<Question | null>(null);
  const error = save.error ?? remove.error;

  async function confirmed(): Promise<void> {
    if (question === 'rotate-key') await save.mutateAsync({ kind: 'inputs', name, value: { ...input, key: newInputKey() } });
    if (question === 'rotate-secret') await api.saveSecret(`input.${name}`, newInputSecret());
    if (question === 'delete') await remove.mutateAsync({ kind: 'inputs', name });
    await refreshStatus();
    showToast(question === 'delete' ? 'Input deleted' : 'Changed; copy it to your app');
  }

  return (
    <Card
      title={<span className="flex items-center gap-2">{input.label ?? name}{input.label && <code className="text-12 font-normal text-fg2">{name}</code>}{input.platform !== name && <Badge>{input.platform}</Badge>}</span>}
      extra={
        <>
          {input.platform !== 's2s' && <Button size="small" onClick={() => goTo('sdk-config', name)}>SDK config</Button>}
          <Button size="small" onClick={() => goTo('setup', name)}>Set up</Button>
          <Menu
            align="end"
            trigger={<Button size="small" icon={Ellipsis} aria-label={`More for ${name}`} />}
            entries={[
              { label: 'New key…', run: () => setQuestion('rotate-key') },
              { label: 'New secret…', run: () => setQuestion('rotate-secret') },
              { kind: 'separator' },
              { label: 'Delete…', danger: true, run: () => setQuestion('delete') },
            ]}
          />
        </>
      }
    >
      <dl className="grid grid-cols-[110px_minmax(0,1fr)] items-center gap-y-1">
        <dt className="text-fg2">Key</dt>
        <dd className="flex min-w-0 items-center gap-1"><code className="truncate data">{input.key}</code><CopyButton text={input.key} label="Copy key" /></dd>
        <dt className="text-fg2">Secret</dt>
        <dd className="flex min-w-0 items-center gap-1 data">{secret === '' ? <span className="font-sans text-fg2">none</span> : <><SecretText value={secret} label="Secret" /><CopyButton text={secret} label="Copy secret" /></>}</dd>
        <dt className="text-fg2">Strict</dt>
        <dd className="flex items-center gap-2">
          <Switch label={`Refuse wrong secrets for ${name}`} checked={input.auth === 'strict'} onChange={(on) => save.mutate({ kind: 'inputs', name, value: { ...input, auth: on ? 'strict' : 'off' } })} />
          <span className="text-12 text-fg2">{input.auth === 'strict' ? 'A wrong secret or signature is refused, as the hosted service does.' : 'A wrong secret is accepted and shown as a note.'}</span>
        </dd>
        <dt className="self-start pt-1 text-fg2">Relay</dt>
        <dd className="min-w-0"><RelayControl name={name} input={input} /></dd>
      </dl>
      {error && <p role="alert" className="mt-2 text-12 text-error">{asApiError(error).message}</p>}
      {question && (
        <ConfirmDialog open danger={question === 'delete'} title={QUESTIONS[question].title} action={QUESTIONS[question].action} onClose={() => setQuestion(null)} onConfirm={() => void confirmed().catch(() => {})}>
          {QUESTIONS[question].text}
        </ConfirmDialog>
      )}
    </Card>
  );
}
