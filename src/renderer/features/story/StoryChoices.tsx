import { useId } from 'react';
import type { ReplayOptions } from '../../api/stories.ts';
import { Field } from '../../ui/Field.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';

export interface StoryChoicesProps {
  options: ReplayOptions;
  inputs: readonly { readonly name: string; readonly platform: string }[];
  /** An output of the input sends to a real endpoint: that must be asked for. */
  askReal: boolean;
  onChange: (options: ReplayOptions) => void;
}

/** Through which input the batch goes, and how near to then it is. */
export function StoryChoices({ options, inputs, askReal, onChange }: StoryChoicesProps) {
  const id = useId();
  return (
    <section aria-label="Replay" className="mt-4 divide-y divide-line border-t border-line">
      <Field label="Through the input" htmlFor={`${id}input`}>
        {inputs.length === 0 ? <span className="text-fg2">This workspace has no input.</span> : <Select id={`${id}input`} label="Through the input" value={options.input ?? ''} options={inputs.map(({ name, platform }) => ({ value: name, label: name, detail: platform }))} onChange={(input) => onChange({ ...options, input })} className="min-w-48" />}
      </Field>
      <Field label="What the profile knew" help="First tells this workspace what the user's profile had added there, as a batch of its own.">
        <Switch label="Tell the profile first" checked={options.profile} onChange={(profile) => onChange({ ...options, profile })} />
      </Field>
      <Field label="Time of receipt" help="Events that are too old now were not then.">
        <SegmentedControl label="Time of receipt" value={options.time} onChange={(time) => onChange({ ...options, time })} options={[{ value: 'now', label: 'Now' }, { value: 'as-then', label: 'As it was' }]} />
      </Field>
      {askReal && (
        <Field label="Real endpoints" help="The report's data leaves this machine.">
          <Switch label="Send to real endpoints" checked={options.real} onChange={(real) => onChange({ ...options, real })} />
        </Field>
      )}
    </section>
  );
}
