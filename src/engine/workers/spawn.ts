/** Starting the engine's threads: from the TypeScript sources as they are, or from the bundle, where all entries and chunks stand in one folder. */
import { Worker } from 'node:worker_threads';

export type WorkerName = 'inbox' | 'pipeline' | 'query' | 'certificate' | 'job';

export function spawnWorker(name: WorkerName, workerData: unknown): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new Worker(new URL(`./${name}-worker.${extension}`, import.meta.url), { workerData, name: `cloudchamber-${name}` });
}
