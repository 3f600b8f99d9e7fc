/**
 * Calls to other servers. Hardly anybody makes any, so the library is loaded with the first call and start does not wait for it.
 */
import type { Agent, Dispatcher } from 'undici';

type RequestOptions = { readonly method: string; readonly headers: string[]; readonly body: string | Uint8Array | null; readonly signal?: AbortSignal };

export interface HttpClient {
  request(url: string | URL, options: RequestOptions): Promise<Dispatcher.ResponseData>;
  /** Ends idle connections; resolves when calls under way are over. */
  close(): Promise<void>;
  /** Ends everything at once. */
  destroy(): Promise<void>;
}

/** `timeoutMs` is for connecting, for the headers and between parts of the body. `connections` is the most per origin. */
export function createHttpClient(timeoutMs: number, connections: number | null = null): HttpClient {
  let agent: Promise<Agent> | null = null;
  const load = async (): Promise<Agent> => {
    const { Agent: UndiciAgent } = await import('undici');
    return new UndiciAgent({ connect: { timeout: timeoutMs }, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connections });
  };
  return {
    request: async (url, options) => {
      agent ??= load();
      const { request } = await import('undici');
      return request(url, { ...options, method: options.method as Dispatcher.HttpMethod, dispatcher: await agent });
    },
    close: async () => (await agent)?.close(),
    destroy: async () => (await agent)?.destroy(),
  };
}
