import { useState } from 'react';
import { TextField } from '../../ui/TextField.tsx';
import { wholeNumber } from './fault-draft.ts';

export interface NumberFieldProps {
  id?: string | undefined;
  label: string;
  value: number | null;
  min: number;
  max: number;
  unit?: string | undefined;
  placeholder?: string | undefined;
  onChange: (value: number | null) => void;
}

/** A whole number; what is typed stays as it is until it is one. */
export function NumberField({ id, label, value, min, max, unit, placeholder, onChange }: NumberFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed !== null && wholeNumber(typed) === value ? typed : value === null ? '' : String(value);
  const shown = typed !== null && wholeNumber(typed) === null && typed.trim() !== '' ? typed : text;
  const number = wholeNumber(shown);
  const invalid = shown.trim() !== '' && (number === null || number < min || number > max);
  return (
    <span className="flex items-center gap-2">
      <TextField
        {...(id === undefined ? {} : { id })}
        aria-label={label}
        mono
        inputMode="numeric"
        className="w-28!"
        invalid={invalid}
        placeholder={placeholder}
        value={shown}
        onChange={(event) => { setTyped(event.target.value); onChange(wholeNumber(event.target.value)); }}
      />
      {unit !== undefined && <span className="text-fg2">{unit}</span>}
      {invalid && <span role="alert" className="text-12 text-error">{`from ${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`}</span>}
    </span>
  );
}
