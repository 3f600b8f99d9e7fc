import type { KeyboardEvent, ReactNode } from 'react';
import { Search } from 'lucide-react';

export interface BarSearchProps {
  value: string;
  label: string;
  placeholder?: string | undefined;
  onChange: (value: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** At the right: the key that leads here, or a way to clear. */
  children: ReactNode;
}

/** The context bar's search of a screen that has no filter: `/` leads to it. */
export function BarSearch({ value, label, placeholder = label, onChange, onKeyDown, children }: BarSearchProps) {
  return (
    <label className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-bg1 px-2.5 focus-within:border-accent">
      <Search aria-hidden size={14} className="shrink-0 text-fg2" />
      <input
        data-filter-input
        value={value}
        placeholder={placeholder}
        aria-label={label}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:truncate"
      />
      {children}
    </label>
  );
}
