import { formatKeys } from './format-keys.ts';
import { cx } from './classes.ts';

export interface KbdProps {
  /** Binding as commands write it: `mod+k`, `g l`, `shift+j`. */
  keys: string;
  className?: string | undefined;
}

/** Key caps for a binding. */
export function Kbd({ keys, className }: KbdProps) {
  return (
    <span className={cx('inline-flex shrink-0 items-center gap-1', className)}>
      {formatKeys(keys).map((cap, index) => (
        <kbd key={index} className="inline-flex h-4 min-w-4 items-center justify-center rounded border border-line bg-bg1 px-1 text-11 leading-none text-fg2">
          {cap}
        </kbd>
      ))}
    </span>
  );
}
