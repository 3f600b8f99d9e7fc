import { useId } from 'react';
import type { IdentityStrategyName } from '../../../protocol/identity.ts';
import { cx } from '../../ui/classes.ts';
import { STRATEGY_LABELS } from '../users/identity-words.ts';
import { STRATEGIES } from './identity-form.ts';

export interface StrategyChoiceProps {
  labelledBy: string;
  value: IdentityStrategyName;
  error: string | undefined;
  onChange: (strategy: IdentityStrategyName) => void;
}

export function StrategyChoice({ labelledBy, value, error, onChange }: StrategyChoiceProps) {
  const id = useId();
  return (
    <>
      <div role="radiogroup" aria-labelledby={labelledBy} className="divide-y divide-line overflow-hidden rounded-lg border border-line">
        {STRATEGIES.map(({ name, sentence }) => (
          <label key={name} className={cx('flex items-start gap-3 px-3.5 py-2', name === value ? 'bg-accent-tint' : 'hover:bg-bg1')}>
            <input type="radio" name={`${id}strategy`} aria-label={STRATEGY_LABELS[name]} aria-describedby={`${id}${name}`} checked={name === value} onChange={() => onChange(name)} className="mt-1 shrink-0 accent-(--accent-fill)" />
            <span className="grid min-w-0 flex-1 gap-x-6 min-[1000px]:grid-cols-[150px_minmax(0,1fr)]"><span className={cx('font-medium', name === value && 'font-semibold')}>{STRATEGY_LABELS[name]}</span><span id={`${id}${name}`} className="text-fg1">{sentence}</span></span>
          </label>
        ))}
      </div>
      {error !== undefined && <p role="alert" className="mt-1 text-12 text-error">{error}</p>}
    </>
  );
}
