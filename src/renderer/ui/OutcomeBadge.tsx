import type { Outcome } from '../../protocol/vocabulary.ts';
import { Badge } from './Badge.tsx';
import { OUTCOME_LOOKS } from './outcomes.ts';

export interface OutcomeBadgeProps {
  outcome: Outcome;
  /** Replaces the bare word, for sums and details: `3/3 delivered`, `failed 400`. */
  text?: string | undefined;
  title?: string | undefined;
  className?: string | undefined;
}

/** An outcome: icon and word, never colour alone. */
export function OutcomeBadge({ outcome, text, title, className }: OutcomeBadgeProps) {
  const look = OUTCOME_LOOKS[outcome];
  return (
    <Badge tone={look.tone} icon={look.icon} title={title ?? look.meaning} className={className}>
      {text ?? outcome}
    </Badge>
  );
}
