import { useState } from 'react';
import { TextField } from '../../../ui/TextField.tsx';

export interface NumberInputProps {
  value: number | null;
  label: string;
  onChange: (value: number | null) => void;
  /** Only whole numbers from zero: lengths. */
  whole?: boolean | undefined;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
}

/** A number or nothing; what is no number yet stays typed and changes nothing. */
export function NumberInput({ value, label, onChange, whole, placeholder, disabled }: NumberInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (value === null ? '' : String(value));
  const fits = (text: string): boolean => text.trim() === '' || (whole ? /^\s*\d+\s*$/.test(text) : Number.isFinite(Number(text)));
  return (
    <TextField
      mono
      inputMode="decimal"
      aria-label={label}
      className="w-24!"
      value={shown}
      placeholder={placeholder}
      disabled={disabled}
      invalid={!fits(shown)}
      onChange={(event) => {
        setTyped(event.target.value);
        if (fits(event.target.value)) onChange(event.target.value.trim() === '' ? null : Number(event.target.value));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
