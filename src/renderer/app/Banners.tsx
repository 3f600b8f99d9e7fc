import { useState } from 'react';
import { Radio, ShieldAlert, TriangleAlert, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import { host } from '../api/api.ts';
import { reconnectNow } from '../api/live.ts';
import { connectionStore, isLost } from '../stores/connection.ts';
import { goTo } from '../stores/navigation.ts';
import { goToOutput, goToOutputs } from '../stores/output-place.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { RetryCountdown } from './RetryCountdown.tsx';

/** The engine is gone: what happened, what to do, and when the next try is. What was loaded stays readable below. */
function LostBanner() {
  const engine = useStore(connectionStore, (state) => state.engine);
  const stream = useStore(connectionStore, (state) => state.stream);
  if (engine?.state === 'failed') {
    return (
      <Banner tone="error" icon={Unplug} actions={<Button size="small" onClick={() => void host.desktop?.restartEngine()}>Start again</Button>}>
        {engine.reason}
      </Banner>
    );
  }
  const text = engine?.state === 'died'
    ? `${engine.reason} It is being started again.`
    : host.desktop
      ? 'The engine does not answer. What it accepted is kept.'
      : 'The engine does not answer. What it accepted is kept. Start it with “npm start” or “cloudchamber serve”.';
  return (
    <Banner tone="error" icon={Unplug} actions={<Button size="small" onClick={reconnectNow}>Try now</Button>}>
      {text} {stream.kind === 'lost' && <RetryCountdown nextAt={stream.nextAt} />}
    </Banner>
  );
}

/** The shell started a dead engine again: said until it is read, since the gap itself may be over in a blink. */
function RestartedBanner() {
  const death = useStore(connectionStore, ({ engine }) => (engine?.state === 'running' ? engine.lastDeath : null));
  const [read, setRead] = useState<string | null>(null);
  if (death === null || death === read) return null;
  return (
    <Banner tone="warn" icon={TriangleAlert} actions={<Button size="small" onClick={() => setRead(death)}>Dismiss</Button>}>
      {death} It was started again. What it accepted is kept.
    </Banner>
  );
}

/** The one switch that lets data leave, or all outputs when several do. */
function reviewReal(outputs: readonly { readonly output: string }[]): void {
  const [only] = new Set(outputs.map(({ output }) => output));
  if (only !== undefined && outputs.every(({ output }) => output === only)) goToOutput(only, 'behaviour', '/transport');
  else goToOutputs();
}

/** What must not be overlooked, above every screen. */
export function Banners() {
  const lost = useStore(connectionStore, isLost);
  const status = useStore(connectionStore, (state) => state.status);
  if (lost) return <LostBanner />;
  if (status === null) return null;
  const [problem] = status.problems;
  return (
    <>
      <RestartedBanner />
      {status.ingest.error !== null && (
        <Banner tone="error" icon={TriangleAlert} actions={<Button size="small" onClick={() => goTo('settings', 'server')}>Change the port</Button>}>
          {status.ingest.error}
        </Banner>
      )}
      {status.real_outputs.length > 0 && (
        <Banner tone="warn" icon={Radio} actions={<Button size="small" onClick={() => reviewReal(status.real_outputs)}>Review</Button>}>
          Data leaves this machine: {status.real_outputs.map(({ output, url }) => `${output} sends to ${url}`).join(', ')}
        </Banner>
      )}
      {status.relays.length > 0 && (
        <Banner tone="warn" icon={Radio} actions={<Button size="small" onClick={() => goTo('settings', 'inputs')}>Review</Button>}>
          Data leaves this machine: {status.relays.map(({ input, url }) => `calls of ${input} are passed on to ${url}`).join(', ')}
        </Banner>
      )}
      {problem && problem.severity === 'error' && <Banner tone="error" icon={ShieldAlert}>{problem.message}</Banner>}
    </>
  );
}
