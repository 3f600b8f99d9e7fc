/** Where captured data lives when nobody says otherwise: the user's data folder, the same for window and command line. */
import { join } from 'node:path';

export function defaultDataDir(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'cloudchamber');
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'cloudchamber');
    default:
      return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'cloudchamber');
  }
}
