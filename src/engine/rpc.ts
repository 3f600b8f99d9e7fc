/**
 * Calls between the engine's threads: a request gets one answer, an event gets none, a call can be cancelled.
 * Errors cross as `{code, message}`.
 */
import type { MessagePort, Worker } from 'node:worker_threads';
import { CodedError } from './errors.ts';

type Wire =
  | { kind: 'call'; id: number; method: string; args: unknown }
  | { kind: 'cancel'; id: number }
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failure'; id: number; code: string; message: string }
  | { kind: 'event'; name: string; data: unknown };

/** Methods by name: argument type and answer type. */
export type Methods = Record<string, { args: unknown; answer: unknown }>;

/** Who can call a thread's methods. */
export interface Caller<M extends Methods> {
  call<K extends keyof M & string>(method: K, args: M[K]['args'], signal?: AbortSignal): Promise<M[K]['answer']>;
}

export class RpcClient<M extends Methods> implements Caller<M> {
  private readonly port: Worker | MessagePort;
  private readonly open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private next = 1;

  constructor(port: Worker | MessagePort, onEvent: (name: string, data: unknown) => void) {
    this.port = port;
    port.on('message', (message: Wire) => {
      if (message.kind === 'event') return onEvent(message.name, message.data);
      if (message.kind !== 'answer' && message.kind !== 'failure') return;
      const call = this.open.get(message.id);
      if (call === undefined) return;
      this.open.delete(message.id);
      if (message.kind === 'answer') call.resolve(message.value);
      else call.reject(new CodedError(message.code, message.message));
    });
  }

  call<K extends keyof M & string>(method: K, args: M[K]['args'], signal?: AbortSignal): Promise<M[K]['answer']> {
    const id = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.open.delete(id)) return;
        this.post({ kind: 'cancel', id });
        reject(new CodedError('cancelled', 'The call was cancelled.'));
      }, { once: true });
      this.post({ kind: 'call', id, method, args });
    });
  }

  send(name: string, data: unknown): void {
    this.post({ kind: 'event', name, data });
  }

  /** Fails every open call; used when the other side died. */
  fail(code: string, message: string): void {
    for (const { reject } of this.open.values()) reject(new CodedError(code, message));
    this.open.clear();
  }

  private post(message: Wire): void {
    this.port.postMessage(message, []);
  }
}

export type Handlers<M extends Methods> = {
  [K in keyof M & string]: (args: M[K]['args'], signal: AbortSignal) => M[K]['answer'] | Promise<M[K]['answer']>;
};

/** Serves calls on a worker's side of the port. */
export function serveRpc<M extends Methods>(port: MessagePort, handlers: Handlers<M>, onEvent: (name: string, data: unknown) => void): (name: string, data: unknown) => void {
  const running = new Map<number, AbortController>();
  const post = (message: Wire): void => port.postMessage(message);
  const run = async (id: number, method: string, args: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[method];
      if (handler === undefined) throw new CodedError('unknown-method', `There is no method ${method}.`);
      const value = await handler(args as never, controller.signal);
      if (!controller.signal.aborted) post({ kind: 'answer', id, value });
    } catch (error) {
      if (controller.signal.aborted) return;
      const { code } = error as { code?: unknown };
      post({ kind: 'failure', id, code: typeof code === 'string' ? code : 'internal', message: error instanceof Error ? error.message : String(error) });
    } finally {
      running.delete(id);
    }
  };
  port.on('message', (message: Wire) => {
    if (message.kind === 'call') void run(message.id, message.method, message.args);
    else if (message.kind === 'cancel') running.get(message.id)?.abort();
    else if (message.kind === 'event') onEvent(message.name, message.data);
  });
  return (name, data) => post({ kind: 'event', name, data });
}
