import type { Fact } from '../../../../protocol/partner.ts';
import { cx } from '../../../ui/classes.ts';
import { StatusBadge } from './StatusBadge.tsx';

/** Facts, each with how well it is known. `lit` is the one that a link led to. */
export function FactList({ facts, label, lit = null }: { facts: readonly Fact[]; label: string; lit?: string | null | undefined }) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line bg-bg1">
      {facts.map((fact) => (
        <li key={fact.id} data-fact={fact.id} className={cx('flex items-start gap-3 px-3 py-2', fact.id === lit && 'bg-warn-tint')}>
          <span className="w-24 shrink-0"><StatusBadge status={fact.status} /></span>
          <span className="min-w-0 flex-1">{fact.text}</span>
        </li>
      ))}
    </ul>
  );
}
