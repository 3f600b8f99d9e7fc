import { TriangleAlert } from 'lucide-react';
import type { BatchDetail, Violation } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { codeLines } from '../../ui/code-lines.ts';
import { pointerPath } from '../../ui/json-tree.ts';
import { stringifyJson } from '../../../protocol/json.ts';
import { pointerSegments, valueAt } from '../../ui/json-patch.ts';

/** Each violation with the place in the batch and the value that stands there. */
export function ViolationsTab({ batch, violations }: { batch: BatchDetail; violations: readonly Violation[] }) {
  return (
    <div className="flex flex-col gap-3 p-4">
      {violations.map((violation) => {
        const value = valueAt(batch.batch, pointerSegments(violation.pointer));
        return (
          <Card key={violation.id} flush title={violation.message} icon={<TriangleAlert aria-hidden size={15} className="text-warn" />}>
            <p className="flex flex-wrap gap-x-3 px-3.5 py-2.5 text-12 text-fg2"><code>{violation.code}</code><code className="text-fg1">{pointerPath(violation.pointer)}</code></p>
            {value !== undefined && <div className="border-t border-line"><CodeLines wrap label="The value" className="max-h-60 overflow-y-auto" lines={codeLines(stringifyJson(value, 2))} /></div>}
          </Card>
        );
      })}
    </div>
  );
}
