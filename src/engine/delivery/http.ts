/** Sending to a real endpoint. Any failure to get an answer is a value, so that it can be judged and retried. */
import { createHttpClient } from '../http-client.ts';
import type { Answer } from '../outputs/definition.ts';
import { TIMEOUT_MS } from './dial.ts';
import type { WireRequest } from './simulate.ts';

/** Longest answer that is kept, bytes. */
const ANSWER_LIMIT = 1_048_576;

export function createSender(): { send: (wire: WireRequest) => Promise<Answer>; close: () => Promise<void> } {
  const client = createHttpClient(TIMEOUT_MS);
  const send = async (wire: WireRequest): Promise<Answer> => {
    try {
      const response = await client.request(wire.url, {
        method: wire.method as 'POST',
        headers: wire.headers.flatMap(([name, value]) => [name, value]),
        body: wire.method === 'GET' ? null : wire.body,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size <= ANSWER_LIMIT) chunks.push(chunk);
      }
      const headers = Object.entries(response.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const]));
      return { status: response.statusCode, headers, body: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      return { status: 0, error: code === undefined ? String(message ?? error) : `${code}: ${message ?? ''}` };
    }
  };
  return { send, close: () => client.close() };
}
