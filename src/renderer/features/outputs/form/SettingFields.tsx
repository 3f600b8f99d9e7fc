import { useId } from 'react';
import type { SettingField } from '../../../api/api.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Field } from '../../../ui/Field.tsx';
import { StatusBadge } from '../facts/StatusBadge.tsx';
import { SettingControl } from './SettingControl.tsx';
import { valueOf, withSetting } from './setting-values.ts';
import type { FieldMessages, Settings } from './setting-values.ts';

export interface SettingFieldsProps {
  fields: readonly SettingField[];
  settings: Settings;
  messages: FieldMessages;
  onChange: (settings: Settings) => void;
}

/** What a setting does, and how far that is known. */
function Help({ field }: { field: SettingField }) {
  const only = field.platforms.length > 0;
  return (
    <>
      {field.help}
      {(field.status !== 'documented' || field.kit_only || only) && (
        <span className="mt-1 flex flex-wrap gap-1.5">
          {field.status !== 'documented' && <StatusBadge status={field.status} />}
          {field.kit_only && <Badge title="Read by the partner’s code in the app. What the server sends does not depend on it.">kit only</Badge>}
          {only && <Badge title={`Only data of ${field.platforms.join(', ')} inputs depends on it.`}>{field.platforms.join(', ')}</Badge>}
        </span>
      )}
    </>
  );
}

/** A form made from a partner's definition. */
export function SettingFields({ fields, settings, messages, onChange }: SettingFieldsProps) {
  const id = useId();
  return (
    <div className="divide-y divide-line">
      {fields.map((field) => (
        <div key={field.key} data-setting={field.key}>
          <Field label={field.label} htmlFor={`${id}${field.key}`} required={field.required} help={<Help field={field} />} error={messages.errors[field.key]}>
            <SettingControl id={`${id}${field.key}`} field={field} value={valueOf(field, settings)} onChange={(value) => onChange(withSetting(field, settings, value))} />
            {messages.warnings[field.key] !== undefined && <p className="w-full text-12 text-warn">{messages.warnings[field.key]}</p>}
          </Field>
        </div>
      ))}
    </div>
  );
}
