/** Builds out/ when a source is newer than the last build. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIGURATION = ['package.json', 'electron.vite.config.ts', 'tsconfig.base.json', 'tsconfig.renderer.json'];

function newestSource(root: string): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Math.max(...[...sources, ...CONFIGURATION.map((file) => join(root, file))].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** Runs one of the project's package programs on this Node. */
export function runTool(root: string, script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): number {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return status ?? 1;
}

/** Exit status of the build; 0 as well when there was nothing to do. */
export function buildIfStale(root: string): number {
  const stamp = join(root, 'out', '.built');
  const startedAt = new Date();
  const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (builtAt >= newestSource(root)) return 0;
  console.error('Building …');
  const status = runTool(root, 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
  if (status === 0) {
    writeFileSync(stamp, '');
    // What was edited while the build ran is newer than it.
    utimesSync(stamp, startedAt, startedAt);
  }
  return status;
}
