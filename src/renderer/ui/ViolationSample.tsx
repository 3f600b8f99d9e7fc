import type { BatchDetail } from '../../protocol/contract.ts';
import type { Violation } from '../../protocol/data-plan.ts';
import { JsonTree } from './JsonTree.tsx';
import { violationSample } from './trace-document.ts';

export interface ViolationSampleProps {
  batch: Pick<BatchDetail, 'id' | 'batch' | 'trace'>;
  violation: Violation;
  /** Beside the place: what blocking does to it. */
  note?: string | undefined;
  className?: string | undefined;
}

/** The event or user data as the plan saw it, open and scrolled to the place. */
export function ViolationSample({ batch, violation, note, className }: ViolationSampleProps) {
  const sample = violationSample(batch, violation);
  if (sample === null) return <p className="px-3.5 py-3 text-fg2">The stored batch has no such place any more.</p>;
  return (
    <div data-tree-scroll className={className ?? 'relative max-h-80 overflow-y-auto'}>
      <JsonTree
        bare
        key={violation.id}
        label="Sample event"
        value={sample.value}
        openDepth={3}
        reveal={sample.pointer}
        annotate={note === undefined ? undefined : (pointer) => (pointer === sample.pointer ? note : null)}
      />
    </div>
  );
}
