/**
 * The engine's life-cycle: started, watched, started again when it dies, stopped with an acknowledgement.
 * Knows Electron's utility process only by the few members it uses, so tests give it a plain object.
 */
import type { EngineConnection, EngineState } from '../protocol/host.ts';
import { fromEngine } from './engine-messages.ts';
import type { EngineStartOptions, ToEngine } from './engine-messages.ts';
import { deathReason, decideRestart, recentDeaths } from './restart-policy.ts';

export interface EngineChild {
  postMessage(message: ToEngine): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  readonly stderr: { on(event: 'data', listener: (chunk: unknown) => void): unknown } | null;
}

export interface EngineHostOptions {
  readonly spawn: () => EngineChild;
  readonly startOptions: () => EngineStartOptions;
  readonly onState: (state: EngineState) => void;
  /** The engine switched to another workspace folder. */
  readonly onWorkspace: (dir: string) => void;
  readonly now: () => number;
  /** How long a clean stop may take before the process is ended; what was accepted is on disk either way. */
  readonly stopTimeoutMs: number;
}

const STDERR_TAIL = 8_192;

export class EngineHost {
  private current: EngineState = { state: 'stopped' };
  private child: EngineChild | null = null;
  private deaths: number[] = [];
  private lastDeath: string | null = null;
  private restartTimer: NodeJS.Timeout | null = null;
  private stopping: Promise<void> | null = null;
  private readonly options: EngineHostOptions;

  constructor(options: EngineHostOptions) {
    this.options = options;
  }

  get state(): EngineState {
    return this.current;
  }

  get connection(): EngineConnection | null {
    return this.current.state === 'running' ? this.current.connection : null;
  }

  /** Starts it, or starts it afresh after it failed. Does nothing while it runs. */
  start(): void {
    if (this.child !== null || this.stopping !== null) return;
    this.cancelRestart();
    this.become({ state: 'starting' });
    const child = this.options.spawn();
    this.child = child;
    let tail = '';
    let fatal: string | null = null;
    child.stderr?.on('data', (chunk) => {
      process.stderr.write(chunk as Uint8Array);
      tail = (tail + String(chunk)).slice(-STDERR_TAIL);
    });
    child.on('message', (raw) => {
      const { success, data } = fromEngine.safeParse(raw);
      if (!success || child !== this.child) return;
      switch (data.type) {
        case 'ready':
          this.become({ state: 'running', connection: { controlUrl: data.controlUrl, token: data.token }, lastDeath: this.lastDeath });
          break;
        case 'fatal':
          fatal = data.message;
          break;
        case 'workspace':
          this.options.onWorkspace(data.dir);
          break;
        case 'stopped':
          break;
      }
    });
    child.on('exit', (code) => {
      if (child === this.child) this.ended(fatal, code, tail);
    });
    child.postMessage({ type: 'start', options: this.options.startOptions() });
  }

  /** After `failed`: the user asked, so earlier deaths no longer count. */
  retry(): void {
    this.deaths = [];
    this.start();
  }

  /** Asks it to finish what it has in hand; resolves when its process is gone. */
  stop(): Promise<void> {
    this.cancelRestart();
    const child = this.child;
    if (child === null) {
      this.become({ state: 'stopped' });
      return Promise.resolve();
    }
    this.stopping ??= new Promise((resolve) => {
      const limit = setTimeout(() => child.kill(), this.options.stopTimeoutMs);
      child.on('exit', () => {
        clearTimeout(limit);
        this.stopping = null;
        resolve();
      });
      child.postMessage({ type: 'stop' });
    });
    return this.stopping;
  }

  private ended(fatal: string | null, code: number, stderrTail: string): void {
    this.child = null;
    if (this.stopping !== null) {
      this.become({ state: 'stopped' });
      return;
    }
    if (fatal !== null) {
      this.become({ state: 'failed', reason: fatal });
      return;
    }
    const now = this.options.now();
    this.deaths = [...recentDeaths(this.deaths, now), now];
    const reason = deathReason(code, stderrTail);
    const decision = decideRestart(this.deaths, now);
    if (!decision.restart) {
      this.become({ state: 'failed', reason: `${reason} It ended ${this.deaths.length} times in a row, so it was not started again.` });
      return;
    }
    this.become({ state: 'died', reason, restartInMs: decision.inMs });
    this.lastDeath = reason;
    this.restartTimer = setTimeout(() => this.start(), decision.inMs);
  }

  private cancelRestart(): void {
    if (this.restartTimer !== null) clearTimeout(this.restartTimer);
    this.restartTimer = null;
  }

  private become(state: EngineState): void {
    this.current = state;
    this.options.onState(state);
  }
}
