/** `cloudchamber serve`: the engine in this process until a signal stops it (design.md section 6). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Status } from '../../../protocol/contract.ts';
import { userDataDir } from '../../../engine/workspace/data-dir.ts';
import type { ServeArguments } from './arguments.ts';

export interface Ready {
  readonly controlUrl: string;
  readonly token: string;
  readonly status: Status;
}

/** The one line that scripts read. */
export function readyLine({ controlUrl, token, status }: Ready): string {
  const { http, https } = status.ingest;
  const inputs = status.inputs.map(({ name, platform, key, secret }) => ({ name, platform, key, secret }));
  return JSON.stringify({ ready: true, ingest: { http, https }, control: controlUrl, token, inputs });
}

export function readyText({ controlUrl, token, status }: Ready): string {
  const web = status.inputs.find((input) => input.platform === 'web') ?? status.inputs[0];
  const lines = [
    `Cloudchamber ${status.version} is running.`,
    '',
    `  Window      ${controlUrl}/#token=${token}`,
    `  SDKs call   ${status.ingest.http ?? ''}${status.ingest.https === null ? '' : `  and  ${status.ingest.https}`}`,
    `  Workspace   ${status.workspace.dir}`,
    `  Data        ${status.data_dir}`,
    '',
    web === undefined
      ? 'Next: open the window, add an input and point an SDK at it.'
      : `Next: open the window's address in a browser and choose "Set up an SDK". The key of the input "${web.name}" is ${web.key}.`,
    'Ctrl+C stops it.',
  ];
  return lines.join('\n');
}

export async function serve(args: ServeArguments): Promise<number> {
  const stopRequested = listenForStop();
  // Who reads the first line and closes the pipe does not want the engine to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const { startEngine } = await import('../../../engine/index.ts');
  let engine;
  try {
    const windowDir = builtWindow();
    engine = await startEngine({
      dataDir: args.dataDir ?? userDataDir(),
      ...(args.workspaceDir === null ? {} : { workspaceDir: args.workspaceDir }),
      ...(args.ingestPort === null ? {} : { ingestPort: args.ingestPort }),
      ...(args.controlPort === null ? {} : { controlPort: args.controlPort }),
      ...(windowDir === null ? {} : { windowDir }),
      trustWorkspace: args.trust,
    });
  } catch (error) {
    console.error(`Cloudchamber could not start. ${describe(error)}`);
    return 1;
  }
  const ready: Ready = { controlUrl: engine.controlUrl, token: engine.token, status: await engine.status() };
  console.log(args.json ? readyLine(ready) : readyText(ready));
  for (const problem of [...ready.status.workspace.problems, ...ready.status.problems]) {
    const where = problem.file === undefined ? '' : `${problem.file}${problem.line === undefined ? '' : `:${problem.line}:${problem.column ?? 1}`}  `;
    console.error(`${problem.severity}  ${where}${problem.message}`);
  }
  await stopRequested;
  await engine.stop();
  return 0;
}

/** A coded failure is a sentence for people; anything else is a fault of ours and keeps its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' && /^[a-z-]+$/.test(error.code) ? error.message : (error.stack ?? error.message);
}

/** A terminal sends Ctrl+C to us and to the process that started us, which passes it on: two at once are one wish. */
const IMPATIENT_AFTER_MS = 1_000;

function listenForStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = 0;
    const stop = (): void => {
      const now = Date.now();
      if (asked === 0) {
        asked = now;
        resolve();
      } else if (now - asked > IMPATIENT_AFTER_MS) {
        process.exit(130);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

/** The built window, from the bundle and from source; without it the control port serves the API only. */
function builtWindow(): string | null {
  const candidates = [join(import.meta.dirname, '..', 'renderer'), join(import.meta.dirname, '..', '..', '..', '..', 'out', 'renderer')];
  return candidates.find((dir) => existsSync(join(dir, 'index.html'))) ?? null;
}
