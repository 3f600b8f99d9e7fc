import { useMemo } from 'react';
import type { PatchOp } from '../../../protocol/patch-op.ts';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { diffHunks } from '../../ui/diff-lines.ts';
import { segmentsOf } from '../../../protocol/pointer.ts';

const KINDS = { ' ': 'plain', '-': 'removed', '+': 'added' } as const;

function hunkTitle(pointer: string, document: unknown): string {
  const segments = segmentsOf(pointer);
  const [first, index] = segments;
  if (first !== 'events' || index === undefined) return segments.join(' › ');
  const { events } = (document ?? {}) as { events?: { event_type?: string; data?: { event_name?: string; screen_name?: string } }[] };
  const event = events?.[Number(index)];
  return [event?.data?.event_name ?? event?.data?.screen_name ?? event?.event_type ?? `event ${index}`, ...segments.slice(2)].join(' › ');
}

/** A patch as removed and added lines, one block per changed object. */
export function DiffLines({ patch, document, label }: { patch: readonly PatchOp[]; document: unknown; label: string }) {
  const hunks = useMemo(() => diffHunks(patch, document as PatchOp['value']), [patch, document]);
  return hunks.map((hunk, index) => {
    const title = hunkTitle(hunk.pointer, document);
    return (
      <div key={index} className={index > 0 ? 'border-t border-line' : ''}>
        {title !== '' && <h4 className="px-3.5 pt-2 text-12 text-fg2">{title}</h4>}
        <CodeLines label={`${label}${title === '' ? '' : `, ${title}`}`} lines={hunk.lines.map((line) => ({ text: line.text, kind: KINDS[line.sign] }))} />
      </div>
    );
  });
}
