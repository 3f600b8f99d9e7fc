import { ATTRIBUTE_TYPES, typeLabel } from '../../../../protocol/plan-attribute.ts';
import type { AttributeType } from '../../../../protocol/plan-attribute.ts';
import { Select } from '../../../ui/Select.tsx';

const ANY = 'any';
const OPTIONS = [...ATTRIBUTE_TYPES, ANY].map((value) => ({ value, label: typeLabel(value === ANY ? null : (value as AttributeType)) }));

export interface AttributeTypeSelectProps {
  value: AttributeType | null;
  label: string;
  disabled?: boolean | undefined;
  onChange: (type: AttributeType | null) => void;
  className?: string | undefined;
}

export function AttributeTypeSelect({ value, label, disabled, onChange, className }: AttributeTypeSelectProps) {
  return <Select label={label} className={className} disabled={disabled} value={value ?? ANY} options={OPTIONS} onChange={(next) => onChange(next === ANY ? null : (next as AttributeType))} />;
}
