/** Starting the engine: the same in Electron's utility process, under the CLI and inside a test (design.md section 1). */
import { readFileSync } from 'node:fs';
import type { Status } from '../protocol/contract.ts';
import { startControl } from './control/server.ts';
import { announceControl } from './server/control-address.ts';
import { Engine } from './server/engine.ts';
import type { EngineOptions } from './server/engine.ts';

export type { EngineOptions } from './server/engine.ts';
export { EngineError } from './errors.ts';

export interface RunningEngine {
  readonly ingestUrl: string;
  readonly controlUrl: string;
  readonly token: string;
  readonly engine: Engine;
  status(): Promise<Status>;
  /** Stops accepting, writes what is accepted, closes everything. */
  stop(): Promise<void>;
}

function packageVersion(): string {
  for (const up of ['../../package.json', '../package.json']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')) as { name?: string; version?: string };
      if (name === 'cloudchamber' && version !== undefined) return version;
    } catch {
      continue;
    }
  }
  return '0.0.0';
}

/** Throws `EngineError` (`port-in-use`, `data-dir-in-use`, `data-dir-unusable`) with the remedy in its message. */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const engine = await Engine.open({ version: packageVersion(), ...options });
  try {
    const control = await startControl(engine, options.controlPort ?? engine.settings.control_port);
    engine.controlUrl = control.url;
    const withdraw = announceControl(options.dataDir, control.url);
    return {
      ingestUrl: engine.ingestUrl,
      controlUrl: control.url,
      token: engine.token,
      engine,
      status: () => engine.freshStatus(),
      stop: async () => {
        withdraw();
        engine.hub.close();
        await control.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
