import { useState } from 'react';
import { cx } from '../../../ui/classes.ts';

export interface CommitFieldProps {
  value: string;
  label: string;
  onCommit: (value: string) => void;
  /** Why a text cannot be taken; it then stays typed, and nothing is committed. */
  check?: ((value: string) => string | null) | undefined;
  placeholder?: string | undefined;
  mono?: boolean | undefined;
  disabled?: boolean | undefined;
  /** Looks like text until it is pointed at. */
  quiet?: boolean | undefined;
  id?: string | undefined;
  className?: string | undefined;
}

/** A text that takes effect when the field is left or Enter is pressed, and goes back on Escape. */
export function CommitField({ value, label, onCommit, check, placeholder, mono, disabled, quiet, id, className }: CommitFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const problem = typed === null || typed === value ? null : check?.(typed) ?? null;

  function commit(): void {
    if (typed === null) return;
    if (typed !== value && problem === null) onCommit(typed);
    setTyped(null);
  }

  return (
    <span className={cx('block min-w-0', className)}>
      <input
        id={id}
        aria-label={label}
        aria-invalid={problem !== null || undefined}
        title={problem ?? undefined}
        value={shown}
        placeholder={placeholder}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape' && typed !== null) { setTyped(null); event.stopPropagation(); }
        }}
        className={cx(
          'h-7 w-full min-w-0 rounded-md border bg-bg0 px-2 text-13 text-fg0 outline-none focus:border-accent disabled:opacity-60',
          problem !== null ? 'border-error' : quiet ? '-mx-2 border-transparent bg-transparent enabled:hover:border-line' : 'border-line',
          mono && 'font-mono text-mono',
        )}
      />
      {problem !== null && <span role="alert" className="mt-0.5 block text-12 text-error">{problem}</span>}
    </span>
  );
}
