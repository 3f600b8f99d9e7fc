import { useId } from 'react';
import type { OutputFile } from '../../../protocol/workspace.ts';
import { Field } from '../../ui/Field.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';

type Behaviour = OutputFile['behaviour'];

function numberOr(text: string, otherwise: number): number {
  const value = Number(text);
  return text === '' || Number.isNaN(value) ? otherwise : value;
}

/** Faults on purpose, to see what retries and alerts do. */
export function BehaviourFields({ value, onChange }: { value: Behaviour; onChange: (value: Behaviour) => void }) {
  const id = useId();
  const set = (patch: Partial<Behaviour>) => onChange({ ...value, ...patch });
  const optional = (key: 'status' | 'retry_after_s', text: string) => {
    const { [key]: _, ...rest } = value;
    const number = Number.parseInt(text, 10);
    onChange(Number.isNaN(number) ? rest : { ...rest, [key]: number });
  };
  return (
    <div className="divide-y divide-line">
      <Field label="Answer always with" htmlFor={`${id}status`} help="An HTTP status. Empty: the simulator decides from the request.">
        <TextField id={`${id}status`} mono inputMode="numeric" className="w-24!" placeholder="auto" value={value.status ?? ''} onChange={(event) => optional('status', event.target.value)} />
      </Field>
      <Field label="Retry-After" htmlFor={`${id}retry`} help="Sent with 429 and 503, in seconds.">
        <TextField id={`${id}retry`} mono inputMode="numeric" className="w-24!" placeholder="none" value={value.retry_after_s ?? ''} onChange={(event) => optional('retry_after_s', event.target.value)} />
      </Field>
      <Field label="Latency" htmlFor={`${id}latency`}>
        <TextField id={`${id}latency`} mono inputMode="numeric" className="w-24!" value={value.latency_ms} onChange={(event) => set({ latency_ms: numberOr(event.target.value, 0) })} /> <span className="text-fg1">ms</span>
      </Field>
      <Field label="Fails at random" htmlFor={`${id}fail`} help="Which requests fail is the same at each run with the same seed.">
        <TextField id={`${id}fail`} mono inputMode="numeric" className="w-24!" value={Math.round(value.fail_rate * 100)} onChange={(event) => set({ fail_rate: Math.min(100, Math.max(0, numberOr(event.target.value, 0))) / 100 })} /> <span className="text-fg1">% of requests, seed</span>
        <TextField aria-label="Seed" mono inputMode="numeric" className="w-20!" value={value.seed} onChange={(event) => set({ seed: Math.trunc(numberOr(event.target.value, 1)) })} />
      </Field>
      <Field label="Drop connections"><Switch label="Drop connections" checked={value.drop_connection} onChange={(drop_connection) => set({ drop_connection })} /></Field>
      <Field label="Check credentials" help="Refuse a token that does not look like the partner’s."><Switch label="Check credentials" checked={value.strict_token} onChange={(strict_token) => set({ strict_token })} /></Field>
    </div>
  );
}
