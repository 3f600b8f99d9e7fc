/** The command line, taken apart and checked. Pure, so that every mistake has its test. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ServeArguments {
  readonly workspaceDir: string | null;
  readonly dataDir: string | null;
  readonly ingestPort: number | null;
  readonly controlPort: number | null;
  readonly json: boolean;
}

export type Command =
  | { readonly kind: 'serve'; readonly args: ServeArguments }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'mistake'; readonly message: string };

const OPTIONS = {
  'workspace': { type: 'string' },
  'data': { type: 'string' },
  'port': { type: 'string' },
  'control-port': { type: 'string' },
  'json': { type: 'boolean' },
  'help': { type: 'boolean', short: 'h' },
  'version': { type: 'boolean', short: 'v' },
} as const;

export const USAGE = `Usage: cloudchamber serve [options]

Runs Cloudchamber, a local emulator of the mParticle platform, and serves its window to a browser.

Options:
  --workspace DIR     folder of the workspace (made when it is new; default: one in the data folder)
  --data DIR          folder for captured data, settings and secrets (default: the user's data folder)
  --port N            port that SDKs call (default 7070; 0 takes any free one)
  --control-port N    port of the window and the control API (default 7071; 0 takes any free one)
  --json              print one line of JSON with addresses, token and inputs instead of text
  -h, --help          show this
  -v, --version       show the version

SIGTERM or Ctrl+C stops it cleanly. Exit status: 0 stopped, 1 could not start, 2 wrong usage.
`;

export function parseCommand(argv: readonly string[], cwd: string): Command {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    return { kind: 'mistake', message: firstSentence(error) };
  }
  const { values, positionals } = parsed;
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  const [command, ...rest] = positionals;
  if (command === undefined) return { kind: 'mistake', message: 'Say what to do: "serve" is the only command.' };
  if (command === 'help') return { kind: 'help' };
  if (command !== 'serve') return { kind: 'mistake', message: `There is no command "${command}": "serve" is the only one.` };
  if (rest[0] !== undefined) return { kind: 'mistake', message: `"${rest[0]}" is not expected here: name the workspace's folder with --workspace.` };
  for (const flag of ['workspace', 'data'] as const) {
    if (values[flag]?.trim() === '') return { kind: 'mistake', message: `--${flag} needs a folder.` };
  }
  const ingestPort = portOf(values.port);
  if (ingestPort === undefined) return badPort('port', values.port);
  const controlPort = portOf(values['control-port']);
  if (controlPort === undefined) return badPort('control-port', values['control-port']);
  if (ingestPort !== null && ingestPort !== 0 && ingestPort === controlPort) {
    return { kind: 'mistake', message: `--port and --control-port are both ${ingestPort}: they need two different ports.` };
  }
  const folder = (value: string | undefined): string | null => (value === undefined ? null : resolve(cwd, value));
  return { kind: 'serve', args: { workspaceDir: folder(values.workspace), dataDir: folder(values.data), ingestPort, controlPort, json: values.json ?? false } };
}

/** Null when not given, undefined when it is no port. */
function portOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : undefined;
}

function badPort(flag: string, text: string | undefined): Command {
  return { kind: 'mistake', message: `--${flag} must be a whole number from 0 to 65535, not "${text ?? ''}".` };
}

function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `${(message.split(/\.\s|\n/)[0] ?? message).replace(/\.$/, '')}.`;
}
