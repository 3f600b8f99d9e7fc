/** Where this user's data lives: captured traffic, settings, secrets, the default workspace. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

export const DATA_DIR_VARIABLE = 'CLOUDCHAMBER_DATA';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** A relative XDG path is invalid by its specification and ignored. */
export function userDataDir({ platform, env, home }: Surroundings = { platform: process.platform, env: process.env, home: homedir() }): string {
  const path = platform === 'win32' ? win32 : posix;
  const chosen = env[DATA_DIR_VARIABLE];
  if (chosen) return path.resolve(chosen);
  if (platform === 'win32') return path.join(env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local'), 'cloudchamber');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'cloudchamber');
  const xdg = env['XDG_DATA_HOME'];
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share'), 'cloudchamber');
}
