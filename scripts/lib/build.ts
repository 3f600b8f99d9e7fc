/** Builds out/ when a source is newer than the last build. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CONFIGURATION = ['package.json', 'electron.vite.config.ts', 'tsconfig.base.json', 'tsconfig.renderer.json'];

function newestSource(root: string): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Math.max(...[...sources, ...CONFIGURATION.map((file) => join(root, file))].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** Runs one of the project's package programs on this Node; `timeout` in ms stops one that does not end. */
export function runTool(root: string, script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, timeout?: number): number {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, ...(timeout === undefined ? {} : { timeout, killSignal: 'SIGKILL' }) });
  return status ?? 1;
}

/** Exit status of the build. */
export function buildAfresh(root: string): number {
  const stamp = join(root, 'out', '.built');
  rmSync(stamp, { force: true });
  const startedAt = new Date();
  console.error('Building …');
  const status = runTool(root, 'electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']);
  if (status === 0) {
    writeFileSync(stamp, '');
    // What was edited while the build ran is newer than it.
    utimesSync(stamp, startedAt, startedAt);
  }
  return status;
}

const LOCK_WAIT_MS = 200;
const LOCK_STALE_MS = 180_000;

/** Several test files may want the build at once; one makes it and the others wait. */
function locked<T>(root: string, run: () => T): T {
  const folder = join(root, 'node_modules', '.cache', 'cloudchamber');
  const lock = join(folder, 'build.lock');
  mkdirSync(folder, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (since > 0 && Date.now() - since > LOCK_STALE_MS) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_WAIT_MS);
    }
  }
  try {
    return run();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isStale(root: string): boolean {
  return (statSync(join(root, 'out', '.built'), { throwIfNoEntry: false })?.mtimeMs ?? 0) < newestSource(root);
}

/** 0 as well when there was nothing to do. */
export function buildIfStale(root: string): number {
  if (!isStale(root)) return 0;
  return locked(root, () => (isStale(root) ? buildAfresh(root) : 0));
}
