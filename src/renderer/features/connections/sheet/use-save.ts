import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { api } from '../../../api/api.ts';
import type { WorkspaceView } from '../../../api/api.ts';
import { asApiError } from '../../../api/client.ts';
import { queryKeys } from '../../../api/queries.ts';
import { showToast } from '../../../ui/toasts.ts';
import { desk, deskStore, placeOf, refusalStore } from '../drafts.ts';
import type { FileKey, Refusal } from '../drafts.ts';

/** Writes edited files one by one, outputs and inputs before the connections that use them; the first refusal stops. */
export function useSave() {
  const client = useQueryClient();
  const [saving, setSaving] = useState(false);
  const refused = useStore(refusalStore, (state) => state.refusal);
  const refusal = useStore(deskStore, (state) => (refused !== null && state.history.present[refused.key] === refused.value ? refused : null));
  const setRefusal = (next: Refusal | null): void => refusalStore.setState({ refusal: next });

  async function save(keys: readonly FileKey[]): Promise<void> {
    setSaving(true);
    setRefusal(null);
    let done = 0;
    // Kinds sort as they depend on each other, but for connections, which go last.
    for (const key of keys.toSorted((a, b) => Number(a.startsWith('connections/')) - Number(b.startsWith('connections/')))) {
      const value = deskStore.getState().history.present[key];
      if (value === undefined) continue;
      const { kind, name } = placeOf(key);
      try {
        const written = await api.save(kind, name, value);
        await client.cancelQueries({ queryKey: queryKeys.workspace });
        client.setQueryData<WorkspaceView>(queryKeys.workspace, (view) => (view === undefined ? view : { ...view, [kind]: { ...view[kind], [name]: written } }));
        desk.saved({ [key]: value });
        desk.rebase(key, written);
        done += 1;
      } catch (error) {
        const { field, message } = asApiError(error);
        setRefusal({ key, value, field, message });
        break;
      }
    }
    setSaving(false);
    if (done > 0) showToast(done === 1 ? 'Saved' : `${done} files saved`);
    void client.invalidateQueries({ queryKey: queryKeys.workspace });
  }

  return { saving, refusal, save };
}
