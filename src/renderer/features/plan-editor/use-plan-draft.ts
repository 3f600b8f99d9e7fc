import { useEffect, useMemo } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { invalidatePlans, planApi, planKeys } from '../../api/data-plans.ts';
import { asApiError } from '../../api/client.ts';
import { showToast } from '../../ui/toasts.ts';
import { draftStore, drafts, isDirty, startDraft, textOf } from './plan-drafts.ts';

export interface PlanEditing {
  readonly id: string;
  /** What the form shows: the last state that is a plan. */
  readonly plan: DataPlan;
  /** The file as it was read. */
  readonly saved: DataPlan;
  /** Made when it is asked for: it can be long. */
  readonly text: string;
  readonly revision: number;
  readonly textError: string | null;
  readonly dirty: boolean;
  readonly conflict: DataPlan | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly saving: boolean;
  readonly error: string | null;
  edit(change: (plan: DataPlan) => DataPlan, key?: string): void;
  type(text: string): void;
  undo(): void;
  redo(): void;
  discard(): void;
  keepMine(): void;
  save(): void;
}

/** Fields that take over what is typed when they are left do so now. */
function leaveField(): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement) {
    activeElement.blur();
    activeElement.focus();
  }
}

/** The draft of a plan over its file, which the engine reads anew whenever it changes. */
export function usePlanDraft(saved: DataPlan): PlanEditing {
  const id = saved.data_plan_id;
  const client = useQueryClient();
  useEffect(() => { drafts.saved(id, saved); }, [id, saved]);
  const stored = useStore(draftStore, (state) => state.drafts[id]);
  const draft = useMemo(() => stored ?? startDraft(saved), [stored, saved]);
  const save = useMutation({
    mutationFn: (value: DataPlan) => planApi.save(id, value),
    onSuccess: (_answer, value) => {
      // The draft that was sent is what stands in the file now: the next reading of it is no conflict.
      drafts.saved(id, value);
      client.setQueryData(planKeys.plan(id), value);
      showToast('Plan saved');
      return invalidatePlans(client);
    },
  });
  const touched = <A extends unknown[]>(act: (...args: A) => void) => (...args: A): void => { save.reset(); act(...args); };
  return {
    id,
    plan: draft.history.present,
    saved,
    get text() { return textOf(draft); },
    revision: draft.revision,
    textError: draft.textError,
    dirty: isDirty(draft),
    conflict: draft.conflict,
    canUndo: draft.history.past.length > 0,
    canRedo: draft.history.future.length > 0,
    saving: save.isPending,
    error: save.error ? [asApiError(save.error).field, asApiError(save.error).message].filter(Boolean).join(': ') : null,
    edit: touched((change, key) => drafts.edit(id, change, key ?? null)),
    type: touched((text) => drafts.type(id, text)),
    undo: touched(() => drafts.undo(id)),
    redo: touched(() => drafts.redo(id)),
    discard: touched(() => drafts.discard(id)),
    keepMine: touched(() => drafts.keep(id)),
    save: () => {
      leaveField();
      drafts.read(id);
      const now = drafts.get(id);
      if (now !== undefined && now.textError === null && isDirty(now)) save.mutate(now.history.present);
    },
  };
}
