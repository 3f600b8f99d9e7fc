import { useId } from 'react';
import { ATTRIBUTE_FORMATS } from '../../../../protocol/plan-attribute.ts';
import type { AttributeForm, AttributePatch } from '../../../../protocol/plan-attribute.ts';
import { Field } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { AttributeTypeSelect } from './AttributeTypeSelect.tsx';
import { NumberInput } from './NumberInput.tsx';
import { PatternTest } from './PatternTest.tsx';
import { ValueList } from './ValueList.tsx';

export interface AttributeDetailProps {
  form: AttributeForm;
  disabled: boolean;
  /** `field` names what is typed in, so that typing on is one step of undo. */
  onChange: (patch: AttributePatch, field: string) => void;
}

const NO_FORMAT = '';

function Range({ form, disabled, onChange, low, high, label, whole }: AttributeDetailProps & { low: 'minimum' | 'minLength'; high: 'maximum' | 'maxLength'; label: string; whole?: boolean }) {
  return (
    <Field label={label} help={whole ? undefined : 'Both limits are allowed values.'}>
      <NumberInput label={`${label}, at least`} placeholder="at least" whole={whole} disabled={disabled} value={form[low]} onChange={(value) => onChange({ [low]: value }, low)} />
      <span className="text-fg2">to</span>
      <NumberInput label={`${label}, at most`} placeholder="at most" whole={whole} disabled={disabled} value={form[high]} onChange={(value) => onChange({ [high]: value }, high)} />
    </Field>
  );
}

/** Everything that a schema may say of one value, by its type. */
export function AttributeDetail({ form, disabled, onChange }: AttributeDetailProps) {
  const id = useId();
  const { type } = form;
  const shows = (keyword: string): boolean => !form.jsonOnly.includes(keyword);
  const scalar = type === 'string' || type === 'number' || type === 'integer';
  const formats = [NO_FORMAT, ...new Set([...ATTRIBUTE_FORMATS, ...(form.format === null ? [] : [form.format])])];
  return (
    <>
      {scalar && shows('enum') && <Field label="Matches one of"><ValueList label="Matches one of" disabled={disabled} values={form.oneOf ?? []} onChange={(values) => onChange({ oneOf: values.length === 0 ? null : values }, 'enum')} /></Field>}
      {form.exactly !== null && <Field label="Exactly" htmlFor={`${id}const`}><TextField id={`${id}const`} mono disabled={disabled} className="max-w-72" value={form.exactly} onChange={(event) => onChange({ exactly: event.target.value === '' ? null : event.target.value }, 'const')} /></Field>}
      {type === 'string' && shows('pattern') && (
        <Field label="Matches pattern" htmlFor={`${id}pattern`} help={form.pattern === null ? 'A regular expression, looked for anywhere in the text: ^ and $ tie it to the ends.' : undefined}>
          <TextField id={`${id}pattern`} mono disabled={disabled} placeholder="^[A-Z]{3}$" value={form.pattern ?? ''} onChange={(event) => onChange({ pattern: event.target.value === '' ? null : event.target.value }, 'pattern')} />
          {form.pattern !== null && <PatternTest pattern={form.pattern} />}
        </Field>
      )}
      {type === 'string' && shows('format') && (
        <Field label="Format"><Select label="Format" disabled={disabled} value={form.format ?? NO_FORMAT} options={formats.map((value) => ({ value, label: value === NO_FORMAT ? 'Any' : value }))} onChange={(value) => onChange({ format: value === NO_FORMAT ? null : value }, 'format')} /></Field>
      )}
      {type === 'string' && shows('minLength') && shows('maxLength') && <Range form={form} disabled={disabled} onChange={onChange} label="Characters" low="minLength" high="maxLength" whole />}
      {(type === 'number' || type === 'integer') && shows('minimum') && shows('maximum') && <Range form={form} disabled={disabled} onChange={onChange} label="Min & max values" low="minimum" high="maximum" />}
      {type === 'object' && form.additional !== null && (
        <Field label="Allow add’l attributes"><Switch label="Allow additional attributes" disabled={disabled} checked={form.additional} onChange={(additional) => onChange({ additional }, 'additional')} /></Field>
      )}
      {form.items !== null && form.items.editable && (
        <>
          <Field label="Each element is"><AttributeTypeSelect label="Type of each element" value={form.items.type} disabled={disabled} onChange={(next) => onChange({ items: { type: next } }, 'items-type')} /></Field>
          {form.items.type !== 'object' && form.items.type !== 'array' && <AttributeDetail form={form.items} disabled={disabled} onChange={(items, field) => onChange({ items }, `items-${field}`)} />}
        </>
      )}
    </>
  );
}
