import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { api } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { queryKeys } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { showToast } from '../../ui/toasts.ts';
import { useCertificates } from './use-certificates.ts';

/** Lets other devices of the network call the ingest port: off by default, and never on without asking. */
export function LanSwitch() {
  const client = useQueryClient();
  const on = useStore(connectionStore, (state) => (state.status?.ingest.lan ?? null) !== null);
  const warning = useCertificates().data?.lan.warning;
  const [asking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: async (lan: boolean) => api.saveSettings({ ...(await api.settings()), lan }),
    onSuccess: async (settings) => {
      client.setQueryData(queryKeys.settings, settings);
      await refreshStatus();
      await client.invalidateQueries({ queryKey: queryKeys.certificates });
    },
    onError: (error) => showToast(asApiError(error).message),
  });
  return (
    <>
      <Switch label="Let devices of the network call" checked={on} disabled={change.isPending} onChange={(next) => { if (next) setAsking(true); else change.mutate(false); }} />
      <ConfirmDialog open={asking} title="Let devices of this network call?" action="Open to the network" onClose={() => setAsking(false)} onConfirm={() => change.mutate(true)}>
        <p>{warning ?? 'Every device of the network can then send data to the ingest port.'}</p>
        <p className="mt-2">The window and the control API stay on this machine.</p>
      </ConfirmDialog>
    </>
  );
}
