import type { SettingValue } from '../../../../protocol/workspace.ts';
import type { SettingField } from '../../../api/api.ts';
import { CheckboxList } from '../../../ui/CheckboxList.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { SecretControl } from './SecretControl.tsx';
import { linesToList } from './setting-values.ts';

export interface SettingControlProps {
  id: string;
  field: SettingField;
  value: SettingValue;
  onChange: (value: SettingValue) => void;
}

function asText(value: SettingValue): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function asList(value: SettingValue): string[] {
  return Array.isArray(value) ? value : [];
}

export function SettingControl({ id, field, value, onChange }: SettingControlProps) {
  if (field.secret) return <SecretControl id={id} value={value} onChange={onChange} />;
  switch (field.type) {
    case 'boolean':
      return <Switch id={id} label={field.label} checked={value === true} onChange={onChange} />;
    case 'select':
      return <Select id={id} label={field.label} value={asText(value)} options={field.options} onChange={onChange} className="max-w-full min-w-52" />;
    case 'multi-select':
      return <CheckboxList label={field.label} options={field.options} value={asList(value)} onChange={onChange} />;
    case 'text-list':
      return <TextArea id={id} rows={3} placeholder="One a line" value={asList(value).join('\n')} onChange={(event) => onChange(event.target.value.includes('\n') ? event.target.value.split('\n') : linesToList(event.target.value))} onBlur={() => onChange(linesToList(asList(value).join('\n')))} />;
    case 'number':
      return <TextField id={id} mono inputMode="decimal" className="w-40!" value={asText(value)} onChange={(event) => onChange(event.target.value === '' ? null : Number.isNaN(Number(event.target.value)) ? event.target.value : Number(event.target.value))} />;
    case 'text':
      return <TextField id={id} mono value={asText(value)} onChange={(event) => onChange(event.target.value)} />;
    default:
      return field.type satisfies never;
  }
}
