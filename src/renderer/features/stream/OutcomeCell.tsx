import { Badge } from '../../ui/Badge.tsx';
import { OUTCOME_LOOKS } from '../../ui/outcomes.ts';
import type { OutcomeSummary } from './outcome-summary.ts';

/** The sum over outputs; the tooltip lists them. */
export function OutcomeCell({ summary }: { summary: OutcomeSummary }) {
  if (summary.worst === null) return <span className="text-12 text-fg2">{summary.text}</span>;
  return <Badge tone={summary.tone} icon={OUTCOME_LOOKS[summary.worst].icon} title={summary.lines.join('\n')}>{summary.text}</Badge>;
}
