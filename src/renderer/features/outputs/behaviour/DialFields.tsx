import { useId, useState } from 'react';
import { Dices } from 'lucide-react';
import { FLAKY_FAULTS } from '../../../../protocol/workspace.ts';
import type { Behaviour } from '../../../../protocol/workspace.ts';
import { Button } from '../../../ui/Button.tsx';
import { CheckboxList } from '../../../ui/CheckboxList.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { NumberField } from '../../faults/NumberField.tsx';

export interface DialFieldsProps {
  value: Behaviour;
  onChange: (value: Behaviour, step?: string) => void;
}

const FAULT_LABELS: Readonly<Record<(typeof FLAKY_FAULTS)[number], string>> = { 429: '429 Too many requests', 500: '500', 503: '503', timeout: 'No answer in time', reset: 'Connection breaks' };
/** Share that `fail_rate` 0 stands for in Flaky, in percent. */
const USUAL_SHARE = 30;
const MAX_MS = 60_000;

function Share({ value, onChange, usual }: DialFieldsProps & { usual: boolean }) {
  const id = useId();
  return (
    <Field label="Share that fails" htmlFor={id} help={usual ? `Of the requests, each attempt by itself. Left empty: ${USUAL_SHARE} %.` : 'Of the requests, each attempt by itself. 0 %: none; a failure that is forced above then always happens.'}>
      <NumberField id={id} label="Share that fails" unit="%" min={0} max={100} placeholder={usual ? String(USUAL_SHARE) : '0'} value={value.fail_rate === 0 && usual ? null : Math.round(value.fail_rate * 100)} onChange={(percent) => onChange({ ...value, fail_rate: (percent ?? 0) / 100 }, 'fail_rate')} />
    </Field>
  );
}

function Seed({ value, onChange }: DialFieldsProps) {
  const id = useId();
  return (
    <Field label="Seed" htmlFor={id} help="The same seed tells the same story for the same requests, in every run and on every machine.">
      <NumberField id={id} label="Seed" min={0} max={Number.MAX_SAFE_INTEGER} value={value.seed} onChange={(seed) => onChange({ ...value, seed: seed ?? 1 }, 'seed')} />
      <Button size="small" icon={Dices} onClick={() => onChange({ ...value, seed: 1 + Math.floor(Math.random() * 9_999) })}>Another story</Button>
    </Field>
  );
}

/** What belongs to the place of the dial. */
export function DialFields({ value, onChange }: DialFieldsProps) {
  const id = useId();
  const { mode } = value;
  const drawn = mode === 'flaky' || mode === 'slow';
  return (
    <div className="divide-y divide-line">
      {mode === 'flaky' && (
        <>
          <Share value={value} onChange={onChange} usual />
          <Field label="How they fail" help="One of these for each failure.">
            <CheckboxList label="How they fail" options={FLAKY_FAULTS.map((fault) => ({ value: fault, label: FAULT_LABELS[fault] }))} value={value.faults} onChange={(next) => onChange({ ...value, faults: FLAKY_FAULTS.filter((fault) => next.includes(fault)) })} />
            {value.faults.length === 0 && <p className="w-full text-12 text-warn">With none chosen, all failures are a 503.</p>}
          </Field>
        </>
      )}
      {mode === 'slow' && (
        <Field label="Late by up to" htmlFor={`${id}slow`} help="The seed decides how much of it for each request, on top of the latency.">
          <NumberField id={`${id}slow`} label="Late by up to" unit="ms" min={0} max={MAX_MS} value={value.slow_ms} onChange={(ms) => onChange({ ...value, slow_ms: ms ?? 0 }, 'slow_ms')} />
        </Field>
      )}
      {drawn && <Seed value={value} onChange={onChange} />}
      {mode !== 'down' && (
        <Field label="Latency" htmlFor={`${id}latency`} help="Before each answer, on the engine’s clock.">
          <NumberField id={`${id}latency`} label="Latency" unit="ms" min={0} max={MAX_MS} value={value.latency_ms} onChange={(ms) => onChange({ ...value, latency_ms: ms ?? 0 }, 'latency_ms')} />
        </Field>
      )}
    </div>
  );
}

function withOptional(value: Behaviour, key: 'status' | 'retry_after_s', number: number | null): Behaviour {
  const { [key]: _, ...rest } = value;
  return number === null ? rest : { ...rest, [key]: number };
}

/** Failures that are forced whatever the place of the dial; folded away while none is. */
export function ForcedFields({ value, onChange }: DialFieldsProps) {
  const id = useId();
  const { mode, status, retry_after_s: retryAfter, fail_rate: failRate, drop_connection: drop, strict_token: strictToken } = value;
  const inForce = status !== undefined || retryAfter !== undefined || drop || strictToken || (mode !== 'flaky' && failRate > 0);
  const [open, setOpen] = useState(false);
  if (mode === 'down') return null;
  return (
    <details open={open || inForce} onToggle={(event) => setOpen(event.currentTarget.open)} className="pt-1">
      <summary className="cursor-default py-1 text-13 font-medium text-fg1 select-none hover:text-fg0">Force one failure</summary>
      <div className="divide-y divide-line">
        <Field label="Answer always with" htmlFor={`${id}status`} help="A status. Empty: the simulator decides from the request.">
          <NumberField id={`${id}status`} label="Answer always with" min={100} max={599} placeholder="auto" value={status ?? null} onChange={(number) => onChange(withOptional(value, 'status', number), 'status')} />
        </Field>
        <Field label="Retry-After" htmlFor={`${id}retry`} help="Sent with an answer that is forced or drawn.">
          <NumberField id={`${id}retry`} label="Retry-After" unit="s" min={0} max={86_400} placeholder="none" value={retryAfter ?? null} onChange={(number) => onChange(withOptional(value, 'retry_after_s', number), 'retry_after_s')} />
        </Field>
        <Field label="Break connections"><Switch label="Break connections" checked={drop} onChange={(on) => onChange({ ...value, drop_connection: on })} /></Field>
        {mode !== 'flaky' && <Share value={value} onChange={onChange} usual={false} />}
        {mode !== 'flaky' && mode !== 'slow' && failRate > 0 && <Seed value={value} onChange={onChange} />}
        {mode !== 'strict' && mode !== 'bad-credentials' && <Field label="Check credentials" help="Take only those of the output’s settings."><Switch label="Check credentials" checked={strictToken} onChange={(on) => onChange({ ...value, strict_token: on })} /></Field>}
      </div>
    </details>
  );
}
