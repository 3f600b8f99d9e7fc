import { TriangleAlert } from 'lucide-react';
import type { RuleSummary } from '../../../../protocol/rule.ts';
import { goTo } from '../../../stores/navigation.ts';
import { TextLink } from '../../../ui/TextLink.tsx';

/** A rule by its name, leading to the Rules screen, with what keeps it from running. */
export function RuleName({ name, rule, loaded }: { name: string; rule: RuleSummary | undefined; loaded: boolean }) {
  const trouble = !loaded ? null : rule === undefined ? 'there is no such rule' : rule.off;
  return (
    <span className="flex min-w-0 flex-1 items-center gap-2">
      <span className="flex max-w-[70%] shrink-0"><TextLink title={`Open ${name} in Rules`} onClick={() => goTo('rules', name)}>{name}</TextLink></span>
      {trouble !== null && <span className="flex min-w-0 items-center gap-1 text-12 text-warn" title={trouble}><TriangleAlert aria-hidden size={12} className="shrink-0" /><span className="truncate">{trouble}</span></span>}
      {trouble === null && rule?.description !== undefined && rule.description !== '' && <span className="min-w-0 truncate text-12 text-fg2" title={rule.description}>{rule.description}</span>}
    </span>
  );
}
