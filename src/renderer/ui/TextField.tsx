import type { ComponentProps } from 'react';
import { cx } from './classes.ts';

export interface TextFieldProps extends ComponentProps<'input'> {
  invalid?: boolean | undefined;
  mono?: boolean | undefined;
}

/** A one-line input; put it in a `Field` for label, help and error. */
export function TextField({ invalid, mono, className, ...rest }: TextFieldProps) {
  return (
    <input
      spellCheck={false}
      autoComplete="off"
      aria-invalid={invalid || undefined}
      className={cx(
        'h-7 w-full min-w-0 rounded-md border bg-bg0 px-2 text-13 text-fg0 outline-none focus:border-accent disabled:opacity-50',
        invalid ? 'border-error' : 'border-line', mono && 'font-mono text-mono', className,
      )}
      {...rest}
    />
  );
}
