import { Switch as Base } from '@base-ui/react/switch';

export interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean | undefined;
  id?: string | undefined;
}

export function Switch({ checked, onChange, label, disabled, id }: SwitchProps) {
  return (
    <Base.Root
      id={id}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled ?? false}
      aria-label={label}
      className="inline-flex h-4 w-7 shrink-0 items-center rounded-full bg-fg2 p-0.5 data-checked:bg-accent-fill data-disabled:opacity-50"
    >
      <Base.Thumb className="size-3 rounded-full bg-bg0 transition-transform duration-100 data-checked:translate-x-3" />
    </Base.Root>
  );
}
