/** The desktop app's command line: `cloudchamber [FOLDER] [--workspace DIR] [--data DIR] [--port N] [--control-port N]`. */
import { resolve } from 'node:path';

export interface ShellArguments {
  readonly workspaceDir: string | null;
  readonly dataDir: string | null;
  readonly ingestPort: number | null;
  readonly controlPort: number | null;
}

const FLAGS = { '--workspace': 'workspaceDir', '--data': 'dataDir', '--port': 'ingestPort', '--control-port': 'controlPort' } as const;

const isFlag = (name: string): name is keyof typeof FLAGS => Object.hasOwn(FLAGS, name);

function portOf(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65_535 ? port : null;
}

/** What follows the application on Electron's command line; unpackaged, its path is the first argument that is no switch. */
export function applicationArguments(argv: readonly string[], isPackaged: boolean): readonly string[] {
  if (isPackaged) return argv.slice(1);
  const application = argv.findIndex((arg, index) => index > 0 && !arg.startsWith('-'));
  return application === -1 ? [] : argv.slice(application + 1);
}

/** Chromium's own switches and anything unknown are left alone: the system's launchers add some. */
export function parseShellArguments(args: readonly string[], cwd: string): ShellArguments {
  let workspaceDir: string | null = null;
  let dataDir: string | null = null;
  let ingestPort: number | null = null;
  let controlPort: number | null = null;
  const set = (flag: keyof typeof FLAGS, value: string) => {
    switch (FLAGS[flag]) {
      case 'workspaceDir': workspaceDir = resolve(cwd, value); break;
      case 'dataDir': dataDir = resolve(cwd, value); break;
      case 'ingestPort': ingestPort = portOf(value); break;
      case 'controlPort': controlPort = portOf(value); break;
    }
  };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const equals = arg.indexOf('=');
    const name = equals > 0 ? arg.slice(0, equals) : arg;
    if (isFlag(name)) {
      const value = equals > 0 ? arg.slice(equals + 1) : args[index + 1];
      if (equals <= 0) index += 1;
      if (value !== undefined && value !== '') set(name, value);
    } else if (!arg.startsWith('-') && arg !== '') {
      workspaceDir = resolve(cwd, arg);
    }
  }
  return { workspaceDir, dataDir, ingestPort, controlPort };
}
