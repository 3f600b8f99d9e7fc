/** A thread for one piece of work: it makes what was asked for, says so, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { issue } from '../tls/issue.ts';
import type { IssueRequest } from '../tls/types.ts';

if (parentPort === null) throw new Error('certificate-worker runs as a worker thread only.');
parentPort.postMessage(await issue(workerData as IssueRequest));
