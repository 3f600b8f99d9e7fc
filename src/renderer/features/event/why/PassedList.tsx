import type { BatchDetail } from '../../../../protocol/contract.ts';
import type { Why } from '../../../../protocol/explain.ts';
import { showStep } from '../detail-place.ts';

export interface PassedListProps {
  passed: Why['passed'];
  batch: Pick<BatchDetail, 'trace'>;
  connection: string;
}

/** Stages that let it pass, one line each; a click shows the step. Those that had nothing to do are only named. */
export function PassedList({ passed, batch, connection }: PassedListProps) {
  const told = passed.filter(({ verdict }) => verdict !== 'skipped');
  const idle = passed.filter(({ verdict }) => verdict === 'skipped');
  return (
    <>
      <ul className="py-1.5">
        {told.map((one, index) => {
          const at = batch.trace.findIndex((step) => step.stage === one.stage && step.label === one.label && (step.scope === 'batch' || step.connection === connection));
          return (
            <li key={index} className="flex items-baseline gap-3 px-3.5 py-0.5 text-12">
              <button type="button" disabled={at < 0} title="Show in the trace" onClick={() => showStep(`s${at}`)} className="w-28 shrink-0 truncate rounded-sm text-left text-fg0 enabled:hover:underline">{one.label}</button>
              <span className="min-w-0 truncate text-fg1" title={one.reason.message}>{one.verdict === 'changed' && <span className="mr-2 font-medium text-info">changed it</span>}{one.reason.message}</span>
            </li>
          );
        })}
      </ul>
      {idle.length > 0 && <p className="border-t border-line px-3.5 py-2 text-12 text-fg2">Nothing to do: {idle.map(({ label }) => label).join(', ')}</p>}
    </>
  );
}
