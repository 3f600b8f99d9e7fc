import { useId } from 'react';
import type { ReactNode } from 'react';
import type { AttributeRule } from '../../../../protocol/forwarding.ts';
import { Field } from '../../../ui/Field.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { RuleMode } from './RuleMode.tsx';

export interface AttributeRuleFieldsProps {
  label: string;
  help: string;
  /** What is judged: `events` or `users`. */
  units: string;
  rule: AttributeRule | undefined;
  /** Names that were seen. */
  names: readonly string[];
  /** What is wrong with it. */
  notes: ReactNode;
  onChange: (rule: AttributeRule | undefined) => void;
}

/** One attribute and the value that it must have, or must not have. */
export function AttributeRuleFields({ label, help, units, rule, names, notes, onChange }: AttributeRuleFieldsProps) {
  const id = useId();
  return (
    <Field label={label} help={help}>
      <RuleMode label={label} value={rule?.forward} onChange={(forward) => onChange(forward === null ? undefined : { name: rule?.name ?? '', value: rule?.value ?? '', forward })} />
      {rule !== undefined && (
        <span className="flex w-full flex-wrap items-center gap-2">
          <span className="text-fg1">{units} where</span>
          <TextField aria-label={`Name of the ${label.toLowerCase()}`} placeholder="name" list={`${id}names`} mono className="min-w-32! flex-1" value={rule.name} invalid={rule.name === ''} onChange={(event) => onChange({ ...rule, name: event.target.value })} />
          <span className="text-fg1">is</span>
          <TextField aria-label={`Value of the ${label.toLowerCase()}`} placeholder="value" mono className="min-w-32! flex-1" value={rule.value} onChange={(event) => onChange({ ...rule, value: event.target.value })} />
          <datalist id={`${id}names`}>{names.map((name) => <option key={name} value={name} />)}</datalist>
        </span>
      )}
      {notes}
    </Field>
  );
}
