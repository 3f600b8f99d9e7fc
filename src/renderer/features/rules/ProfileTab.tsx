import { ArrowRight } from 'lucide-react';
import type { RuleTrial } from '../../../protocol/rule.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { Badge } from '../../ui/Badge.tsx';
import { SkeletonRows } from '../../ui/Skeleton.tsx';

function text(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : stringifyJson(value);
}

/** What the batch writes to the profile behind the rule, and what of the rule's changes does not reach it (spec a.7). */
export function ProfileTab({ trial }: { trial: RuleTrial | null }) {
  if (trial === null) return <SkeletonRows rows={4} label="Working out the effect" />;
  if (trial.profile.length === 0) return <p className="px-4 py-4 text-fg2">This batch writes nothing to the profile.</p>;
  return (
    <ul aria-label="Effect on the profile" className="divide-y divide-line">
      {trial.profile.map((entry) => (
        <li key={`${entry.what} ${entry.name}`} className="px-4 py-2.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <code className="data font-medium">{entry.name}</code>
            <span className="text-12 text-fg2">{entry.what}</span>
            <span className="flex-1" />
            <Badge tone={entry.reaches ? 'ok' : 'warn'}>{entry.reaches ? 'reaches the profile' : 'does not reach the profile'}</Badge>
          </p>
          <p className="mt-1 flex flex-wrap items-center gap-2 data"><span className="text-fg1">{text(entry.before)}</span><ArrowRight aria-label="becomes" size={12} className="text-fg2" /><span>{text(entry.after)}</span></p>
          {entry.message !== '' && <p className="mt-1 text-12 text-fg1">{entry.message}</p>}
        </li>
      ))}
    </ul>
  );
}
