import type { ComponentProps, ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './classes.ts';
import { Kbd } from './Kbd.tsx';

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  variant?: ButtonVariant | undefined;
  size?: 'small' | 'default' | undefined;
  icon?: LucideIcon | undefined;
  /** Shown as a key cap at the end; the binding itself belongs to the command. */
  shortcut?: string | undefined;
  children?: ReactNode;
}

const VARIANTS: Readonly<Record<ButtonVariant, string>> = {
  default: 'border-line bg-bg2 text-fg0 font-medium enabled:hover:bg-bg3',
  primary: 'border-transparent bg-accent-fill text-on-accent font-semibold enabled:hover:brightness-110',
  ghost: 'border-transparent bg-transparent text-fg1 enabled:hover:bg-bg2 enabled:hover:text-fg0',
  danger: 'border-line bg-bg2 text-error font-medium enabled:hover:bg-error-tint',
};

/** A push button. Give `title` when it can be disabled, so that the reason can be read. */
export function Button({ variant = 'default', size = 'default', icon: Icon, shortcut, className, children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={cx(
        'inline-flex max-w-full shrink-0 items-center justify-center rounded-md border whitespace-nowrap select-none disabled:opacity-50',
        size === 'small' ? 'h-6 gap-1.5 px-2 text-12' : 'h-7 gap-2 px-2.5 text-13',
        VARIANTS[variant],
        className,
      )}
      {...rest}
    >
      {Icon && <Icon aria-hidden size={14} strokeWidth={2} className="shrink-0" />}
      {children !== undefined && <span className="min-w-0 truncate">{children}</span>}
      {shortcut && <Kbd keys={shortcut} />}
    </button>
  );
}
