import type { FailureAction } from '../../../protocol/rule.ts';
import { cx } from '../../ui/classes.ts';

const CHOICES: readonly { readonly value: FailureAction; readonly label: string; readonly detail: string }[] = [
  { value: 'discard', label: 'Discard', detail: 'The batch is dropped' },
  { value: 'proceed', label: 'Proceed', detail: 'The batch goes on as it came' },
];

/** Discard or Proceed; neither is chosen for the user. */
export function FailureActionChoice({ value, onChange }: { value: FailureAction | null; onChange: (value: FailureAction) => void }) {
  return (
    <div role="radiogroup" aria-label="When it fails" className="grid w-full grid-cols-2 gap-2">
      {CHOICES.map((choice) => (
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={value === choice.value}
          onClick={() => onChange(choice.value)}
          className={cx('flex items-start gap-2.5 rounded-md border px-3 py-2 text-left', value === choice.value ? 'border-accent bg-accent-tint' : 'border-line hover:bg-bg2')}
        >
          <span aria-hidden className={cx('mt-[3px] flex size-3.5 shrink-0 items-center justify-center rounded-full border', value === choice.value ? 'border-accent' : 'border-fg2')}>
            {value === choice.value && <span className="size-2 rounded-full bg-accent" />}
          </span>
          <span><span className="block font-medium">{choice.label}</span><span className="block text-12 text-fg1">{choice.detail}</span></span>
        </button>
      ))}
    </div>
  );
}
