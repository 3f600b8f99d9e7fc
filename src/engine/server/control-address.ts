/** Where the control API of a data folder's engine answers, in a file beside its token: the command line finds a running engine by it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileOf = (dataDir: string): string => join(dataDir, 'control-address');

/** Gives what takes it back. Without the file an engine works all the same. */
export function announceControl(dataDir: string, url: string): () => void {
  const path = fileOf(dataDir);
  try {
    writeFileSync(path, `${url} ${process.pid}\n`, { mode: 0o600 });
  } catch {
    return () => undefined;
  }
  return () => rmSync(path, { force: true });
}

/** Null when none runs. An engine that crashed leaves its file: by then someone else may listen there, and must not get the token. */
export function controlAddress(dataDir: string): { readonly url: string; readonly token: string } | null {
  try {
    const [, url, pid] = /^(http:\/\/127\.0\.0\.1:\d+) (\d+)$/.exec(readFileSync(fileOf(dataDir), 'utf8').trim()) ?? [];
    if (url === undefined || !isAlive(Number(pid))) return null;
    return { url, token: readFileSync(join(dataDir, 'control-token'), 'utf8').trim() };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
