import { useEffect } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Fault, FaultState, FaultView } from '../../../protocol/faults.ts';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { onStream, refreshStatus } from '../../api/live.ts';
import { throttled } from '../../api/pace.ts';
import { queryKeys } from '../../api/queries.ts';
import { showToast } from '../../ui/toasts.ts';
import { faultBody } from './fault-draft.ts';

/** Counters follow the calls at most this often. */
const REFRESH_MS = 400;

export function useFaults() {
  const client = useQueryClient();
  useEffect(() => onStream('request', throttled(REFRESH_MS, () => { void client.invalidateQueries({ queryKey: queryKeys.faults }); })), [client]);
  return useQuery({ queryKey: queryKeys.faults, queryFn: ({ signal }) => api.faults(signal), staleTime: 0 });
}

/** Replaces the whole list; faults that did not change keep their counters. */
export function useSetFaults() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (items: readonly (Fault | FaultView | Omit<Fault, 'id'>)[]) => api.saveFaults(items.map(faultBody)),
    onSuccess: (state: FaultState) => {
      client.setQueryData(queryKeys.faults, state);
      void refreshStatus();
    },
    onError: (error) => showToast(asApiError(error).message),
  });
}
