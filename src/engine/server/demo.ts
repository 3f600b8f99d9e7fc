/** Opening the demo: a fresh copy of its workspace, and its half hour of traffic as if it had just come in. */
import type { Engine } from './engine.ts';
import { EngineError } from '../errors.ts';
import { demoTraffic, installDemo } from '../workspace/demo.ts';
import { httpCall } from '../workspace/samples.ts';

/** What the demo's people send with. */
const CLIENTS: Readonly<Record<string, string>> = {
  s2s: 'node-superagent/3.8.3',
  web: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};

const STEP_MS = 500;

export async function openDemo(engine: Engine): Promise<void> {
  const installed = installDemo(engine.options.dataDir);
  if (!installed.ok) throw new EngineError('invalid', installed.error.message);
  await engine.openWorkspace(installed.value);
  const inputs = new Map(engine.workspace.inputs().map((input) => [input.name, input]));
  const host = new URL(engine.ingestUrl).host;
  for (const step of demoTraffic({ now: engine.clock.now(), newId: () => engine.newId() })) {
    const input = inputs.get(step.input);
    if (input === undefined) continue;
    const call = httpCall(step.call, input);
    const headers = { host, 'user-agent': CLIENTS[input.platform] ?? 'Cloudchamber demo', ...call.headers };
    await engine.acceptor.accept(
      { method: call.method, target: call.path, httpVersion: '1.1', headers: Object.entries(headers), body: Buffer.from(call.body), remote: '127.0.0.1', host, secure: false },
      { flags: [], replayOf: null, at: step.at },
    );
    // These calls were minutes apart: none goes by another that waits for a rule.
    await engine.settle(STEP_MS);
  }
}
