/** The product as its users run it: the built bundle under `bin/cloudchamber.mjs`, in a process and a data folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Status } from '../../src/protocol/contract.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface EngineProcess {
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly ingest: string;
  readonly control: string;
  readonly token: string;
  readonly inputs: Status['inputs'];
  /** Spawn to the ready line, ms. */
  readonly startMs: number;
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  stop(options?: { keepData?: boolean }): Promise<void>;
}

interface Ready {
  ingest: { http: string };
  control: string;
  token: string;
  inputs: Status['inputs'];
}

export async function startEngineProcess(dataDir = mkdtempSync(join(tmpdir(), 'cloudchamber-bench-'))): Promise<EngineProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'bin/cloudchamber.mjs'), 'serve', '--json', '--data', dataDir, '--port', '0', '--control-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The engine ended with ${code} before it was ready.`)));
    createInterface({ input: child.stdout! }).once('line', (line) => resolve(JSON.parse(line) as Ready));
  });
  const startMs = performance.now() - started;
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${ready.control}/api/v1${path}`, {
      method, headers: { authorization: `Bearer ${ready.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    child, dataDir, ingest: ready.ingest.http, control: ready.control, token: ready.token, inputs: ready.inputs, startMs, api,
    stop: async ({ keepData = false } = {}) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      if (!keepData) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function inputOf(engine: EngineProcess, platform: string): Status['inputs'][number] {
  const found = engine.inputs.find((input) => input.platform === platform);
  if (found === undefined) throw new Error(`The default workspace has no ${platform} input.`);
  return found;
}

export function basicAuth({ key, secret }: { key: string; secret: string }): string {
  return `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
}
