/** The control API of the Cloudchamber that runs on a data folder, or of one that is started for this one time. */
import { existsSync } from 'node:fs';
import { controlAddress } from '../engine/server/control-address.ts';
import { BadInput, dataDirOf, workspaceDirOf } from './places.ts';
import type { Places } from './places.ts';

export interface EngineApi {
  /** Text of the answer; throws `Refused` with the engine's own sentence. */
  call(method: string, path: string, body?: { readonly type: string; readonly text: string }): Promise<string>;
}

/** The engine said no. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function withEngine<T>(places: Places, work: (api: EngineApi) => Promise<T>): Promise<T> {
  const dataDir = dataDirOf(places);
  const running = controlAddress(dataDir);
  if (running !== null && await answers(running)) return work(apiOf(running.url, running.token));
  if (!existsSync(dataDir)) throw new BadInput(`There is no data folder ${dataDir}: name it with --data, or start Cloudchamber.`);
  const { startEngine } = await import('../engine/index.ts');
  const engine = await startEngine({ dataDir, workspaceDir: workspaceDirOf(places), ingestPort: 0, controlPort: 0 }).catch((error: unknown) => {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  });
  try {
    return await work(apiOf(engine.controlUrl, engine.token));
  } finally {
    await engine.stop();
  }
}

const PATIENCE_MS = 3_000;

async function answers({ url, token }: { readonly url: string; readonly token: string }): Promise<boolean> {
  return fetch(`${url}/api/v1/clock`, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(PATIENCE_MS) }).then((answer) => answer.ok, () => false);
}

function apiOf(url: string, token: string): EngineApi {
  return {
    async call(method, path, body) {
      const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': body.type }) }, ...(body === undefined ? {} : { body: body.text }) });
      const text = await answer.text();
      if (answer.ok) return text;
      const { error } = JSON.parse(text) as { error: { code: string; message: string } };
      throw new Refused(answer.status, error.code, error.message);
    },
  };
}
