/** A port that cannot be had: who has it, where the system tells, and what to do. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { EngineError } from './errors.ts';

/** Process that listens on a loopback or any-address port, from /proc (Linux); null where it cannot be known. */
export function processOnPort(port: number): number | null {
  try {
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const inodes = new Set<string>();
    for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
      for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
        const fields = line.trim().split(/\s+/);
        if (fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A' && fields[9] !== undefined) inodes.add(`socket:[${fields[9]}]`);
      }
    }
    if (inodes.size === 0) return null;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (ownsSocket(pid, inodes)) return Number(pid);
    }
  } catch {
    return null;
  }
  return null;
}

function ownsSocket(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

/** A coded error for a failed `listen`. `flag` is the option that changes the port. */
export function listenError(error: unknown, port: number, what: string, flag: string): EngineError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    const pid = processOnPort(port);
    return new EngineError('port-in-use', `The ${what} port ${port} is in use${pid === null ? '' : ` by process ${pid}`}. Stop that program, or choose another port with ${flag} (0 takes any free one).`, { cause: error });
  }
  if (code === 'EACCES') return new EngineError('port-in-use', `The ${what} port ${port} may not be used without administrator rights. Choose a port from 1024 up with ${flag}.`, { cause: error });
  return new EngineError('port-in-use', `The ${what} port ${port} cannot be opened (${message}). Choose another with ${flag}.`, { cause: error });
}

export function ingestError(error: unknown, port: number): EngineError {
  return listenError(error, port, 'ingest', '--port');
}
