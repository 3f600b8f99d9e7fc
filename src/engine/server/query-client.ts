/** The engine's handle on the query thread, which is started again when it fails: it holds nothing but connections. */
import type { Worker } from 'node:worker_threads';
import { RpcClient } from '../rpc.ts';
import type { QueryMethods } from '../store/queries/contract.ts';
import { spawnWorker } from '../workers/spawn.ts';

const STOP_MS = 2_000;

export class QueryClient {
  private readonly dataDir: () => string;
  private worker: Worker | undefined;
  private client!: RpcClient<QueryMethods>;
  private stopping = false;

  constructor(dataDir: () => string) {
    this.dataDir = dataDir;
  }

  /** False until the first start. */
  get started(): boolean {
    return this.worker !== undefined;
  }

  get rpc(): RpcClient<QueryMethods> {
    return this.client;
  }

  start(): void {
    this.stopping = false;
    const worker = spawnWorker('query', { dataDir: this.dataDir() });
    const client = new RpcClient<QueryMethods>(worker, () => undefined);
    this.worker = worker;
    this.client = client;
    worker.on('error', (error: unknown) => {
      client.fail('query-failed', error instanceof Error ? error.message : String(error));
      if (!this.stopping) this.start();
    });
  }

  async stop(): Promise<void> {
    const { worker } = this;
    if (worker === undefined) return;
    this.stopping = true;
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await this.client.call('stop', null).catch(() => undefined);
    const timer = setTimeout(() => void worker.terminate(), STOP_MS);
    await gone;
    clearTimeout(timer);
  }
}
