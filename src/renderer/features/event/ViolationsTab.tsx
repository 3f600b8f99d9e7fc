import { useState } from 'react';
import { ShieldBan } from 'lucide-react';
import type { BatchDetail, Violation } from '../../../protocol/contract.ts';
import { contextStore } from '../../stores/context.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { select } from '../../stores/selection.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/classes.ts';
import { ExpectedActual } from '../../ui/ExpectedActual.tsx';
import { pointerPath } from '../../ui/json-tree.ts';
import { ViolationBadge } from '../../ui/ViolationBadge.tsx';
import { ViolationSample } from '../../ui/ViolationSample.tsx';

function showGroup(violation: Violation): void {
  select({ violation: violation.group });
  // What else narrows the list could hide the very group that is asked for.
  contextStore.setState({ violationFilter: '', input: null, env: null });
  goToPlans('violations');
}

function Links({ violation }: { violation: Violation }) {
  const LINK = 'rounded-sm text-accent hover:underline';
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-3.5 py-2 text-12 text-fg2">
      <button type="button" className={LINK} onClick={() => goToPlans('plans', { plan: violation.plan, version: violation.version, point: violation.match_key })}>{violation.plan} v{violation.version}</button>
      <span>{violation.profile} profile</span>
      <button type="button" className={LINK} onClick={() => showGroup(violation)}>All like this, and the fix</button>
    </p>
  );
}

/** Each violation in a sentence; the one that is open with what was expected and its place in the event. */
export function ViolationsTab({ batch, violations }: { batch: BatchDetail; violations: readonly Violation[] }) {
  const [open, setOpen] = useState<string | null>(violations[0]?.id ?? null);
  return (
    <ul aria-label="Violations" className="flex flex-col gap-3 p-4">
      {violations.map((violation) => {
        const isOpen = violation.id === open;
        return (
          <li key={violation.id} className={cx('overflow-hidden rounded-lg border bg-bg1', isOpen ? 'border-fg2' : 'border-line')}>
            <button type="button" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? null : violation.id)} className={cx('flex w-full flex-col items-start gap-1.5 px-3.5 py-2.5 text-left', !isOpen && 'hover:bg-bg2')}>
              <span className="flex w-full flex-wrap items-center gap-2">
                <ViolationBadge kind={violation.code} />
                {violation.blocked && <Badge tone="blocked" icon={ShieldBan} title="The data was removed in the stage Plan blocking">blocked</Badge>}
                <code className="min-w-0 flex-1 truncate text-right data text-[11.5px]! text-fg2">{pointerPath(violation.pointer)}</code>
              </span>
              <span className="text-fg0">{violation.message}</span>
            </button>
            {isOpen && (
              <>
                <div className="border-t border-line"><ExpectedActual violation={violation} /></div>
                <div className="border-t border-line"><ViolationSample batch={batch} violation={violation} note={violation.blocked ? 'blocked here' : undefined} /></div>
                <Links violation={violation} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
