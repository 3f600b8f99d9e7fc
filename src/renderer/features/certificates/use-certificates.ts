import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Certificates } from '../../../protocol/certificates.ts';
import { api, certificateFile } from '../../api/api.ts';
import { asApiError } from '../../api/client.ts';
import { refreshStatus } from '../../api/live.ts';
import { queryKeys } from '../../api/queries.ts';
import { showToast } from '../../ui/toasts.ts';

/** A refused handshake never becomes a call, so nothing announces it. */
const WATCH_MS = 2_500;

/** The local authority, the certificate served, addresses for devices, and handshakes that failed. */
export function useCertificates() {
  return useQuery({ queryKey: queryKeys.certificates, queryFn: ({ signal }) => api.certificates(signal), staleTime: 1_000, refetchInterval: WATCH_MS });
}

/** The authority's public certificate as PEM, for code that carries it; null until it is there. Asking for it makes it, unless it was removed. */
export function useAuthorityPem(wanted: boolean): string | null {
  const certificates = useCertificates().data;
  const fingerprint = certificates?.authority?.fingerprint_sha256;
  const pem = useQuery({
    queryKey: [...queryKeys.certificates, 'pem', fingerprint ?? ''],
    queryFn: async ({ signal }) => (await certificateFile('ca.pem', signal)).text(),
    enabled: wanted && certificates !== undefined && certificates.state !== 'removed',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return pem.data ?? null;
}

/** A change of the authority or its names, with a word on how it went. */
export function useCertificateAction<T>(run: (value: T) => Promise<Certificates>, done: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: (certificates) => {
      client.setQueryData(queryKeys.certificates, certificates);
      void refreshStatus();
      showToast(done);
    },
    onError: (error) => showToast(asApiError(error).message),
  });
}
