/** The engine as the window knows it: reachable or not, and its last status, kept fresh by the live stream. */
import { createStore } from 'zustand/vanilla';
import type { Status } from '../../protocol/contract.ts';
import type { EngineState } from '../../protocol/host.ts';
import type { StreamState } from '../api/stream.ts';

export interface ConnectionState {
  stream: StreamState;
  status: Status | null;
  /** The token was refused, or there is none. */
  unauthorized: boolean;
  /** The engine's life as the shell tells it; null in a browser, which only sees that it is gone. */
  engine: EngineState | null;
}

export const connectionStore = createStore<ConnectionState>(() => ({ stream: { kind: 'connecting' }, status: null, unauthorized: false, engine: null }));

/** Disconnected long enough to say so; shorter gaps would only flicker. */
export function isLost(state: ConnectionState): boolean {
  return state.stream.kind === 'lost' && state.stream.attempt > 1;
}
