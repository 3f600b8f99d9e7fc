/** Connects the live stream with the stores and the query cache, and passes its messages on to screens. */
import type { QueryClient } from '@tanstack/react-query';
import type { Status, StreamMessage } from '../../protocol/contract.ts';
import { connectionStore } from '../stores/connection.ts';
import { api, host } from './api.ts';
import { asApiError, withQuery } from './client.ts';
import { planKeys } from './data-plans.ts';
import { outputKeys } from './outputs.ts';
import { throttled } from './pace.ts';
import { queryKeys } from './queries.ts';
import { reportKeys } from './reports.ts';
import { ruleKeys } from './rules.ts';
import { openStream } from './stream.ts';
import type { Stream } from './stream.ts';
import { violationKeys } from './violations.ts';

type MessageOf<T extends StreamMessage['type']> = Extract<StreamMessage, { type: T }>;
type Listener = (message: StreamMessage) => void;

const listeners = new Set<Listener>();
let stream: Stream | null = null;

/** Calls back for each message of one type. Returns a disposer. */
export function onStream<T extends StreamMessage['type']>(type: T, callback: (message: MessageOf<T>) => void): () => void {
  const listener: Listener = (message) => { if (message.type === type) callback(message as MessageOf<T>); };
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

function patchStatus(patch: Partial<Status>): void {
  connectionStore.setState((state) => (state.status === null ? state : { ...state, status: { ...state.status, ...patch } }));
}

/** Reads the whole status: what the stream only hints at (files, ports, problems) is in it. */
export async function refreshStatus(): Promise<void> {
  try {
    connectionStore.setState({ status: await api.status(), unauthorized: false });
  } catch (error) {
    if (asApiError(error).status === 401) connectionStore.setState({ unauthorized: true });
  }
}

interface Changes {
  readonly setup: () => void;
  readonly violations: () => void;
}

function apply(message: StreamMessage, client: QueryClient, changed: Changes): void {
  switch (message.type) {
    case 'hello':
      connectionStore.setState({ status: message.status, unauthorized: false });
      void client.invalidateQueries({ refetchType: 'active' });
      // The greeting carries the counts of the last change that was announced; these are exact.
      void refreshStatus();
      break;
    case 'advance':
      if (message.counts.violations !== connectionStore.getState().status?.counts.violations) changed.violations();
      patchStatus({ counts: message.counts, rates: message.rates, queue: message.queue, storage: message.storage });
      changed.setup();
      break;
    case 'outcomes':
      for (const id of message.batch_ids) void client.invalidateQueries({ queryKey: queryKeys.batch(id) });
      void client.invalidateQueries({ queryKey: ['captured', 'event'] });
      break;
    case 'request':
      changed.setup();
      break;
    case 'workspace':
      void refreshStatus();
      for (const queryKey of [queryKeys.workspace, ['setup'], ['sdk-config'], ['data-plans'], ruleKeys.all, violationKeys.unique, queryKeys.certificates, queryKeys.catalogue, reportKeys.all, outputKeys.all]) void client.invalidateQueries({ queryKey });
      break;
    case 'clock':
      patchStatus({ clock: message.clock });
      break;
    case 'captured-deleted':
      client.removeQueries({ queryKey: ['captured'], type: 'inactive' });
      changed.violations();
      void client.invalidateQueries({ queryKey: ['captured'] });
      void refreshStatus();
      break;
    case 'problem':
      void refreshStatus();
      break;
    case 'job':
    case 'debug':
      // Who started it listens for itself.
      break;
    default:
      message satisfies never;
  }
}

/** Rates fall to nothing without a message that says so: ask while one is shown and nothing comes in. */
const IDLE_MS = 3_000;

/** Starts the stream. Returns a disposer. */
export function startLive(client: QueryClient): () => void {
  const changed: Changes = {
    setup: throttled(500, () => { void client.invalidateQueries({ queryKey: ['setup'] }); }),
    violations: throttled(1_000, () => {
      void client.invalidateQueries({ queryKey: violationKeys.unique });
      void client.invalidateQueries({ queryKey: planKeys.list });
    }),
  };
  stream = openStream({
    url: () => `${host.baseUrl}/api/v1${withQuery('/stream', { token: host.token() })}`,
    onState: (state) => {
      connectionStore.setState({ stream: state });
      // An EventSource does not tell a refused token from an engine that is gone; a plain call does.
      if (state.kind === 'lost' && state.attempt === 1) void refreshStatus();
    },
    onMessage: (message) => {
      apply(message, client, changed);
      for (const listener of listeners) listener(message);
    },
  });
  let lastAdvance = Date.now();
  const stopWatching = onStream('advance', () => { lastAdvance = Date.now(); });
  const idle = setInterval(() => {
    const { status, stream: state } = connectionStore.getState();
    if (state.kind === 'open' && (status?.rates.events_per_second ?? 0) > 0 && Date.now() - lastAdvance > IDLE_MS) void refreshStatus();
  }, IDLE_MS);
  const forget = host.onEngineState((engine) => {
    connectionStore.setState({ engine });
    if (engine.state === 'running' && connectionStore.getState().stream.kind === 'lost') reconnectNow();
  });
  return () => { clearInterval(idle); stopWatching(); forget(); stream?.close(); stream = null; };
}

export function reconnectNow(): void {
  stream?.retry();
}
