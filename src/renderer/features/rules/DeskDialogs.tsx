import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { ruleApi } from '../../api/rules.ts';
import { refreshStatus } from '../../api/live.ts';
import { goTo } from '../../stores/navigation.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { AcceptDialog } from './AcceptDialog.tsx';
import { CaseDialog } from './CaseDialog.tsx';
import { deskStore, forgetRule, openDialog } from './desk-store.ts';
import { PromoteDialog } from './PromoteDialog.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import type { Slot } from './slots.ts';
import { TemplateDialog } from './TemplateDialog.tsx';
import { TrafficDialog } from './TrafficDialog.tsx';
import { attempt, useDesk } from './use-desk.ts';
import { VersionsDialog } from './VersionsDialog.tsx';
import { invalidateRules } from '../../api/rules.ts';
import { queryKeys } from '../../api/queries.ts';

function DeleteDialog({ slots }: { slots: readonly Slot[] }) {
  const client = useQueryClient();
  const { name } = useDesk();
  const used = slots.filter((slot) => slot.rules.includes(name)).map((slot) => slot.title);
  const remove = () => void attempt(ruleApi.remove(name).then(async () => {
    goTo('rules');
    await Promise.all([invalidateRules(client), client.invalidateQueries({ queryKey: queryKeys.workspace }), refreshStatus()]);
    forgetRule(name);
  }), 'Rule deleted');
  return (
    <ConfirmDialog open danger title={`Delete ${name}?`} action="Delete" onClose={() => openDialog(null)} onConfirm={remove}>
      The folder rules/{name} goes, with all versions and cases.{used.length > 0 && ` It is taken out of ${used.join(', ')}.`} What it did to captured data stays as it is.
    </ConfirmDialog>
  );
}

/** The dialog that is open on the rule in front. */
export function DeskDialogs({ slots }: { slots: readonly Slot[] }) {
  const dialog = useStore(deskStore, (state) => state.dialog);
  switch (dialog?.kind) {
    case 'versions': return <VersionsDialog />;
    case 'promote': return <PromoteDialog />;
    case 'settings': return <SettingsDialog />;
    case 'delete': return <DeleteDialog slots={slots} />;
    case 'traffic': return <TrafficDialog />;
    case 'template': return <TemplateDialog />;
    case 'case': return <CaseDialog name={dialog.name} text={dialog.text} />;
    case 'accept': return <AcceptDialog name={dialog.name} />;
    default: return null;
  }
}
