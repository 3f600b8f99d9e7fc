import { Search, X } from 'lucide-react';
import { cx } from './classes.ts';

export interface SearchFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** Enter, or Shift+Enter for backwards. */
  onEnter?: ((back: boolean) => void) | undefined;
  className?: string | undefined;
}

export function SearchField({ value, onChange, label, onEnter, className }: SearchFieldProps) {
  return (
    <label className={cx('flex h-7 items-center gap-1.5 rounded-md border border-line bg-bg1 px-2 focus-within:border-accent', className)}>
      <Search aria-hidden size={13} className="shrink-0 text-fg2" />
      <input
        type="text"
        value={value}
        aria-label={label}
        placeholder={label}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter?.(event.shiftKey);
          if (event.key === 'Escape' && value !== '') { onChange(''); event.stopPropagation(); }
        }}
        className="min-w-0 flex-1 bg-transparent text-13 outline-none"
      />
      {value !== '' && <button type="button" aria-label="Clear" onClick={() => onChange('')} className="text-fg2 hover:text-fg0"><X aria-hidden size={12} /></button>}
    </label>
  );
}
