import { FileWarning } from 'lucide-react';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import type { PlanEditing } from './use-plan-draft.ts';

/** The file changed outside while it was edited here: nothing is lost until the user decides. */
export function ConflictBar({ draft, theirs, onShow }: { draft: PlanEditing; theirs: DataPlan; onShow: () => void }) {
  const count = theirs.data_plan_versions.length;
  return (
    <Banner
      tone="warn"
      icon={FileWarning}
      actions={(
        <>
          <Button size="small" onClick={onShow}>Show the difference</Button>
          <Button size="small" onClick={draft.discard}>Take the file</Button>
          <Button size="small" onClick={draft.keepMine}>Keep mine</Button>
        </>
      )}
    >
      plans/{draft.id}.json changed on disk while you were editing{count === draft.plan.data_plan_versions.length ? '' : ` (it now has ${count} versions)`}.
    </Banner>
  );
}
