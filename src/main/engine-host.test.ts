import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineState } from '../protocol/host.ts';
import { EngineHost } from './engine-host.ts';
import type { ToEngine } from './engine-messages.ts';

class FakeChild extends EventEmitter {
  readonly stderr = null;
  readonly received: ToEngine[] = [];
  killed = false;

  postMessage(message: ToEngine): void {
    this.received.push(message);
  }

  kill(): boolean {
    this.killed = true;
    this.emit('exit', 15);
    return true;
  }
}

const ready = { type: 'ready', ingestUrl: 'http://127.0.0.1:7070', controlUrl: 'http://127.0.0.1:7071', token: 't' };
const connection = { controlUrl: 'http://127.0.0.1:7071', token: 't' };

function setUp() {
  const children: FakeChild[] = [];
  const states: EngineState[] = [];
  const folders: string[] = [];
  const host = new EngineHost({
    spawn: () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    startOptions: () => ({ workspaceDir: null, dataDir: '/d', ingestPort: null, controlPort: null, windowDir: '/w' }),
    onState: (state) => states.push(state),
    onWorkspace: (dir) => folders.push(dir),
    now: Date.now,
    stopTimeoutMs: 1_000,
  });
  return { host, children, states, folders, last: () => children.at(-1) as FakeChild };
}

describe('engine host', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs once the engine says so, and knows its address', () => {
    const { host, states, folders, last } = setUp();
    host.start();
    host.start();
    last().emit('message', { type: 'nonsense' });
    last().emit('message', ready);
    last().emit('message', { type: 'workspace', dir: '/shop' });
    expect(folders).toEqual(['/shop']);
    expect(states).toEqual([{ state: 'starting' }, { state: 'running', connection, lastDeath: null }]);
    expect(host.connection).toEqual(connection);
    expect(last().received).toEqual([{ type: 'start', options: { workspaceDir: null, dataDir: '/d', ingestPort: null, controlPort: null, windowDir: '/w' } }]);
  });

  it('starts a dead engine again, saying why it died, and ignores what a dead one still says', () => {
    const { host, states, children, last } = setUp();
    host.start();
    last().emit('message', ready);
    last().emit('exit', 9);
    expect(states.at(-1)).toEqual({ state: 'died', reason: 'The engine ended with exit code 9.', restartInMs: 250 });
    expect(host.connection).toBeNull();
    vi.advanceTimersByTime(250);
    expect(children).toHaveLength(2);
    children[0]?.emit('message', ready);
    expect(states.at(-1)).toEqual({ state: 'starting' });
    last().emit('message', ready);
    expect(states.at(-1)).toEqual({ state: 'running', connection, lastDeath: 'The engine ended with exit code 9.' });
  });

  it('gives up after repeated deaths until the user tries again', () => {
    const { host, states, children, last } = setUp();
    host.start();
    for (let death = 0; death < 6; death += 1) {
      last().emit('exit', 1);
      vi.advanceTimersByTime(4_000);
    }
    expect(children).toHaveLength(6);
    expect(states.at(-1)).toEqual({ state: 'failed', reason: 'The engine ended with exit code 1. It ended 6 times in a row, so it was not started again.' });
    host.retry();
    last().emit('message', ready);
    expect(states.at(-1)?.state).toBe('running');
  });

  it('does not start again what says that it cannot start', () => {
    const { host, states, children, last } = setUp();
    host.start();
    last().emit('message', { type: 'fatal', code: 'EADDRINUSE', message: 'Port 7071 is in use: choose another.' });
    last().emit('exit', 1);
    vi.advanceTimersByTime(60_000);
    expect(states.at(-1)).toEqual({ state: 'failed', reason: 'Port 7071 is in use: choose another.' });
    expect(children).toHaveLength(1);
  });

  it('stops when asked, once, and waits until the process is gone', async () => {
    const { host, states, last } = setUp();
    host.start();
    last().emit('message', ready);
    const stopped = Promise.all([host.stop(), host.stop()]);
    expect(last().received.filter(({ type }) => type === 'stop')).toHaveLength(1);
    last().emit('message', { type: 'stopped' });
    last().emit('exit', 0);
    await stopped;
    expect(states.at(-1)).toEqual({ state: 'stopped' });
    expect(last().killed).toBe(false);
  });

  it('ends an engine that does not stop in time', async () => {
    const { host, last } = setUp();
    host.start();
    const stopped = host.stop();
    vi.advanceTimersByTime(1_000);
    await stopped;
    expect(last().killed).toBe(true);
  });

  it('stops between a death and the next start', async () => {
    const { host, states, children, last } = setUp();
    host.start();
    last().emit('exit', 1);
    await host.stop();
    vi.advanceTimersByTime(10_000);
    expect(children).toHaveLength(1);
    expect(states.at(-1)).toEqual({ state: 'stopped' });
  });
});
