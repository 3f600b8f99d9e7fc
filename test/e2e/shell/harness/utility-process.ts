import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';

interface ForkOptions {
  readonly serviceName?: string;
  readonly stdio?: readonly ('ignore' | 'inherit' | 'pipe')[];
}

const hook = new URL('./utility-port.mjs', import.meta.url).href;

/** What `app.getAppMetrics` lists. */
export const running = new Map<ChildProcess, { pid: number; type: string; name: string }>();

function start(modulePath: string, args: readonly string[] = [], { serviceName = 'Node Utility Process', stdio = ['ignore', 'inherit', 'inherit'] }: ForkOptions = {}) {
  const child = fork(modulePath, [...args], { execArgv: ['--import', hook], stdio: [...stdio, 'ipc'], serialization: 'advanced' });
  const utility = Object.assign(new EventEmitter(), {
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    postMessage: (message: unknown) => void (child.connected && child.send(message as object)),
    kill: () => child.kill(),
  });
  running.set(child, { pid: child.pid ?? 0, type: 'Utility', name: serviceName });
  child.on('exit', () => running.delete(child));
  child.on('spawn', () => utility.emit('spawn'));
  child.on('message', (message) => utility.emit('message', message));
  child.on('exit', (code, signal) => utility.emit('exit', code ?? (signal === null ? 0 : constants.signals[signal])));
  return utility;
}

export const utilityProcess = { fork: start };
