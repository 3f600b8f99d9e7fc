import { useMemo } from 'react';
import { FileDiff } from 'lucide-react';
import type { EventRow, PatchOp } from '../../../protocol/contract.ts';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { plural } from '../../ui/format.ts';
import { diffHunks } from '../../ui/diff-lines.ts';
import type { DiffLine } from '../../ui/diff-lines.ts';
import { segmentsOf } from '../../../protocol/pointer.ts';
import type { Plain } from '../../ui/json-patch.ts';

const KINDS = { ' ': 'plain', '-': 'removed', '+': 'added' } as const;

/** `/events/1/data/product_action` as `Purchase › data › product_action`. */
function hunkTitle(pointer: string, rows: readonly EventRow[]): string {
  const segments = segmentsOf(pointer);
  if (segments.length === 0) return 'Batch';
  if (segments[0] !== 'events' || segments.length < 2) return segments.join(' › ');
  const row = rows.find((one) => one.index === Number(segments[1]));
  return [row?.name || `Event ${segments[1]}`, ...segments.slice(2)].join(' › ');
}

function codeOf(lines: readonly DiffLine[]) {
  return lines.map((line) => ({ text: line.text, kind: KINDS[line.sign] }));
}

/** Before and after of what a stage changed, as removed and added lines with what stands around them. */
export function ChangeCard({ patch, before, rows }: { patch: readonly PatchOp[]; before: Plain; rows: readonly EventRow[] }) {
  const hunks = useMemo(() => diffHunks(patch, before), [patch, before]);
  return (
    <Card
      flush
      title={`Changed ${plural(patch.length, 'field')}`}
      icon={<FileDiff aria-hidden size={15} className="text-blocked" />}
      extra={<CopyButton label="Copy as JSON patch" text={() => JSON.stringify(patch, null, 2)} />}
    >
      {hunks.map((hunk, index) => (
        <div key={index} className={index > 0 ? 'border-t border-line' : ''}>
          <h4 className="px-3.5 pt-2 text-12 text-fg2">{hunkTitle(hunk.pointer, rows)}</h4>
          <CodeLines label={`Changes in ${hunkTitle(hunk.pointer, rows)}`} lines={codeOf(hunk.lines)} />
        </div>
      ))}
    </Card>
  );
}
