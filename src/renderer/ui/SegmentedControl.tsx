import { cx } from './classes.ts';

export interface SegmentOption<T extends string> {
  readonly value: T;
  readonly label: string;
  /** Why it cannot be chosen. */
  readonly disabled?: string | undefined;
}

export interface SegmentedControlProps<T extends string> {
  value: T;
  options: readonly SegmentOption<T>[];
  onChange: (value: T) => void;
  label: string;
}

/** A few choices of which one is on. */
export function SegmentedControl<T extends string>({ value, options, onChange, label }: SegmentedControlProps<T>) {
  return (
    <div role="radiogroup" aria-label={label} className="inline-flex h-7 w-fit shrink-0 rounded-md border border-line bg-bg1 p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          disabled={option.disabled !== undefined}
          title={option.disabled}
          onClick={() => onChange(option.value)}
          className={cx('rounded px-2.5 text-12 whitespace-nowrap disabled:opacity-50', option.value === value ? 'bg-bg3 font-semibold text-fg0' : 'font-medium text-fg2 enabled:hover:text-fg0')}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
