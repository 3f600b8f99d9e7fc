/** The words behind `serve`, taken apart and checked. */
import { resolve } from 'node:path';
import { mistake, takeApart } from '../../command.ts';
import type { Parsed } from '../../command.ts';

export interface ServeArguments {
  readonly workspaceDir: string | null;
  readonly dataDir: string | null;
  readonly ingestPort: number | null;
  readonly controlPort: number | null;
  readonly json: boolean;
  /** The rules of the workspace's folder may run, this time. */
  readonly trust: boolean;
}

const OPTIONS = {
  'workspace': { type: 'string' },
  'data': { type: 'string' },
  'port': { type: 'string' },
  'control-port': { type: 'string' },
  'json': { type: 'boolean' },
  'trust': { type: 'boolean' },
} as const;

export const SERVE_USAGE = `Usage: cloudchamber serve [options]

Runs Cloudchamber, a local emulator of the mParticle platform, and serves its window to a browser.

Options:
  --workspace DIR     folder of the workspace (made when it is new; default: one in the data folder)
  --data DIR          folder for captured data, settings and secrets (default: the user's data folder)
  --port N            port that SDKs call (default 7070; 0 takes any free one)
  --control-port N    port of the window and the control API (default 7071; 0 takes any free one)
  --trust             let the rules of the workspace's folder run, this time
  --json              print one line of JSON with addresses, token and inputs instead of text
  -h, --help          show this

SIGTERM or Ctrl+C stops it cleanly. Exit status: 0 stopped, 1 could not start, 2 wrong usage.
`;

export function parseServe(words: readonly string[], cwd: string): Parsed<ServeArguments> {
  const taken = takeApart(words, OPTIONS);
  if (!taken.ok) return taken.answer;
  const { values, positionals } = taken;
  if (positionals[0] !== undefined) return mistake(`"${positionals[0]}" is not expected here: name the workspace's folder with --workspace.`);
  for (const flag of ['workspace', 'data'] as const) {
    if (values[flag]?.trim() === '') return mistake(`--${flag} needs a folder.`);
  }
  const ingestPort = portOf(values.port);
  if (ingestPort === undefined) return badPort('port', values.port);
  const controlPort = portOf(values['control-port']);
  if (controlPort === undefined) return badPort('control-port', values['control-port']);
  if (ingestPort !== null && ingestPort !== 0 && ingestPort === controlPort) {
    return mistake(`--port and --control-port are both ${ingestPort}: they need two different ports.`);
  }
  const folder = (value: string | undefined): string | null => (value === undefined ? null : resolve(cwd, value));
  return { kind: 'run', args: { workspaceDir: folder(values.workspace), dataDir: folder(values.data), ingestPort, controlPort, json: values.json ?? false, trust: values.trust ?? false } };
}

/** Null when not given, undefined when it is no port. */
function portOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined;
}

function badPort(flag: string, text: string | undefined): { kind: 'mistake'; message: string } {
  return mistake(`--${flag} must be a whole number from 0 to 65535, not "${text ?? ''}".`);
}
