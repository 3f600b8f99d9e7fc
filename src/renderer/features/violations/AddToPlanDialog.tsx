import { useMemo, useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileDiff, TriangleAlert } from 'lucide-react';
import type { PlanFix, PlanSummary } from '../../../protocol/data-plan.ts';
import { parseJson } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import { invalidatePlans, planApi } from '../../api/data-plans.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { CodeLines } from '../../ui/CodeLines.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { diffHunks } from '../../ui/diff-lines.ts';
import { placeInPlan } from './plan-path.ts';
import type { Plain } from '../../ui/json-patch.ts';
import { showToast } from '../../ui/toasts.ts';

const KINDS = { ' ': 'plain', '-': 'removed', '+': 'added' } as const;

function Patch({ fix }: { fix: PlanFix }) {
  const before = useMemo(() => parseJson(fix.before) as Plain, [fix]);
  const hunks = useMemo(() => diffHunks(fix.patch, before), [fix, before]);
  return (
    <Card flush title={`plans/${fix.plan}.json`} icon={<FileDiff aria-hidden size={15} className="text-blocked" />} extra={<CopyButton label="Copy as JSON patch" text={() => JSON.stringify(fix.patch, null, 2)} />}>
      {hunks.map((hunk, index) => (
        <div key={hunk.pointer} className={index > 0 ? 'border-t border-line' : ''}>
          <h4 className="truncate px-3.5 pt-2 font-mono text-[11.5px] text-fg2" title={hunk.pointer}>{placeInPlan(hunk.pointer, before)}</h4>
          <CodeLines label={`Change of ${hunk.pointer}`} lines={hunk.lines.map(({ sign, text }) => ({ text, kind: KINDS[sign] }))} />
        </div>
      ))}
    </Card>
  );
}

export interface AddToPlanDialogProps {
  fixes: readonly PlanFix[];
  plans: readonly PlanSummary[];
  onWritten: () => void;
  onClose: () => void;
}

/** What would be written into the plan's file; nothing is written before it is confirmed. */
export function AddToPlanDialog({ fixes, plans, onWritten, onClose }: AddToPlanDialogProps) {
  const client = useQueryClient();
  const [chosen, setChosen] = useState(0);
  const fix = fixes[chosen] ?? fixes[0];
  const write = useMutation({
    mutationFn: (one: PlanFix) => planApi.save(one.plan, parseJson(one.after)),
    onSuccess: async (_, one) => {
      onWritten();
      onClose();
      showToast(`plans/${one.plan}.json is written`);
      await invalidatePlans(client);
    },
  });
  if (fix === undefined) return null;
  const version = plans.find(({ id }) => id === fix.plan)?.versions.find((one) => one.version === fix.version);
  return (
    <Dialog
      open
      width="w-[720px]"
      title={`Add to ${fix.plan} v${fix.version}`}
      onClose={onClose}
      actions={(
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" data-first-focus disabled={write.isPending} onClick={() => write.mutate(fix)}>Write to the plan</Button>
        </>
      )}
    >
      <div className="flex flex-col gap-3">
        {fixes.length > 1 ? (
          <div role="radiogroup" aria-label="Change" className="flex flex-col gap-1">
            {fixes.map((one, index) => (
              <label key={index} className="flex items-center gap-2">
                <input type="radio" name="plan-fix" className="accent-(--accent-fill)" checked={index === chosen} onChange={() => setChosen(index)} /> {one.title}
              </label>
            ))}
          </div>
        ) : <p className="text-fg1">{fix.title}</p>}
        <Patch key={chosen} fix={fix} />
        {version?.activated_environment === 'production' && (
          <p className="flex items-start gap-2 text-12 text-warn"><TriangleAlert aria-hidden size={14} className="mt-px shrink-0" />This version is active in production. The hosted window makes you clone it first; here it is changed at once.</p>
        )}
        {write.error && <p role="alert" className="text-error">{asApiError(write.error).message}</p>}
      </div>
    </Dialog>
  );
}
