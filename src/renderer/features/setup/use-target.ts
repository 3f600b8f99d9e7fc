import { useStore } from 'zustand';
import type { Status } from '../../../protocol/contract.ts';
import { useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { useAuthorityPem } from '../certificates/use-certificates.ts';
import { onNetwork } from './guides/guide.ts';
import type { PlaceId, Target } from './guides/guide.ts';

/** The Android emulator's name for the machine it runs on. */
const EMULATOR_HOST = '10.0.2.2';
/** Apple's SDK is given an address rather than a name: the system then applies no transport security of its own. */
const SIMULATOR_HOST = '127.0.0.1';
/** Stands for the address until devices may call. */
const NO_ADDRESS = '192.168.0.10';

/** The address by which other devices reach this machine; null while only this machine may call. */
export function lanHost(status: Status): string | null {
  const [url] = status.ingest.lan?.urls ?? [];
  return url === undefined ? null : new URL(url).hostname;
}

export function hostOf(status: Status, place: PlaceId): string {
  if (place === 'android-emulator') return EMULATOR_HOST;
  if (place === 'ios-simulator') return SIMULATOR_HOST;
  return onNetwork(place) ? (lanHost(status) ?? NO_ADDRESS) : 'localhost';
}

/** Host, port, key and certificate as snippets need them; null until the engine has said them. Code that carries the authority makes it. */
export function useTarget(input: string | null, place: PlaceId, carriesAuthority = false): Target | null {
  const status = useStore(connectionStore, (state) => state.status);
  const workspaceToken = useWorkspace().data?.file.workspace_token ?? '00000000';
  const caPem = useAuthorityPem(carriesAuthority);
  const entry = status?.inputs.find(({ name }) => name === input);
  if (!status || !entry) return null;
  const host = hostOf(status, place);
  const port = status.ingest.http === null ? status.ingest.port : Number(new URL(status.ingest.http).port) || 80;
  return {
    host, port, authority: `${host}:${port}`, secondPort: status.ingest.second?.https ? status.ingest.second.port : null,
    key: entry.key, secret: entry.secret, workspaceToken, caPem, place,
  };
}
