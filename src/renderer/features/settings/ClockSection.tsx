import { useEffect, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { FastForward, RotateCcw, Snowflake, Sun } from 'lucide-react';
import { useStore } from 'zustand';
import { api } from '../../api/api.ts';
import type { ClockChange } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { connectionStore } from '../../stores/connection.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { formatDateTime, formatDuration } from '../../ui/format.ts';
import { TextField } from '../../ui/TextField.tsx';
import { SectionPage } from './SectionPage.tsx';

const STEPS: readonly (readonly [string, number])[] = [['1 min', 60_000], ['1 h', 3_600_000], ['1 day', 86_400_000], ['7 days', 604_800_000]];

/** The engine's time now, worked out here between its messages. */
function useEngineNow(): number | null {
  const clock = useStore(connectionStore, (state) => state.status?.clock);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  if (!clock) return null;
  return clock.frozen ? clock.now : now + clock.offset_ms;
}

export function ClockSection() {
  const clock = useStore(connectionStore, (state) => state.status?.clock);
  const now = useEngineNow();
  const [when, setWhen] = useState('');
  const change = useMutation({ mutationFn: (value: ClockChange) => api.setClock(value), onSuccess: (state) => connectionStore.setState((old) => (old.status ? { status: { ...old.status, clock: state } } : old)) });
  const at = Date.parse(when);
  const frozen = clock?.frozen ?? false;
  const moved = clock !== undefined && (frozen || Math.abs(clock.offset_ms) >= 1_000);
  return (
    <SectionPage title="Clock" intro="All of the engine’s time comes from here: retries, bulk queues, retention. Move it to see what happens three hours later.">
      <div className="divide-y divide-line">
        <Field label="Engine time" help={clock && (frozen ? 'Frozen: time stands still until you let it run.' : Math.abs(clock.offset_ms) < 1_000 ? 'The same as this machine’s.' : `${formatDuration(clock.offset_ms)} ${clock.offset_ms > 0 ? 'ahead of' : 'behind'} this machine.`)}>
          <span className="data text-15">{now === null ? '' : formatDateTime(now)}</span>
        </Field>
        <Field label="Freeze">
          <Button icon={frozen ? Sun : Snowflake} onClick={() => change.mutate({ freeze: !frozen })}>{frozen ? 'Let it run' : 'Freeze the clock'}</Button>
          <Button icon={RotateCcw} disabled={!moved} onClick={() => change.mutate({ reset: true })}>Back to machine time</Button>
        </Field>
        <Field label="Advance" help="Queues that are due in the meantime are flushed, retries are made.">
          {STEPS.map(([label, ms]) => <Button key={label} icon={FastForward} onClick={() => change.mutate({ advance_ms: ms })}>{label}</Button>)}
        </Field>
        <Field label="Set" error={change.error ? asApiError(change.error).message : undefined}>
          <TextField aria-label="Date and time" type="datetime-local" step={1} className="w-60!" value={when} onChange={(event) => setWhen(event.target.value)} />
          <Button disabled={Number.isNaN(at)} onClick={() => change.mutate({ set: at })}>Set the clock</Button>
        </Field>
      </div>
    </SectionPage>
  );
}
