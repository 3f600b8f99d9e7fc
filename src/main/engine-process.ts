/** The engine inside Electron's utility process: starts on `start`, stops on `stop`, says how that went. */
import type { ParentPort } from 'electron';
import { EngineError, startEngine } from '../engine/index.ts';
import type { EngineOptions, RunningEngine as Engine } from '../engine/index.ts';
import { toEngine } from './engine-messages.ts';
import type { EngineStartOptions, FromEngine } from './engine-messages.ts';

const port: ParentPort = process.parentPort;
let starting: Promise<Engine | null> = Promise.resolve(null);

const say = (message: FromEngine) => port.postMessage(message);

function engineOptions({ workspaceDir, dataDir, ingestPort, controlPort, windowDir }: EngineStartOptions): EngineOptions {
  return {
    dataDir,
    windowDir,
    ...(workspaceDir === null ? {} : { workspaceDir }),
    ...(ingestPort === null ? {} : { ingestPort }),
    ...(controlPort === null ? {} : { controlPort }),
    // The window can show a taken port with its remedy only when there is a window.
    onIngestPortInUse: 'report',
    onWorkspaceOpened: (dir) => say({ type: 'workspace', dir }),
  };
}

/** A taken control port must not keep the window from opening: the window learns its address from the shell anyway. */
async function open(options: EngineOptions): Promise<Engine> {
  try {
    return await startEngine(options);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'port-in-use') throw error;
    console.error(`${error.message} Going on with a free one.`);
    return startEngine({ ...options, controlPort: 0 });
  }
}

async function start(options: EngineStartOptions): Promise<Engine | null> {
  try {
    const engine = await open(engineOptions(options));
    say({ type: 'ready', ingestUrl: engine.ingestUrl, controlUrl: engine.controlUrl, token: engine.token });
    return engine;
  } catch (error) {
    say({ type: 'fatal', code: error instanceof EngineError ? error.code : 'engine-start', message: error instanceof Error ? error.message : String(error) });
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
