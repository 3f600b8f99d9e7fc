/** A real engine on free ports with a data folder of its own, and a typed caller of its control API. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '../../src/engine/index.ts';
import type { EngineOptions, RunningEngine } from '../../src/engine/index.ts';
import type { Settle, Status } from '../../src/protocol/contract.ts';

export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
}

export interface TestEngine {
  readonly running: RunningEngine;
  readonly dataDir: string;
  readonly ingest: string;
  readonly control: string;
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<ApiAnswer<T>>;
  status(): Promise<Status>;
  settle(timeoutMs?: number): Promise<Settle>;
  input(platform: string): Promise<{ name: string; key: string; secret: string }>;
  /** Posts a body to the server endpoint as the workspace's s2s input. */
  sendServer(body: unknown, path?: string): Promise<Response>;
  /** Posts a batch as the web SDK does. */
  sendWeb(body: unknown): Promise<Response>;
  stop(): Promise<void>;
  /** Stops, and starts again on the same data. */
  restart(options?: Partial<EngineOptions>): Promise<TestEngine>;
}

export function tempDir(prefix = 'cloudchamber-test-'): string {
  return mkdtempSync(join(tmpdir(), prefix));
}

/** Starts an engine; the folder is removed when it is stopped, unless it was given. */
export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dataDir = options.dataDir ?? tempDir();
  const running = await startEngine({ ingestPort: 0, controlPort: 0, ...options, dataDir });
  return testEngine(running, dataDir, options.dataDir === undefined);
}

function testEngine(running: RunningEngine, dataDir: string, removeAtEnd: boolean): TestEngine {
  const api: TestEngine['api'] = async <T>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${running.controlUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${running.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const status = async (): Promise<Status> => (await api<Status>('GET', '/status')).body;
  const input: TestEngine['input'] = async (platform) => {
    const found = (await status()).inputs.find((item) => item.platform === platform);
    if (found === undefined) throw new Error(`The test workspace has no ${platform} input.`);
    return found;
  };
  return {
    running, dataDir, ingest: running.ingestUrl, control: running.controlUrl, api, status, input,
    settle: async (timeoutMs = 10_000) => (await api<Settle>('POST', '/settle', { timeout_ms: timeoutMs })).body,
    sendServer: async (body, path = '/v2/events') => {
      const { key, secret } = await input('s2s');
      return fetch(running.ingestUrl + path, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
    },
    sendWeb: async (body) => {
      const { key } = await input('web');
      return fetch(`${running.ingestUrl}/v3/JS/${key}/events`, { method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: typeof body === 'string' ? body : JSON.stringify(body) });
    },
    stop: async () => {
      await running.stop();
      if (removeAtEnd) rmSync(dataDir, { recursive: true, force: true });
    },
    restart: async (options = {}) => {
      await running.stop();
      return testEngine(await startEngine({ ingestPort: 0, controlPort: 0, ...options, dataDir }), dataDir, removeAtEnd);
    },
  };
}

/** A small server batch; `extra` goes over the top level. */
export function serverBatch(name: string, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    environment: 'development',
    user_identities: { customer_id: 'c-1042' },
    events: [{ event_type: 'custom_event', data: { event_name: name, custom_event_type: 'other', timestamp_unixtime_ms: Date.now(), custom_attributes: { shelf: 'crime' } } }],
    ...extra,
  };
}
