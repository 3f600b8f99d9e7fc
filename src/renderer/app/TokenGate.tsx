import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import { host } from '../api/api.ts';
import { reconnectNow, refreshStatus } from '../api/live.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { TextField } from '../ui/TextField.tsx';

/** Shown when the engine refuses this tab: the token is only in the address that the engine printed. */
export function TokenGate() {
  const [text, setText] = useState('');

  async function submit(): Promise<void> {
    const token = /token=([^&\s]+)/.exec(text)?.[1] ?? text.trim();
    host.setToken(decodeURIComponent(token));
    await refreshStatus();
    reconnectNow();
  }

  return (
    <main className="flex h-full flex-col">
      <EmptyState icon={KeyRound} title="This window needs the engine’s token">
        <p>Open the whole address that “npm start” or “cloudchamber serve” printed, or paste it here. It keeps other web pages out.</p>
        <form className="mt-4 flex gap-2" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
          <TextField mono autoFocus aria-label="Token or address" placeholder="http://127.0.0.1:7071/#token=…" value={text} onChange={(event) => setText(event.target.value)} />
          <Button type="submit" variant="primary" disabled={text.trim() === ''}>Connect</Button>
        </form>
      </EmptyState>
    </main>
  );
}
