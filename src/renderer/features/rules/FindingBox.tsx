import { X } from 'lucide-react';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { cx } from '../../ui/classes.ts';

const LOOK = {
  error: 'border-error bg-error-tint', warning: 'border-warn bg-warn-tint', hint: 'border-info bg-info-tint',
} as const satisfies Record<RuleFinding['severity'], string>;

export interface FindingBoxProps {
  finding: RuleFinding;
  readOnly: boolean;
  onShow: () => void;
  onFix: () => void;
  onClose: () => void;
}

/** What the linter says, right below the line it speaks of. */
export function FindingBox({ finding, readOnly, onShow, onFix, onClose }: FindingBoxProps) {
  const canFix = finding.fix !== null && !readOnly;
  return (
    <div role="note" className={cx('relative flex items-start gap-2 rounded-md border px-2.5 py-1 font-mono text-[11.5px] leading-[20px] text-fg1', LOOK[finding.severity])}>
      <p className="min-w-0 flex-1 whitespace-pre-wrap">
        <span className="sr-only">{finding.severity}: </span>
        {finding.message}{' '}
        {finding.example !== null && <button type="button" title={finding.example.title} onClick={onShow} className="rounded-sm font-semibold text-fg0 hover:underline">Show one</button>}
        {finding.example !== null && canFix && <span aria-hidden> · </span>}
        {canFix && <button type="button" onClick={onFix} className="rounded-sm font-semibold text-accent hover:underline">Fix: {finding.fix?.title}</button>}
      </p>
      <button type="button" aria-label="Close this note" onClick={onClose} className="mt-1 flex shrink-0 rounded-sm text-fg2 hover:text-fg0"><X aria-hidden size={12} /></button>
    </div>
  );
}
