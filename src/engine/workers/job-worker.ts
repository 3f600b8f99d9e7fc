/** A thread for one job: it reads what was captured on a connection of its own, says how far it is, gives its result and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { JobWorkerData } from '../jobs/contract.ts';
import { runJob } from '../jobs/run.ts';
import type { RuleHosts } from '../rules/index.ts';
import { openReader } from '../store/open.ts';

const port = parentPort;
if (port === null) throw new Error('job-worker runs as a worker thread only.');
const data = workerData as JobWorkerData;
const controller = new AbortController();
const db = openReader(data.dataDir);
const hosts: RuleHosts[] = [];

const stopHosts = (): Promise<unknown> => Promise.all(hosts.map((host) => host.stop()));

async function runner(): Promise<RuleHosts> {
  const { RuleHosts } = await import('../rules/index.ts');
  const host = new RuleHosts();
  hosts.push(host);
  return host;
}

async function end(): Promise<void> {
  controller.abort();
  await stopHosts();
  port?.close();
}

port.on('message', () => void end());
await runJob(data, { db, runner, send: (message) => port.postMessage(message), signal: controller.signal });
await stopHosts();
db.close();
port.close();
