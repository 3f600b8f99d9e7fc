import { useId, useState } from 'react';
import { Undo2 } from 'lucide-react';
import type { Json } from '../../../protocol/json.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Field } from '../../ui/Field.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { CommonSetting } from './common-settings.ts';

export interface SettingRowProps {
  setting: CommonSetting;
  /** What is generated, and what goes over it; undefined where there is nothing. */
  generated: unknown;
  override: unknown;
  onChange: (value: Json | undefined) => void;
}

function Control({ id, setting, value, onChange }: { id: string; setting: CommonSetting; value: unknown; onChange: (value: Json | undefined) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const { kind, label } = setting;
  if (kind === 'flag') return <Switch id={id} label={label} checked={value === 'True'} onChange={(on) => onChange(on ? 'True' : 'False')} />;
  if (kind === 'boolean') return <Switch id={id} label={label} checked={value === true} onChange={onChange} />;
  if (kind === 'choice') return <Select id={id} label={label} value={String(value ?? '')} options={(setting.choices ?? []).map((choice) => ({ value: choice, label: choice }))} onChange={onChange} />;
  const numeric = kind !== 'text';
  const shown = typed ?? (value === undefined || value === null ? '' : String(value));
  const invalid = numeric && shown.trim() !== '' && !/^\d+$/.test(shown.trim());
  function type(text: string): void {
    setTyped(text);
    const trimmed = text.trim();
    if (!numeric) onChange(trimmed === '' ? undefined : trimmed);
    else if (trimmed === '') onChange(undefined);
    else if (/^\d+$/.test(trimmed)) onChange(kind === 'number' ? Number(trimmed) : trimmed);
  }
  return (
    <>
      <TextField id={id} mono inputMode={numeric ? 'numeric' : 'text'} className={numeric ? 'w-28!' : 'w-44!'} invalid={invalid} value={shown} onChange={(event) => type(event.target.value)} onBlur={() => setTyped(null)} />
      {setting.unit && <span className="text-fg2">{setting.unit}</span>}
      {invalid && <span role="alert" className="text-12 text-error">a whole number</span>}
    </>
  );
}

/** One setting: its value, where it comes from, and the way back. */
export function SettingRow({ setting, generated, override, onChange }: SettingRowProps) {
  const id = useId();
  const overridden = override !== undefined;
  return (
    <Field label={setting.label} htmlFor={id} help={<>{setting.help} <code className="text-fg2">{setting.path.join('.')}</code></>}>
      <Control id={id} setting={setting} value={overridden ? override : generated} onChange={onChange} />
      <span className="ml-auto flex items-center gap-1">
        {overridden
          ? <><Badge tone="accent" title={`Generated: ${generated === undefined ? 'not served' : JSON.stringify(generated)}`}>override</Badge><IconButton label={`Back to the generated ${setting.label.toLowerCase()}`} icon={Undo2} onClick={() => onChange(undefined)} /></>
          : <Badge>{generated === undefined ? 'not served' : 'generated'}</Badge>}
      </span>
    </Field>
  );
}
