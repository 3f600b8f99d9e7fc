/**
 * A rule host that V8's inspector watches: for breakpoints and coverage. The same locked program and realm as in production,
 * with the inspector as the only thing opened; it listens on this machine alone, behind an address that only we are told.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { parse as parsePath } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { INSPECTED_PROGRAM, LOADER } from '../host/child/source.js';
import { HOST_FLAGS } from '../host/container.ts';
import { encodeFrame, FrameReader, FROM_HOST, type HostFrame, metaSchema, readySchema, TO_HOST } from '../host/frames.ts';
import { PROGRAM_LIMITS } from '../host/limits.ts';
import type { RuleAnswer, RuleNode, RuleProgram } from '../host/types.ts';

/** The name under which the realm loads a rule. */
export const RULE_URL = 'file:///var/task/index.js';
const BOOT_LIMIT_MS = 15_000;
const NUDGE_MS = 4;

export type InspectorParams = Record<string, unknown>;
type Waiting = { resolve: (value: InspectorParams) => void; reject: (error: Error) => void };

export class InspectedProcess {
  readonly #process: ChildProcess;
  readonly #reader = new FrameReader();
  readonly #frames: HostFrame[] = [];
  readonly #frameWaiting: ((frame: HostFrame | null) => void)[] = [];
  readonly #calls = new Map<number, Waiting>();
  readonly #listeners = new Map<string, (params: InspectorParams) => void>();
  #socket: WebSocket | null = null;
  #lastCall = 0;
  #lastFrame = 0;
  #ended: string | null = null;
  #stderr = '';
  #onEnd: (() => void) | null = null;
  #nudging = false;

  private constructor(node: string) {
    this.#process = spawn(node, [...HOST_FLAGS, '--allow-inspector', '--inspect-brk=127.0.0.1:0', '--inspect-publish-uid=stderr', '-e', LOADER], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'], env: { TZ: 'UTC', LANG: 'en_US.UTF-8' }, cwd: parsePath(process.execPath).root, windowsHide: true,
    });
    for (const stream of this.#process.stdio) stream?.on('error', () => undefined);
    this.#write(INSPECTED_PROGRAM);
    (this.#process.stdio[3] as Readable).on('data', (chunk: Buffer) => this.#read(chunk));
    this.#process.on('error', (error) => this.#end(error.message));
    this.#process.on('exit', (code, signal) => this.#end(`the process ended (${signal ?? `status ${String(code)}`})`));
  }

  /** Connected, and stopped before its first line: set up what is to be watched, then call `begin`. */
  static async start(node: RuleNode): Promise<InspectedProcess | { readonly refused: string }> {
    if (!node.ok) return { refused: node.message };
    const inspected = new InspectedProcess(node.path);
    try {
      await inspected.#connect();
      return inspected;
    } catch (error) {
      inspected.stop();
      return { refused: `The process could not be watched: ${error instanceof Error ? error.message : String(error)}.` };
    }
  }

  async #connect(): Promise<void> {
    const address = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('it did not start in time')), BOOT_LIMIT_MS);
      this.#process.stderr?.on('data', (chunk: Buffer) => {
        this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-4_096);
        const match = /listening on (ws:\/\/\S+)/.exec(this.#stderr);
        if (match === null) return;
        clearTimeout(timer);
        resolve(match[1]!);
      });
      this.#process.on('exit', () => {
        clearTimeout(timer);
        reject(new Error(this.#stderr.trim().split('\n')[0] ?? 'it ended'));
      });
    });
    const socket = new WebSocket(address);
    this.#socket = socket;
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('the inspector does not answer')));
    });
    socket.addEventListener('message', ({ data }) => this.#message(JSON.parse(String(data)) as { id?: number; method?: string; params?: InspectorParams; result?: InspectorParams; error?: { message: string } }));
    socket.addEventListener('close', () => this.#failCalls('the inspector is gone'));
  }

  /** Lets it run until it is ready; false when it cannot be locked up. */
  async begin(): Promise<string | null> {
    this.on('Debugger.paused', () => void this.send('Debugger.resume').catch(() => undefined));
    await this.send('Runtime.runIfWaitingForDebugger');
    const frame = await this.#nextFrame();
    if (frame?.kind !== FROM_HOST.ready) return this.#ended ?? 'The process answered something else.';
    const { refused } = readySchema.parse(JSON.parse(frame.meta));
    return refused === null ? null : `Rules cannot be locked up on this Node: ${refused}.`;
  }

  on(event: string, listener: (params: InspectorParams) => void): void {
    this.#listeners.set(event, listener);
  }

  onEnd(listener: () => void): void {
    this.#onEnd = listener;
  }

  get ended(): string | null {
    return this.#ended;
  }

  send(method: string, params: InspectorParams = {}): Promise<InspectorParams> {
    if (this.#ended !== null || this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error(this.#ended ?? 'the inspector is gone'));
    const id = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#socket!.send(JSON.stringify({ id, method, params }));
    });
  }

  /**
   * As `send`, between two calls: there the process blocks in reading. Bytes of a frame that is never whole wake it up, so this
   * is the last that it does.
   */
  async sendLast(method: string, params: InspectorParams = {}): Promise<InspectorParams> {
    const input = this.#process.stdin as Writable;
    if (!this.#nudging) {
      this.#nudging = true;
      const header = Buffer.alloc(4);
      header.writeUInt32LE(1_000_000);
      input.write(header);
    }
    const timer = setInterval(() => input.write(Buffer.alloc(1)), NUDGE_MS);
    try {
      return await this.send(method, params);
    } finally {
      clearInterval(timer);
    }
  }

  async load(program: RuleProgram): Promise<boolean> {
    const { name, version, code, runtime, environment } = program;
    this.#write(encodeFrame(TO_HOST.load, 0, 0, JSON.stringify({ name, version, code, runtime, environment, limits: PROGRAM_LIMITS })));
    return (await this.#nextFrame())?.kind === FROM_HOST.loaded;
  }

  /** Null when the process ended before it answered. */
  async call(batchText: string, limitMs: number): Promise<RuleAnswer | null> {
    const id = ++this.#lastFrame;
    this.#write(encodeFrame(TO_HOST.call, id, limitMs, batchText));
    for (;;) {
      const frame = await this.#nextFrame();
      if (frame === null) return null;
      if (frame.kind === FROM_HOST.answer && frame.id === id) return answerOf(frame, limitMs);
    }
  }

  stop(): void {
    this.#end('it was stopped');
    this.#process.kill('SIGKILL');
  }

  #write(frame: Buffer): void {
    (this.#process.stdin as Writable).write(frame);
  }

  #read(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk) ?? []) {
      const waiting = this.#frameWaiting.shift();
      if (waiting === undefined) this.#frames.push(frame);
      else waiting(frame);
    }
  }

  #nextFrame(): Promise<HostFrame | null> {
    const frame = this.#frames.shift();
    if (frame !== undefined) return Promise.resolve(frame);
    if (this.#ended !== null) return Promise.resolve(null);
    return new Promise((resolve) => this.#frameWaiting.push(resolve));
  }

  #message(message: { id?: number; method?: string; params?: InspectorParams; result?: InspectorParams; error?: { message: string } }): void {
    if (message.id === undefined) {
      this.#listeners.get(message.method ?? '')?.(message.params ?? {});
      return;
    }
    const waiting = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.result ?? {});
    else waiting?.reject(new Error(message.error.message));
  }

  #failCalls(message: string): void {
    for (const { reject } of this.#calls.values()) reject(new Error(message));
    this.#calls.clear();
  }

  #end(message: string): void {
    if (this.#ended !== null) return;
    this.#ended = message;
    this.#socket?.close();
    this.#failCalls(message);
    for (const waiting of this.#frameWaiting.splice(0)) waiting(null);
    this.#onEnd?.();
  }
}

function answerOf(frame: HostFrame, limitMs: number): RuleAnswer {
  const meta = frame.meta === '' ? null : metaSchema.parse(JSON.parse(frame.meta));
  const base = { ms: frame.ms, cold: frame.cold, logs: meta?.logs ?? [], logsCut: meta?.logsCut ?? false, warnings: meta?.warnings ?? [] };
  switch (frame.outcome) {
    case 'result': return { ...base, kind: 'result', text: frame.text };
    case 'dropped': return { ...base, kind: 'dropped' };
    case 'timeout': return { ...base, kind: 'timeout', limitMs };
    case 'error': return { ...base, kind: 'error', error: meta?.error ?? { type: 'Error', message: 'The rule failed', trace: [], line: null, column: null } };
    default: return frame.outcome satisfies never;
  }
}
