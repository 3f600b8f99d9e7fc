import { Braces, TriangleAlert } from 'lucide-react';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import type { RuleRun } from '../../../protocol/rule.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Card } from '../../ui/Card.tsx';
import { formatMs } from '../../ui/format.ts';
import { LogLines } from '../../ui/LogLines.tsx';

/** The run of a rule on this batch: version, time against the limit, what it printed and what to watch out for. */
export function RuleRunCard({ run }: { run: RuleRun }) {
  return (
    <Card
      flush
      icon={<Braces aria-hidden size={15} className="text-blocked" />}
      title={run.rule}
      extra={
        <>
          <Badge mono>{run.version}</Badge>
          {run.cold && <Badge title="The rule was loaded for this run; that is not counted">cold start</Badge>}
          <span className="text-12 whitespace-nowrap tabular-nums">{formatMs(run.ms)} of {RULE_LIMIT_MS} ms</span>
        </>
      }
    >
      {run.warnings.map((warning, index) => (
        <p key={index} className="flex items-start gap-2 border-b border-line bg-warn-tint px-3.5 py-2 text-warn">
          <TriangleAlert aria-hidden size={14} className="mt-[3px] shrink-0" />
          <span className="min-w-0">{warning.message}</span>
        </p>
      ))}
      {run.logs.length === 0
        ? <p className="px-3.5 py-2.5 text-12 text-fg2">It printed nothing.</p>
        : <div className="py-1.5"><h4 className="px-3.5 pb-1 text-12 text-fg2">Console</h4><LogLines logs={run.logs} cut={run.logs_cut} /></div>}
      {run.error !== null && run.error.trace.length > 0 && <pre className="overflow-x-auto border-t border-line px-3.5 py-2.5 data text-fg1">{run.error.trace.join('\n')}</pre>}
    </Card>
  );
}
