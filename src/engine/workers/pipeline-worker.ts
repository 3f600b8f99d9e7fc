/**
 * The pipeline's thread: the only writer of `main.db`. It takes accepted calls from the inbox, answers identity calls and
 * simulated partners, retries deliveries, and keeps within the retention cap.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { SharedClock } from '../clock.ts';
import { bodyText } from '../ingest/body.ts';
import { decodeCall, surfaceLabel } from '../ingest/index.ts';
import type { DecisionLink, PipelineMethods, PipelineWorkerData } from '../pipeline/contract.ts';
import { PipelineService } from '../pipeline/service.ts';
import { RuleHosts } from '../rules/index.ts';
import { serveRpc } from '../rpc.ts';

const port = parentPort;
if (port === null) throw new Error('pipeline-worker runs as a worker thread only.');
const data = workerData as PipelineWorkerData;

/** On Linux a priority belongs to a thread: accepting goes first when both want the processor. */
if (process.platform === 'linux') {
  try {
    setPriority(0, 10);
  } catch {
    // Not allowed here: both threads share the processor evenly.
  }
}

const service = new PipelineService(data, new SharedClock(data.clock), { decodeCall, surfaceLabel, bodyText }, new RuleHosts(), (name, value) => emit(name, value));
const emit = serveRpc<PipelineMethods>(port, {
  configure: (configuration) => service.configure(configuration),
  coldStart: (rule) => service.coldStart(rule),
  identity: (call) => service.identity(call),
  partner: (call) => service.partner(call),
  whatIf: (args, signal) => service.whatIf(args, signal),
  settle: ({ lastId, timeoutMs }, signal) => service.settle(lastId, timeoutMs, signal),
  deleteCaptured: () => service.deleteCaptured(),
  forgetReceived: (output) => service.forgetReceived(output),
  resend: (id) => service.resend(id),
  resendDead: (output) => service.resendDead(output),
  flushOutput: (output) => service.flushOutput(output),
  cancelRetries: (output) => service.cancelRetries(output),
  deleteUsers: (deletion) => ({ deleted: service.deleteUsers(deletion) }),
  retention: (limits) => service.setRetention(limits),
  clockChanged: () => service.clockChanged(),
  stats: () => service.stats(),
  stop: async () => {
    await service.stop();
    setImmediate(() => port.close());
    return null;
  },
}, (name, data) => {
  if (name === 'wake') service.wake();
  if (name === 'decision') service.linkDecision(...(data as DecisionLink));
});
service.open();
