import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EngineSettings } from '../../../protocol/workspace.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { queryKeys, useSettings } from '../../api/queries.ts';
import { showToast } from '../../ui/toasts.ts';

/** Engine settings with what is typed on top of them; nothing is saved until asked. */
export function useSettingsDraft() {
  const saved = useSettings();
  const client = useQueryClient();
  const [patch, setPatch] = useState<Partial<EngineSettings>>({});
  const save = useMutation({
    mutationFn: (value: EngineSettings) => api.saveSettings(value),
    onSuccess: (value) => {
      client.setQueryData(queryKeys.settings, value);
      setPatch({});
      showToast('Settings saved');
    },
  });
  const value = saved.data ? { ...saved.data, ...patch } : null;
  return {
    value,
    dirty: Object.keys(patch).length > 0,
    saving: save.isPending,
    error: save.error ? asApiError(save.error) : null,
    change: (next: Partial<EngineSettings>) => { save.reset(); setPatch((old) => ({ ...old, ...next })); },
    discard: () => { save.reset(); setPatch({}); },
    save: () => { if (value) save.mutate(value); },
  };
}
