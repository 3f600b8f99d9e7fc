/** The test engine with the calls that the SDK and wire tests make of it. */
import { request } from 'node:http';
import { expect } from 'vitest';
import type { BatchDetail, BatchRow, EventRow, Page, RequestDetail, RequestSummary } from '../../src/protocol/contract.ts';
import type { RunningEngine } from '../../src/engine/index.ts';
import { startTestEngine as startEngine } from '../support/engine.ts';

export interface TestEngine extends RunningEngine {
  /** `host:port` of the ingest port, as the SDKs' settings take it. */
  readonly ingestHost: string;
  control<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Waits until everything accepted is processed and delivered. */
  settle(): Promise<void>;
  requests(): Promise<RequestSummary[]>;
  requestDetail(id: string): Promise<RequestDetail>;
  batches(): Promise<BatchRow[]>;
  batchDetail(id: string): Promise<BatchDetail>;
  events(): Promise<EventRow[]>;
  /** Key and secret of the default workspace's input for a platform. */
  input(platform: string): Promise<{ name: string; key: string; secret: string }>;
}

export async function startTestEngine(): Promise<TestEngine> {
  const base = await startEngine();
  const engine = base.running;
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await base.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const items = async <T>(path: string): Promise<T[]> => (await control<Page<T>>('GET', `${path}?limit=1000`)).items;
  return {
    ...engine,
    ingestHost: new URL(engine.ingestUrl).host,
    control,
    settle: async () => {
      expect(await control('POST', '/settle', { timeout_ms: 10_000 })).toMatchObject({ settled: true });
    },
    requests: () => items('/requests'),
    requestDetail: (id) => control('GET', `/requests/${id}`),
    batches: () => items('/batches'),
    batchDetail: (id) => control('GET', `/batches/${id}`),
    events: () => items('/events'),
    input: base.input,
    stop: base.stop,
  };
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One HTTP call with exactly these headers; `fetch` would add and forbid some. */
export function send(url: string, target: string, options: { method?: string; headers?: Readonly<Record<string, string>>; body?: string | Uint8Array } = {}): Promise<HttpAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, path: target, method: options.method ?? 'POST', headers: options.headers ?? {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(options.body);
  });
}
