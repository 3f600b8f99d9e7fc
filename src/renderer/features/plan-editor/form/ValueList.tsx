import { useState } from 'react';
import { X } from 'lucide-react';
import { cx } from '../../../ui/classes.ts';

export interface ValueListProps {
  values: readonly string[];
  label: string;
  onChange: (values: readonly string[]) => void;
  placeholder?: string | undefined;
  disabled?: boolean | undefined;
}

/** The values of an enum as removable chips. Enter adds one, a pasted list adds each line. */
export function ValueList({ values, label, onChange, placeholder = 'Add a value', disabled }: ValueListProps) {
  const [typed, setTyped] = useState('');

  function add(texts: readonly string[]): void {
    const next = texts.map((text) => text.trim()).filter((text) => text !== '' && !values.includes(text));
    if (next.length > 0) onChange([...values, ...new Set(next)]);
    setTyped('');
  }

  return (
    <div role="group" aria-label={label} className={cx('flex min-h-7 w-full flex-wrap items-center gap-1 rounded-md border border-line bg-bg0 px-1 py-0.5 focus-within:border-accent', disabled && 'opacity-60')}>
      {values.map((value) => (
        <span key={value} className="flex h-5 max-w-full items-center gap-1 rounded bg-bg3 pr-0.5 pl-1.5 font-mono text-12">
          <span className="truncate" title={value}>{value}</span>
          <button type="button" disabled={disabled} aria-label={`Remove ${value}`} onClick={() => onChange(values.filter((other) => other !== value))} className="flex size-4 items-center justify-center rounded text-fg2 hover:text-fg0"><X aria-hidden size={11} /></button>
        </span>
      ))}
      <input
        aria-label={`${label}: ${placeholder.toLowerCase()}`}
        value={typed}
        disabled={disabled}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onPaste={(event) => {
          const lines = event.clipboardData.getData('text').split(/\r?\n/);
          if (lines.length > 1) { event.preventDefault(); add(lines); }
        }}
        onBlur={() => add([typed])}
        onKeyDown={(event) => {
          if (event.key === 'Enter') { event.preventDefault(); add([typed]); }
          if (event.key === 'Backspace' && typed === '' && values.length > 0) onChange(values.slice(0, -1));
        }}
        className="h-5 min-w-24 flex-1 bg-transparent px-1 font-mono text-12 outline-none"
      />
    </div>
  );
}
