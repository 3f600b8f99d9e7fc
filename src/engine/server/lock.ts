/** One engine per data folder: a second one would process the same calls again. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';

/** A process that ended and was not yet collected by its parent (a zombie) still has its number, but holds nothing. */
function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes the folder or throws `data-dir-in-use`; a lock whose process is gone is taken over. Returns the release. */
export function lockDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'engine.lock');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EngineError('data-dir-unusable', `The data folder ${dataDir} cannot be made (${(error as Error).message}). Choose another with --data.`, { cause: error });
  }
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new EngineError('data-dir-unusable', `The data folder ${dataDir} cannot be written (${(error as Error).message}). Choose another with --data.`, { cause: error });
      const pid = Number(readFileSync(path, 'utf8'));
      if (Number.isInteger(pid) && pid > 0 && isAlive(pid) && !(pid === process.pid && !held.has(path))) {
        throw new EngineError('data-dir-in-use', `The data folder ${dataDir} is in use by process ${pid}. Stop that Cloudchamber, or choose another folder with --data.`);
      }
      rmSync(path, { force: true });
    }
  }
  held.add(path);
  return () => {
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/** Locks of this process, so that a stale one with our own (recycled) number is told apart. */
const held = new Set<string>();
