export interface CheckboxListProps {
  label: string;
  options: readonly { readonly value: string; readonly label: string }[];
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** Several of many. */
export function CheckboxList({ label, options, value, onChange }: CheckboxListProps) {
  return (
    <div role="group" aria-label={label} className="flex max-h-44 w-full flex-wrap gap-x-5 gap-y-1 overflow-y-auto">
      {options.map((option) => (
        <label key={option.value} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="accent-(--accent-fill)"
            checked={value.includes(option.value)}
            onChange={(event) => onChange(event.target.checked ? [...value, option.value] : value.filter((other) => other !== option.value))}
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
