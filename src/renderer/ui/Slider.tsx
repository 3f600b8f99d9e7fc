import { cx } from './classes.ts';

export interface SliderProps {
  id?: string | undefined;
  /** The last step; the first is 0. */
  max: number;
  value: number;
  onChange: (value: number) => void;
  label: string;
  /** The place in words, for those who hear it. */
  valueText: string;
  disabled?: boolean | undefined;
  className?: string | undefined;
}

/** A place in a row of steps; arrow keys, Page Up and Down, Home and End move it. */
export function Slider({ id, max, value, onChange, label, valueText, disabled, className }: SliderProps) {
  return (
    <input
      id={id}
      type="range"
      min={0}
      max={max}
      step={1}
      value={value}
      disabled={disabled}
      aria-label={label}
      aria-valuetext={valueText}
      onChange={(event) => onChange(Number(event.target.value))}
      style={{ backgroundImage: `linear-gradient(to right, var(--accent-fill) ${max === 0 ? 100 : (value / max) * 100}%, var(--bg3) 0)` }}
      className={cx(
        'block h-1 w-full appearance-none rounded-full outline-offset-4 disabled:opacity-50',
        '[&::-webkit-slider-thumb]:size-3.5 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:border-2 [&::-webkit-slider-thumb]:border-bg0 [&::-webkit-slider-thumb]:bg-accent-fill',
        '[&::-moz-range-thumb]:size-2.5 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:border-2 [&::-moz-range-thumb]:border-bg0 [&::-moz-range-thumb]:bg-accent-fill',
        className,
      )}
    />
  );
}
