import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { cx } from './classes.ts';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly detail?: string | undefined;
}

export interface SelectProps<T extends string> {
  value: T;
  options: readonly SelectOption<T>[];
  onChange: (value: T) => void;
  /** Accessible name, and the dim word before the value when `showLabel` is set: `Input All`. */
  label: string;
  showLabel?: boolean | undefined;
  disabled?: boolean | undefined;
  id?: string | undefined;
  className?: string | undefined;
}

/** A picker of one value. */
export function Select<T extends string>({ value, options, onChange, label, showLabel, disabled, id, className }: SelectProps<T>) {
  const items = options.map((option) => ({ value: option.value, label: option.label }));
  return (
    <Base.Root items={items} value={value} onValueChange={(next) => { if (next !== null) onChange(next as T); }} disabled={disabled ?? false} modal={false}>
      <Base.Trigger
        id={id}
        aria-label={label}
        className={cx(
          'inline-flex h-7 min-w-0 shrink-0 items-center gap-1.5 rounded-md border border-line bg-bg1 px-2 text-13 text-fg0 select-none hover:bg-bg2 data-disabled:opacity-50',
          className,
        )}
      >
        {showLabel && <span className="text-fg1">{label}</span>}
        <Base.Value className={cx('min-w-0 flex-1 truncate text-left', showLabel && 'font-semibold')} />
        <Base.Icon className="flex text-fg2"><ChevronDown aria-hidden size={14} /></Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none select-none">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-96 overflow-y-auto rounded-lg bg-pop p-1 text-fg0 shadow-pop outline-none">
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 cursor-default items-center gap-2 rounded px-2 py-1 text-13 outline-none select-none data-highlighted:bg-bg3"
              >
                <span className="w-4 shrink-0"><Base.ItemIndicator><Check aria-hidden size={14} className="text-accent" /></Base.ItemIndicator></span>
                <span className="min-w-0 flex-1">
                  <Base.ItemText className="block truncate">{option.label}</Base.ItemText>
                  {option.detail && <span className="block truncate text-11 text-fg2">{option.detail}</span>}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
