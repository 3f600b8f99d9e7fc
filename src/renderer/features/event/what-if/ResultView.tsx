import { Info } from 'lucide-react';
import { useMemo } from 'react';
import type { EventRow } from '../../../../protocol/contract.ts';
import type { WhatIfResult } from '../../../../protocol/explain.ts';
import { cx } from '../../../ui/classes.ts';
import { compareRuns } from './compare.ts';
import { ConnectionResult } from './ConnectionResult.tsx';
import { StepDiff } from './StepDiff.tsx';

export interface ResultViewProps {
  result: WhatIfResult;
  event: EventRow | null;
  /** Asked about: shown first and open. */
  connection: string | null;
  /** The next result is under way: this one is of other changes. */
  stale: boolean;
}

/** Before and after by output; what changed comes first. */
export function ResultView({ result, event, connection, stale }: ResultViewProps) {
  const comparison = useMemo(() => compareRuns(result, event), [result, event]);
  const ordered = [...comparison.connections].sort((a, b) => Number(b.connection === connection) - Number(a.connection === connection));
  return (
    <div aria-busy={stale} className={cx('flex flex-col gap-3', stale && 'opacity-60')}>
      {comparison.input.length > 0 && (
        <section className="overflow-hidden rounded-lg border border-line bg-bg1">
          <h3 className="border-b border-line px-3.5 py-2 font-semibold">Before the outputs</h3>
          <StepDiff steps={comparison.input} />
        </section>
      )}
      {ordered.map((one) => <ConnectionResult key={one.connection} comparison={one} open={one.connection === connection || (connection === null && one.changed)} />)}
      {ordered.length === 0 && <p className="text-fg2">The batch reached no output in either run.</p>}
      {result.remarks.map((remark) => <p key={remark} className="flex items-start gap-2 text-12 text-fg1"><Info aria-hidden size={14} className="mt-0.5 shrink-0 text-info" />{remark}</p>)}
    </div>
  );
}
