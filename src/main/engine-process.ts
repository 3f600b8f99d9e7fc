/** The engine inside Electron's utility process: starts on `start`, stops on `stop`, says how that went. */
import type { ParentPort } from 'electron';
import { startEngine } from '../engine/index.ts';
import { toEngine } from './engine-messages.ts';
import type { EngineStartOptions, FromEngine } from './engine-messages.ts';

type Engine = Awaited<ReturnType<typeof startEngine>>;

const port: ParentPort = process.parentPort;
let starting: Promise<Engine | null> = Promise.resolve(null);

const say = (message: FromEngine) => port.postMessage(message);

async function start(options: EngineStartOptions): Promise<Engine | null> {
  try {
    const engine = await startEngine(options);
    say({ type: 'ready', ingestUrl: engine.ingestUrl, controlUrl: engine.controlUrl, token: engine.token });
    return engine;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'engine-start';
    say({ type: 'fatal', code, message: error instanceof Error ? error.message : String(error) });
    // The message must be out before the process is.
    setTimeout(() => process.exit(1), 100);
    return null;
  }
}

async function stop(): Promise<void> {
  await (await starting)?.stop();
  say({ type: 'stopped' });
  setTimeout(() => process.exit(0), 50);
}

port.on('message', ({ data }) => {
  const { success, data: message } = toEngine.safeParse(data);
  if (!success) return;
  if (message.type === 'start') starting = start(message.options);
  else void stop();
});
