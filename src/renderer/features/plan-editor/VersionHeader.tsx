import { useState } from 'react';
import { ChevronRight, Copy, Download, Ellipsis, Power } from 'lucide-react';
import type { PlanSummary } from '../../../protocol/data-plan.ts';
import { planApi, usePlanAction } from '../../api/data-plans.ts';
import { useCommands } from '../../app/commands.ts';
import { goToPlans } from '../../stores/plan-place.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu } from '../../ui/Menu.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { PLAN_STATUS_LABELS, PlanStatus } from '../../ui/PlanStatus.tsx';
import { Select } from '../../ui/Select.tsx';
import { showToast } from '../../ui/toasts.ts';
import { ActivateDialog } from './ActivateDialog.tsx';
import { CommitField } from './form/CommitField.tsx';
import { copy, exportPlan, exportVersion, linterConfig, mpCommand, mpConfig } from './plan-actions.ts';
import { PlanDetailsDialog } from './PlanDetailsDialog.tsx';
import { editVersion } from './plan-drafts.ts';
import type { VersionOf } from './plan-drafts.ts';
import type { PlanEditing } from './use-plan-draft.ts';

export interface VersionHeaderProps {
  draft: PlanEditing;
  version: VersionOf;
  summary: PlanSummary | undefined;
  cloning: boolean;
  onClone: () => void;
  onDelete: (plan: PlanSummary) => void;
  onImport: () => void;
}

const UNSAVED = 'Save or discard the changes first';

/** Which plan and version this is, whether it is active, and what can be done with it as a whole. */
export function VersionHeader({ draft, version, summary, cloning, onClone, onDelete, onImport }: VersionHeaderProps) {
  const [asking, setAsking] = useState<'activate' | 'delete' | 'details' | null>(null);
  const remove = usePlanAction((number: number) => planApi.removeVersion(draft.id, number));
  const number = version.version;
  const facts = summary?.versions.find((one) => one.version === number);
  const saved = draft.dirty ? UNSAVED : undefined;
  useCommands(() => [
    { id: 'plan.activate', title: `Activate version ${number}…`, group: 'Data plans', when: () => !draft.dirty || UNSAVED, run: () => setAsking('activate') },
    { id: 'plan.details', title: 'Name and description of the plan…', group: 'Data plans', run: () => setAsking('details') },
    { id: 'plan.export-version', title: `Export version ${number}`, group: 'Data plans', run: () => exportVersion(draft.id, number) },
    { id: 'plan.export', title: 'Export the whole plan', group: 'Data plans', run: () => exportPlan(draft.id) },
    { id: 'plan.copy-id', title: 'Copy the plan id', group: 'Data plans', run: () => copy(draft.id, 'Plan id') },
    { id: 'plan.copy-mp', title: 'Copy mp command', group: 'Data plans', run: () => copy(mpCommand(draft.id, number), 'Command') },
    { id: 'plan.copy-mp-config', title: 'Copy mp.config.json', group: 'Data plans', run: () => copy(mpConfig(draft.id, number), 'mp.config.json') },
    { id: 'plan.copy-linter', title: 'Copy the linter’s config', group: 'Data plans', run: () => copy(linterConfig(), 'Linter config') },
    { id: 'plan.delete-version', title: `Delete version ${number}…`, group: 'Data plans', when: () => !draft.dirty || UNSAVED, run: () => setAsking('delete') },
  ], [draft.id, draft.dirty, number]);

  const menu: MenuEntry[] = [
    { label: 'Export this version', detail: 'The version file of the official tools', icon: Download, run: () => exportVersion(draft.id, number) },
    { label: 'Export the whole plan', icon: Download, run: () => exportPlan(draft.id) },
    { label: 'Name and description…', run: () => setAsking('details') },
    { label: 'Import…', run: onImport },
    { kind: 'separator' },
    { label: 'Copy mp command', icon: Copy, detail: 'Validates a batch with the official CLI', run: () => copy(mpCommand(draft.id, number), 'Command') },
    { label: 'Copy mp.config.json', icon: Copy, run: () => copy(mpConfig(draft.id, number), 'mp.config.json') },
    { label: 'Copy the linter’s config', icon: Copy, detail: 'For @mparticle/eslint-plugin', run: () => copy(linterConfig(), 'Linter config') },
    { kind: 'separator' },
    { label: `Delete version ${number}…`, danger: true, disabled: saved, run: () => setAsking('delete') },
    { label: 'Delete the plan…', danger: true, disabled: summary === undefined ? 'The plan is not saved yet' : undefined, run: () => { if (summary) onDelete(summary); } },
  ];
  return (
    <header className="shrink-0 px-4 pt-3 pb-2">
      <div className="flex items-center gap-2">
        <nav aria-label="Plan" className="flex min-w-0 items-center gap-1.5">
          <button type="button" onClick={() => goToPlans('plans')} className="rounded text-fg1 hover:text-fg0 hover:underline">Plans</button>
          <ChevronRight aria-hidden size={14} className="shrink-0 text-fg2" />
          <h2 className="min-w-16 truncate text-15 font-semibold" title={draft.plan.data_plan_name}>{draft.plan.data_plan_name}</h2>
        </nav>
        <Select
          label="Version"
          showLabel
          value={String(number)}
          options={draft.plan.data_plan_versions.toSorted((a, b) => b.version - a.version).map((one) => ({
            value: String(one.version), label: String(one.version), detail: [PLAN_STATUS_LABELS[one.activated_environment ?? 'none'], one.version_description].filter(Boolean).join(': '),
          }))}
          onChange={(next) => goToPlans('plans', { plan: draft.id, version: Number(next) })}
        />
        <PlanStatus environment={version.activated_environment ?? 'none'} />
        <span className="flex-1" />
        <Button icon={Power} disabled={draft.dirty} title={saved} onClick={() => setAsking('activate')}>Activate…</Button>
        <Button icon={Copy} disabled={draft.dirty || cloning} title={saved} onClick={onClone}>Clone</Button>
        <Menu align="end" trigger={<IconButton label="More for this plan" icon={Ellipsis} className="size-7" />} entries={menu} />
      </div>
      <dl className="mt-1.5 flex flex-wrap items-center gap-x-6 gap-y-1 text-12">
        <div className="flex min-w-48 flex-1 items-center gap-1.5">
          <dt className="sr-only">Version description</dt>
          <dd className="min-w-0 flex-1"><CommitField quiet label="Version description" placeholder="Describe this version" value={version.version_description ?? ''} onCommit={(text) => draft.edit((plan) => editVersion(plan, number, (one) => ({ ...one, version_description: text })))} /></dd>
        </div>
        <div className="flex items-center gap-1.5"><dt className="text-fg2">Plan id</dt><dd className="flex items-center gap-0.5"><code>{draft.id}</code><CopyButton text={draft.id} label="Copy the plan id" /></dd></div>
        {facts && (
          <>
            <div className="flex items-center gap-1.5"><dt className="text-fg2">Unique violations</dt><dd><button type="button" onClick={() => goToPlans('violations', { plan: draft.id, version: number })} className={facts.unique_violations > 0 ? 'font-semibold text-error hover:underline' : 'hover:underline'}>{formatCount(facts.unique_violations)}</button></dd></div>
            <div className="flex items-center gap-1.5"><dt className="text-fg2">Blocked</dt><dd className={facts.blocked > 0 ? 'font-semibold text-blocked' : ''}>{formatCount(facts.blocked)}</dd></div>
            {facts.quarantine_output !== null && <div className="flex items-center gap-1.5"><dt className="text-fg2">Quarantine</dt><dd><code>{facts.quarantine_output}</code></dd></div>}
          </>
        )}
      </dl>
      <ActivateDialog open={asking === 'activate'} plan={draft.plan} version={version} onClose={() => setAsking(null)} />
      {asking === 'details' && <PlanDetailsDialog draft={draft} onClose={() => setAsking(null)} />}
      <ConfirmDialog
        open={asking === 'delete'}
        danger
        title={`Delete version ${number} of ${draft.plan.data_plan_name}?`}
        action="Delete"
        onClose={() => setAsking(null)}
        onConfirm={() => remove.mutate(number, { onSuccess: () => { showToast(`Version ${number} deleted`); goToPlans('plans', { plan: draft.id }); } })}
      >
        Data that names this version is then not validated. The other versions stay.
      </ConfirmDialog>
      {remove.problem !== null && <p role="alert" className="mt-1 text-12 text-error">{remove.problem}</p>}
    </header>
  );
}
