/**
 * Starts the built shell and drives it: on the real Electron binary where there is one, else on the harness.
 * Both answer the same calls, so the tests do not know which they run on.
 */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as electronModule from 'electron';
import { _electron, chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

export const root = join(import.meta.dirname, '..', '..', '..');

/** The main process's side of Electron, as far as tests reach into it. */
export type ElectronModule = typeof electronModule;

export interface Shell {
  /** The window's page, once it is there. */
  window(): Promise<Page>;
  /** Runs a self-contained function in the main process. */
  evaluate<Result, Argument>(run: (electron: ElectronModule, argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>;
  /** Quits as a user does; resolves with the exit code. */
  quit(): Promise<number | null>;
  /** Whatever state it is in. */
  destroy(): Promise<void>;
}

export interface ShellKind {
  readonly name: string;
  readonly problem: string | null;
  launch(args: readonly string[]): Promise<Shell>;
  /** A start that is expected to end by itself: the second instance. Resolves with its exit code. */
  runToEnd(args: readonly string[]): Promise<number | null>;
}

const main = join(root, 'out', 'main', 'index.js');

function exitOf(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function startHarness(args: readonly string[]): ChildProcess {
  return fork(main, [...args], {
    execArgv: ['--import', new URL('./harness/register.mjs', import.meta.url).href],
    env: { ...process.env, HARNESS_APP_PATH: root },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

class HarnessShell implements Shell {
  private nextId = 1;
  private browser: Browser | null = null;
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    this.child = child;
  }

  async window(): Promise<Page> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && this.child.connected) {
      const address = await this.ask('browser-address', null).catch(() => null);
      if (typeof address === 'string') {
        this.browser ??= await chromium.connectOverCDP(address);
        const page = this.browser.contexts()[0]?.pages().find((candidate) => candidate.url().startsWith('http://127.0.0.1'));
        if (page !== undefined) return page;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(this.child.connected ? 'no window came' : 'the shell ended before its window came');
  }

  evaluate<Result, Argument>(run: (electron: ElectronModule, argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result> {
    return this.ask(run.toString(), argument) as Promise<Result>;
  }

  async quit(): Promise<number | null> {
    await this.evaluate(({ app }) => app.quit(), null).catch(() => undefined);
    return exitOf(this.child);
  }

  async destroy(): Promise<void> {
    await this.browser?.close().catch(() => undefined);
    this.child.kill('SIGKILL');
    await exitOf(this.child);
  }

  private ask(source: string, argument: unknown): Promise<unknown> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.child.off('message', settle);
        this.child.off('exit', ended);
      };
      const settle = (message: { id: number; value?: unknown; error?: string }) => {
        if (message.id !== id) return;
        stop();
        if (message.error === undefined) resolve(message.value);
        else reject(new Error(message.error));
      };
      const ended = () => {
        stop();
        reject(new Error('the shell ended'));
      };
      this.child.on('message', settle);
      this.child.on('exit', ended);
      this.child.send({ id, source, argument }, (error) => {
        if (error !== null) ended();
      });
    });
  }
}

export const harness: ShellKind = {
  name: 'harness over Chromium',
  problem: process.env['CHROMIUM_PATH'] ? null : 'no Chromium was found',
  launch: async (args) => new HarnessShell(startHarness(args)),
  runToEnd: (args) => exitOf(startHarness(args)),
};

function electronBinary(): string | null {
  const pathFile = join(root, 'node_modules', 'electron', 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(root, 'node_modules', 'electron', 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : null;
}

function electronProblem(): string | null {
  if (electronBinary() === null) return 'Electron has no binary here';
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'] ? 'there is no display' : null;
}

const sandboxArguments = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export const electron: ShellKind = {
  name: 'Electron',
  problem: electronProblem(),
  async launch(args) {
    const application = await _electron.launch({ executablePath: electronBinary() ?? '', args: [...sandboxArguments, root, ...args] });
    const child = application.process();
    return {
      window: () => application.firstWindow(),
      evaluate: (run, argument) => application.evaluate(run as never, argument as never) as never,
      quit: async () => {
        const exit = exitOf(child);
        await application.evaluate(({ app }) => app.quit()).catch(() => undefined);
        return exit;
      },
      destroy: async () => {
        child.kill('SIGKILL');
        await exitOf(child);
      },
    };
  },
  runToEnd: (args) => exitOf(spawn(electronBinary() ?? '', [...sandboxArguments, root, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })),
};
