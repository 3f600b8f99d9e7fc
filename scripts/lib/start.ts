/**
 * Opens Cloudchamber: a window where there can be one, else the browser, saying why.
 *   --electron      insist on the window      --serve     insist on the browser
 *   --no-open       print the address only    other flags go to the window or to `cloudchamber serve`
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { buildIfStale } from './build.ts';
import { findElectron } from './electron.ts';

/** A window that ends sooner than this with an error could not be opened at all. */
const STARTUP_MS = 8_000;

interface StartOptions {
  readonly window: 'auto' | 'electron' | 'serve';
  readonly open: boolean;
  readonly rest: readonly string[];
}

export function parseStartOptions(args: readonly string[]): StartOptions {
  const own = new Set(['--electron', '--serve', '--no-open']);
  return {
    window: args.includes('--serve') ? 'serve' : args.includes('--electron') ? 'electron' : 'auto',
    open: !args.includes('--no-open'),
    rest: args.filter((arg) => !own.has(arg)),
  };
}

function passSignalsTo(child: ChildProcess): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  // A terminal signals the whole group, so the child has it already; asking twice is harmless to a clean stop.
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

function ended(child: ChildProcess): Promise<number> {
  const release = passSignalsTo(child);
  return new Promise((resolve) => {
    const done = (status: number) => {
      release();
      resolve(status);
    };
    child.once('error', () => done(1));
    child.once('exit', (code, signal) => done(code ?? (signal === null ? 0 : 1)));
  });
}

/** null when the window could not be opened at all. */
async function runElectron(root: string, binary: string, args: readonly string[]): Promise<number | null> {
  const { ELECTRON_RUN_AS_NODE: _plainNode, NODE_OPTIONS: _options, ...env } = process.env;
  const startedAt = Date.now();
  const status = await ended(spawn(binary, [root, ...args], { cwd: root, stdio: 'inherit', env }));
  return status !== 0 && Date.now() - startedAt < STARTUP_MS ? null : status;
}

const readyLine = z.object({ ready: z.literal(true), ingest: z.object({ http: z.string() }), control: z.string(), token: z.string() });

function openBrowser(url: string): void {
  const [command, ...args] = process.platform === 'darwin'
    ? ['open', url]
    : process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', url]
      : ['xdg-open', url];
  const child = spawn(String(command), args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function announce(line: string, why: string, open: boolean): void {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    parsed = null;
  }
  const ready = readyLine.safeParse(parsed);
  if (!ready.success) {
    console.log(line);
    return;
  }
  const address = `${ready.data.control}/#token=${ready.data.token}`;
  console.log(`
Cloudchamber runs in your browser: ${why}.

  Open        ${address}
  SDKs go to  ${ready.data.ingest.http}

Ctrl+C stops it.`);
  const canOpen = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (open && canOpen) openBrowser(address);
}

async function runServe(root: string, why: string, { open, rest }: StartOptions): Promise<number> {
  const args = [join(root, 'bin', 'cloudchamber.mjs'), 'serve', '--json', ...rest.filter((arg) => arg !== '--json')];
  const child = spawn(process.execPath, args, { cwd: process.cwd(), stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => announce(line, why, open));
  return ended(child);
}

export async function start(root: string, args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  const built = buildIfStale(root);
  if (built !== 0) return built;
  if (options.window === 'serve') return runServe(root, 'as asked with --serve', options);
  const electron = await findElectron({ root, force: options.window === 'electron' });
  if (electron.ok) {
    const status = await runElectron(root, electron.binary, options.rest);
    if (status !== null) return status;
    if (options.window === 'auto') return runServe(root, 'Electron ended at once (its message is above)', options);
    return 1;
  }
  if (options.window === 'electron') {
    console.error(`No window: ${electron.reason}.`);
    return 1;
  }
  return runServe(root, `no window, since ${electron.reason}`, options);
}
