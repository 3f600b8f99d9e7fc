import type { ComponentProps } from 'react';
import { cx } from './classes.ts';

export interface TextAreaProps extends ComponentProps<'textarea'> {
  invalid?: boolean | undefined;
}

/** A mono block to type JSON or lists into. */
export function TextArea({ invalid, className, ...rest }: TextAreaProps) {
  return (
    <textarea
      spellCheck={false}
      aria-invalid={invalid || undefined}
      className={cx('w-full resize-y rounded-md border bg-bg0 p-2 data text-fg0 outline-none focus:border-accent disabled:opacity-50', invalid ? 'border-error' : 'border-line', className)}
      {...rest}
    />
  );
}
