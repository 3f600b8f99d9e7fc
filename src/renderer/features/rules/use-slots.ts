/** Attaching rules to slots and ordering them: changes of the input's or the connection's file. */
import { useMemo } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/api.ts';
import type { WorkspaceView } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useWorkspace } from '../../api/queries.ts';
import { invalidateRules } from '../../api/rules.ts';
import { showToast } from '../../ui/toasts.ts';
import { slotsOf } from './slots.ts';
import type { Slot } from './slots.ts';

const NONE: readonly Slot[] = [];

export function useSlots(): readonly Slot[] {
  const { data } = useWorkspace();
  return useMemo(() => (data === undefined ? NONE : slotsOf(data)), [data]);
}

export interface SlotChange {
  readonly slot: Slot;
  readonly rules: readonly string[];
}

/** Shown at once, taken back when the engine refuses. */
export function useSetSlot() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ slot, rules }: SlotChange) => {
      const view = await api.workspace();
      const file = view[slot.kind][slot.name];
      if (file !== undefined) await api.save(slot.kind, slot.name, { ...file, rules });
    },
    onMutate: async ({ slot, rules }) => {
      await client.cancelQueries({ queryKey: queryKeys.workspace });
      const before = client.getQueryData<WorkspaceView>(queryKeys.workspace);
      client.setQueryData<WorkspaceView>(queryKeys.workspace, (view) => (view === undefined ? view : {
        ...view, [slot.kind]: { ...view[slot.kind], [slot.name]: { ...view[slot.kind][slot.name], rules } },
      }));
      return { before };
    },
    onError: (error, _change, context) => {
      client.setQueryData(queryKeys.workspace, context?.before);
      showToast(asApiError(error).message);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.workspace });
      void invalidateRules(client);
    },
  });
}
