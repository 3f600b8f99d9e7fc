import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { RuleFinding } from '../../../protocol/rule.ts';
import { cx } from '../../ui/classes.ts';
import { revealLine } from './desk-store.ts';
import { useDesk } from './use-desk.ts';

const LOOKS = {
  error: { icon: CircleX, text: 'text-error' }, warning: { icon: TriangleAlert, text: 'text-warn' }, hint: { icon: Info, text: 'text-info' },
} as const;
const ORDER = ['error', 'warning', 'hint'] as const;

/** Everything the linter found, worst first, and case files that cannot be read. */
export function ProblemsTab({ findings, onShowExample }: { findings: readonly RuleFinding[]; onShowExample: (finding: RuleFinding) => void }) {
  const { name, report } = useDesk();
  const unreadable = report.report?.report.problems ?? [];
  const sorted = findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || a.line - b.line);
  if (sorted.length === 0 && unreadable.length === 0) return <p className="px-3 py-3 text-fg2">No trap was found in this code.</p>;
  return (
    <ul className="py-1">
      {sorted.map((finding, index) => {
        const { icon: Icon, text } = LOOKS[finding.severity];
        return (
          <li key={index} className="flex min-h-7 items-start gap-2 px-3 py-1 hover:bg-bg1">
            <Icon role="img" aria-label={finding.severity} size={14} className={cx('mt-[3px] shrink-0', text)} />
            <button type="button" onClick={() => revealLine(name, finding.line)} className="min-w-0 flex-1 rounded-sm text-left hover:underline">
              {finding.message} <span className="text-12 whitespace-nowrap text-fg2">line {finding.line}</span>
            </button>
            {finding.example !== null && <button type="button" title={finding.example.title} onClick={() => onShowExample(finding)} className="shrink-0 rounded-sm text-12 text-accent hover:underline">Show one</button>}
            <code className="shrink-0 pt-0.5 text-11 text-fg2 @max-[520px]:hidden">{finding.code}</code>
          </li>
        );
      })}
      {unreadable.map((problem) => (
        <li key={problem.case} className="flex min-h-7 items-start gap-2 px-3 py-1">
          <CircleX role="img" aria-label="error" size={14} className="mt-[3px] shrink-0 text-error" />
          <span className="min-w-0 flex-1">cases/{problem.case}.json{problem.line === null ? '' : `:${problem.line}`}: {problem.message}</span>
        </li>
      ))}
    </ul>
  );
}
