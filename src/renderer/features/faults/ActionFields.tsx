import { useId } from 'react';
import type { FaultAction } from '../../../protocol/faults.ts';
import { DEFAULT_RETRY_AFTER_S } from '../../../protocol/faults.ts';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { NumberField } from './NumberField.tsx';

const STATUSES = [400, 401, 403, 404, 413, 429, 500, 502, 503, 504] as const;

const WHEN: readonly { value: Extract<FaultAction, { type: 'drop' }>['when']; label: string; detail: string }[] = [
  { value: 'before-body', label: 'Before the body', detail: 'The headers came; nothing is kept' },
  { value: 'before-storing', label: 'Before it is taken', detail: 'The body came; nothing is processed' },
  { value: 'after-storing', label: 'After it is taken', detail: 'Processed, but the SDK does not know' },
  { value: 'mid-answer', label: 'In the middle of the answer', detail: 'Processed; the answer breaks off' },
];

type Wait = 'default' | 'none' | 'own';

function StatusFields({ action, onChange }: { action: Extract<FaultAction, { type: 'status' }>; onChange: (action: FaultAction) => void }) {
  const id = useId();
  const wait: Wait = action.retry_after_s === undefined ? 'default' : action.retry_after_s === null ? 'none' : 'own';
  const automatic = action.status === 429 || action.status === 503 ? `${DEFAULT_RETRY_AFTER_S} s` : 'none';
  function withWait(next: Wait): void {
    const { retry_after_s: _, ...rest } = action;
    onChange(next === 'default' ? rest : { ...rest, retry_after_s: next === 'none' ? null : DEFAULT_RETRY_AFTER_S });
  }
  return (
    <>
      <Field label="Status" htmlFor={`${id}status`}>
        <NumberField id={`${id}status`} label="Status" value={action.status} min={400} max={599} onChange={(status) => onChange({ ...action, status: status ?? 0 })} />
        <Select label="Common statuses" value={String(action.status)} options={STATUSES.map((status) => ({ value: String(status), label: String(status) }))} onChange={(status) => onChange({ ...action, status: Number(status) })} />
      </Field>
      <Field label="Retry-After" help="How long the SDK is told to wait. Without it Apple SDKs, and Android for alias calls, wait two hours after 429 and 503.">
        <SegmentedControl label="Retry-After" value={wait} onChange={withWait} options={[{ value: 'default', label: `Automatic (${automatic})` }, { value: 'none', label: 'None' }, { value: 'own', label: 'Seconds' }]} />
        {typeof action.retry_after_s === 'number' && <NumberField label="Seconds to wait" value={action.retry_after_s} min={0} max={86_400} unit="s" onChange={(seconds) => onChange({ ...action, retry_after_s: seconds ?? 0 })} />}
      </Field>
    </>
  );
}

/** What a fault does, by its type. */
export function ActionFields({ action, onChange }: { action: FaultAction; onChange: (action: FaultAction) => void }) {
  switch (action.type) {
    case 'status':
      return <StatusFields action={action} onChange={onChange} />;
    case 'latency':
      return (
        <>
          <Field label="Wait"><NumberField label="Wait" value={action.ms} min={0} max={600_000} unit="ms" onChange={(ms) => onChange({ ...action, ms: ms ?? 0 })} /></Field>
          <Field label="And up to" help="Drawn for each call by the seed."><NumberField label="Jitter" value={action.jitter_ms} min={0} max={600_000} unit="ms more" onChange={(ms) => onChange({ ...action, jitter_ms: ms ?? 0 })} /></Field>
        </>
      );
    case 'drop':
      return <Field label="Closes" help={WHEN.find(({ value }) => value === action.when)?.detail}><Select label="When the connection closes" value={action.when} options={WHEN} onChange={(when) => onChange({ ...action, when })} /></Field>;
    case 'clock':
      return <Field label="Date is off by" help="Seconds; below zero is in the past. Only the answer’s Date header changes."><NumberField label="Seconds" value={Math.round(action.skew_ms / 1_000)} min={-315_360_000} max={315_360_000} unit="s" onChange={(seconds) => onChange({ ...action, skew_ms: (seconds ?? 0) * 1_000 })} /></Field>;
    default:
      return action satisfies never;
  }
}
