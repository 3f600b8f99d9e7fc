import { useSortable } from '@dnd-kit/sortable';
import { GripVertical } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { RuleSummary } from '../../../protocol/rule.ts';
import { cx } from '../../ui/classes.ts';
import { ContextMenu } from '../../ui/ContextMenu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import type { ReportState } from './rule-reports.ts';

export interface RuleRowProps {
  /** Unique among all rows: a rule may stand in several slots. */
  id: string;
  name: string;
  summary: RuleSummary | undefined;
  report: ReportState | undefined;
  current: boolean;
  /** It stands in an earlier slot too, where its results are shown. */
  shared: boolean;
  dirty: boolean;
  movable: boolean;
  menu: readonly MenuEntry[];
  onSelect: () => void;
  onMove: (step: -1 | 1) => void;
}

/** The cases in a word: how many pass, and how many fail. */
function Badge({ summary, report, shared }: Pick<RuleRowProps, 'summary' | 'report' | 'shared'>) {
  if (summary === undefined) return <span className="text-12 font-medium text-error">missing</span>;
  if (!summary.active) return <span className="text-12 text-fg2">off</span>;
  if (shared) return <span className="text-12 text-fg1">shared</span>;
  if (summary.failure_action === null) return <span className="text-12 font-medium text-warn">set up</span>;
  const result = report?.report?.report;
  if (result === undefined) return report?.error ? <span className="text-12 font-medium text-error">failed</span> : null;
  const failed = result.failed + result.problems.length;
  if (failed === 0) return <span className="text-12 font-medium text-ok tabular-nums" title={`${result.passed} cases pass`}><span className="sr-only">passing cases: </span>{result.passed}</span>;
  return <span className="text-12 font-semibold text-error tabular-nums" title={`${result.passed} cases pass, ${failed} fail`}>{result.passed} · {failed}<span className="sr-only"> failing</span></span>;
}

export function RuleRow({ id, name, summary, report, current, shared, dirty, movable, menu, onSelect, onMove }: RuleRowProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id, disabled: !movable });
  const dim = summary !== undefined && !summary.active;

  function onKeyDown(event: KeyboardEvent): void {
    if (!event.altKey || !movable || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  }

  return (
    <ContextMenu entries={menu}>
      <li
        ref={setNodeRef}
        style={{ transform: transform === null ? undefined : `translate3d(0, ${Math.round(transform.y)}px, 0)`, transition }}
        className={cx('group relative flex h-7.5 items-center rounded-md', current ? 'bg-bg3' : 'hover:bg-bg2', isDragging && 'z-10 shadow-pop')}
      >
        <button
          ref={setActivatorNodeRef}
          type="button"
          {...attributes}
          {...listeners}
          tabIndex={-1}
          aria-label={`Move ${name}`}
          title={movable ? 'Drag to reorder, or Alt+↑ and Alt+↓' : undefined}
          className={cx('flex h-full w-6 shrink-0 touch-none items-center justify-center text-fg2', movable ? 'cursor-grab active:cursor-grabbing' : 'invisible')}
        >
          <GripVertical aria-hidden size={12} />
        </button>
        <button
          type="button"
          data-rule={name}
          aria-current={current ? 'true' : undefined}
          aria-keyshortcuts={movable ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
          title={summary?.off ?? name}
          onClick={onSelect}
          onKeyDown={onKeyDown}
          className="flex h-full min-w-0 flex-1 items-center gap-2 rounded-md pr-2 text-left"
        >
          <span className={cx('min-w-0 flex-1 truncate', current ? 'font-semibold text-fg0' : dim ? 'text-fg2' : 'text-fg0')}>
            {name}
            {dirty && <span className="text-warn" title="Not saved yet"> •<span className="sr-only"> not saved yet</span></span>}
          </span>
          <Badge summary={summary} report={report} shared={shared} />
        </button>
      </li>
    </ContextMenu>
  );
}
