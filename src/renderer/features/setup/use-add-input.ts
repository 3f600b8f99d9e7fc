import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { api } from '../../api/api.ts';
import { refreshStatus } from '../../api/live.ts';
import { queryKeys } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { freeName } from '../../ui/item-name.ts';
import { newInputKey, newInputSecret } from '../settings/new-key.ts';

/** Adds an input of a platform with a fresh key and secret; resolves to its name. */
export function useAddInput() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (platform: Platform): Promise<string> => {
      const name = freeName(platform, connectionStore.getState().status?.inputs.map((input) => input.name) ?? []);
      await api.save('inputs', name, { platform, key: newInputKey() });
      await api.saveSecret(`input.${name}`, newInputSecret());
      await refreshStatus();
      return name;
    },
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.workspace }),
  });
}
