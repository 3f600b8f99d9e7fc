import { useState } from 'react';
import type { OutputFile } from '../../../../protocol/workspace.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { Field } from '../../../ui/Field.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';

export interface TransportFieldProps {
  value: OutputFile['transport'];
  partner: string;
  onChange: (value: OutputFile['transport']) => void;
}

/** Simulated, or the one switch that lets data leave this machine: never without asking. */
export function TransportField({ value, partner, onChange }: TransportFieldProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Field
      label="Requests go to"
      help={value === 'simulated' ? 'Nothing leaves this machine.' : <span className="font-semibold text-warn">Every event of its connections is sent over the network. The window shows a banner while this is so.</span>}
    >
      <SegmentedControl
        label="Requests go to"
        value={value}
        options={[{ value: 'simulated', label: 'Built-in simulator' }, { value: 'real', label: 'Real endpoint' }]}
        onChange={(next) => { if (next === 'real' && value !== 'real') setAsking(true); else onChange(next); }}
      />
      <ConfirmDialog open={asking} danger title={`Send real data to ${partner}?`} action="Send to the real endpoint" onClose={() => setAsking(false)} onConfirm={() => onChange('real')}>
        <p>From the moment you save, events leave this machine and arrive at the endpoint, with the account of its credentials. Test data cannot be called back.</p>
      </ConfirmDialog>
    </Field>
  );
}
