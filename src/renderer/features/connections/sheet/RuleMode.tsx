import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';

type Forward = 'only' | 'except';
const OPTIONS = [{ value: 'none', label: 'No rule' }, { value: 'only', label: 'Only forward' }, { value: 'except', label: 'Do not forward' }] as const;

/** Whether there is a rule, and which way it goes (spec/pipeline.md d.1). */
export function RuleMode({ label, value, onChange }: { label: string; value: Forward | undefined; onChange: (value: Forward | null) => void }) {
  return <SegmentedControl<Forward | 'none'> label={label} value={value ?? 'none'} options={OPTIONS} onChange={(next) => onChange(next === 'none' ? null : next)} />;
}
