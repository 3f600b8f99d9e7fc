import { useId, useState } from 'react';
import type { InputFile } from '../../../protocol/workspace.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { useSaveItem } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';

function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text);
}

const UPSTREAMS: Partial<Record<InputFile['platform'], string>> = { web: 'https://jssdks.mparticle.com', s2s: 'https://s2s.mparticle.com', android: 'https://nativesdks.mparticle.com' };

/** Passes an input's calls on to a real upstream as well: the other switch that lets data leave this machine, so never without asking. */
export function RelayControl({ name, input }: { name: string; input: InputFile }) {
  const id = useId();
  const save = useSaveItem();
  const saved = input.relay?.url ?? '';
  const on = input.relay?.enabled ?? false;
  const [typed, setTyped] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const url = (typed ?? saved).trim();
  const invalid = url !== '' && !isUrl(url);

  function write(relay: InputFile['relay']): void {
    const { relay: _, ...rest } = input;
    save.mutate({ kind: 'inputs', name, value: relay === undefined ? rest : { ...rest, relay } }, { onSuccess: () => { setTyped(null); void refreshStatus(); } });
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        <Switch label={`Relay calls of ${name}`} checked={on} disabled={save.isPending || (!on && (url === '' || invalid))} onChange={(next) => { if (next) setAsking(true); else write({ url: saved, enabled: false }); }} />
        <TextField id={id} aria-label={`Relay address of ${name}`} mono className="max-w-96 flex-1" placeholder={UPSTREAMS[input.platform] ?? UPSTREAMS.android} invalid={invalid} value={typed ?? saved} onChange={(event) => { save.reset(); setTyped(event.target.value); }} />
        {typed !== null && typed.trim() !== saved && !invalid && (
          on
            ? <Button size="small" disabled={save.isPending || url === ''} onClick={() => setAsking(true)}>Change the address</Button>
            : <Button size="small" disabled={save.isPending} onClick={() => write(url === '' ? undefined : { url, enabled: false })}>Save</Button>
        )}
      </div>
      <p className={on ? 'text-12 font-semibold text-warn' : 'text-12 text-fg2'}>
        {on ? 'Every call is passed on as it came, with its key, after it was answered here. Both answers are kept with the call.' : 'Off. On, every call also goes to a real service at this address, and both answers are compared.'}
      </p>
      {invalid && <p role="alert" className="text-12 text-error">Write an address such as https://s2s.mparticle.com.</p>}
      {save.error && <p role="alert" className="text-12 text-error">{asApiError(save.error).message}</p>}
      <ConfirmDialog open={asking} danger title={`Pass real calls on to ${url.replace(/^https?:\/\//, '')}?`} action="Pass calls on" onClose={() => setAsking(false)} onConfirm={() => write({ url, enabled: true })}>
        <p>From now on everything that the input “{name}” receives leaves this machine and arrives at <code className="break-all">{url}</code>, with the key and secret of the app. What was sent cannot be called back.</p>
        <p className="mt-2">The window shows a banner while this is so.</p>
      </ConfirmDialog>
    </div>
  );
}
