/** The engine's handle on the pipeline thread: calls, wake-ups without flooding, and a restart after damage. */
import type { Worker } from 'node:worker_threads';
import type { Problem } from '../../protocol/contract.ts';
import { RpcClient } from '../rpc.ts';
import { spawnWorker } from '../workers/spawn.ts';
import type { Advance, DecisionLink, PipelineEvent, PipelineMethods, PipelineWorkerData } from '../pipeline/contract.ts';

export interface PipelineEvents {
  advance(advance: Advance): void;
  outcomes(batchIds: string[]): void;
  problem(problem: Problem): void;
  problemSolved(code: string): void;
  /** The thread ended by itself; nothing is processed until the engine is restarted. */
  died(message: string, damaged: boolean): void;
}

export class PipelineClient {
  private readonly signals: Int32Array;
  private readonly worker: Worker;
  private stopping = false;
  readonly rpc: RpcClient<PipelineMethods>;
  /** Resolves with the cursor once the databases are open; rejects when they cannot be. */
  readonly ready: Promise<{ cursor: number; problems: Problem[] }>;

  constructor(data: Omit<PipelineWorkerData, 'signals'>, events: PipelineEvents) {
    const signals = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
    this.signals = new Int32Array(signals);
    this.worker = spawnWorker('pipeline', { ...data, signals } satisfies PipelineWorkerData);
    let opened: (value: { cursor: number; problems: Problem[] }) => void;
    let failed: (error: Error) => void;
    this.ready = new Promise((resolve, reject) => {
      opened = resolve;
      failed = reject;
    });
    this.rpc = new RpcClient<PipelineMethods>(this.worker, (name, value) => {
      const event = { name, data: value } as PipelineEvent;
      switch (event.name) {
        case 'ready': return opened(event.data);
        case 'advance': return events.advance(event.data);
        case 'outcomes': return events.outcomes(event.data);
        case 'problem': return events.problem(event.data);
        case 'problem-solved': return events.problemSolved(event.data);
        case 'damaged': return events.died(event.data.message, true);
      }
    });
    const ended = (message: string): void => {
      failed(new Error(message));
      this.rpc.fail('pipeline-gone', message);
      if (!this.stopping) events.died(message, false);
    };
    this.worker.on('error', (error: unknown) => ended(error instanceof Error ? error.message : String(error)));
    this.worker.on('exit', (code) => ended(`The pipeline thread ended with code ${code}.`));
    this.ready.catch(() => undefined);
  }

  /** So many new calls are in the inbox. Costs nothing while the pipeline is awake. */
  wake(calls: number): void {
    Atomics.add(this.signals, 1, calls);
    if (Atomics.exchange(this.signals, 0, 0) === 1) this.rpc.send('wake', null);
  }

  linkDecision(...link: DecisionLink): void {
    this.rpc.send('decision', link);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const gone = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    await this.rpc.call('stop', null).catch(() => undefined);
    const timer = setTimeout(() => void this.worker.terminate(), 3_000);
    await gone;
    clearTimeout(timer);
  }
}
