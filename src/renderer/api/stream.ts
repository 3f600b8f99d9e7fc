/**
 * The live stream (`GET /api/v1/stream`, server-sent events). Reconnects by itself with growing pauses; whoever listens
 * sees one sequence of messages and one connection state.
 */
import type { StreamMessage } from '../../protocol/contract.ts';

export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Not connected since `since`; the next try is at `nextAt`. */
  | { readonly kind: 'lost'; readonly since: number; readonly attempt: number; readonly nextAt: number };

export interface StreamOptions {
  readonly url: () => string;
  readonly onMessage: (message: StreamMessage) => void;
  readonly onState: (state: StreamState) => void;
  /** For tests. */
  readonly open?: ((url: string) => EventSource) | undefined;
  readonly now?: (() => number) | undefined;
}

export interface Stream {
  /** Tries at once instead of waiting for the pause to end. */
  retry(): void;
  close(): void;
}

const TYPES: readonly StreamMessage['type'][] = ['hello', 'advance', 'outcomes', 'request', 'workspace', 'clock', 'captured-deleted', 'problem'];

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 8_000;

/** Pause before try number `attempt` (from 1). */
export function backOff(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
}

export function openStream(options: StreamOptions): Stream {
  const now = options.now ?? Date.now;
  const create = options.open ?? ((url: string) => new EventSource(url));
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let since: number | null = null;
  let closed = false;

  function receive(event: MessageEvent<string>): void {
    const data = JSON.parse(event.data) as StreamMessage;
    options.onMessage({ ...data, type: event.type } as StreamMessage);
  }

  function connect(): void {
    if (closed) return;
    source?.close();
    const current = create(options.url());
    source = current;
    current.addEventListener('open', () => {
      attempt = 0;
      since = null;
      options.onState({ kind: 'open' });
    });
    for (const type of TYPES) current.addEventListener(type, receive as (event: Event) => void);
    current.addEventListener('error', () => {
      if (closed || source !== current) return;
      current.close();
      attempt += 1;
      since ??= now();
      const pause = backOff(attempt);
      options.onState({ kind: 'lost', since, attempt, nextAt: now() + pause });
      timer = setTimeout(connect, pause);
    });
  }

  options.onState({ kind: 'connecting' });
  connect();

  return {
    retry() {
      clearTimeout(timer);
      connect();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
    },
  };
}
