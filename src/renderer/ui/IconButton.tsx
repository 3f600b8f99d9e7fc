import type { ComponentProps } from 'react';
import type { LucideIcon } from 'lucide-react';
import { cx } from './classes.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Accessible name and tooltip. */
  label: string;
  icon: LucideIcon;
  keys?: string | undefined;
  size?: number | undefined;
  pressed?: boolean | undefined;
}

/** A button that is only an icon; its label is always in the tooltip. */
export function IconButton({ label, icon: Icon, keys, size = 14, pressed, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type={type}
        aria-label={label}
        aria-pressed={pressed}
        className={cx(
          'inline-flex size-6 shrink-0 items-center justify-center rounded-md text-fg2 enabled:hover:bg-bg2 enabled:hover:text-fg0 disabled:opacity-50',
          pressed && 'bg-bg3 text-fg0',
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden size={size} />
      </button>
    </Tooltip>
  );
}
