import { useId } from 'react';
import type { SettingField } from '../../api/api.ts';
import type { ApiError } from '../../api/client.ts';
import { Field } from '../../ui/Field.tsx';
import { SettingControl } from './SettingControl.tsx';
import { valueOf, withSetting } from './setting-values.ts';
import type { Settings } from './setting-values.ts';

export interface SettingFieldsProps {
  fields: readonly SettingField[];
  settings: Settings;
  error: ApiError | null;
  onChange: (settings: Settings) => void;
}

/** A form made from a partner's definition. */
export function SettingFields({ fields, settings, error, onChange }: SettingFieldsProps) {
  const id = useId();
  return (
    <div className="divide-y divide-line">
      {fields.map((field) => (
        <Field
          key={field.key}
          label={field.label}
          htmlFor={`${id}${field.key}`}
          required={field.required}
          help={field.help}
          error={error?.field !== undefined && error.field.split('.').includes(field.key) ? error.message : undefined}
        >
          <SettingControl id={`${id}${field.key}`} field={field} value={valueOf(field, settings)} onChange={(value) => onChange(withSetting(field, settings, value))} />
        </Field>
      ))}
    </div>
  );
}
