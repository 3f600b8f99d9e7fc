/** One locked process: at first without a rule (the spare), then with one version of one rule until it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse as parsePath } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { RuleError } from '../../../protocol/rule.ts';
import { LOADER, PROGRAM } from './child/source.js';
import { encodeFrame, FrameReader, FROM_HOST, type HostFrame, type Meta, metaSchema, readySchema, TO_HOST } from './frames.ts';
import { BOOT_LIMIT_MS, KILL_GRACE_MS, LOAD_LIMIT_MS, MEMORY_MB, PROGRAM_LIMITS, START_LIMIT_MS } from './limits.ts';
import type { RuleProgram } from './types.ts';

/** Exit code of a container that is too large to go on, between two calls. */
const RETIRED = 75;
const STDERR_BYTES = 8_192;

export const HOST_FLAGS = [
  '--permission', '--no-warnings',
  // An own `import()` handler, so that its refusal is an error of the rule's realm, needs this.
  '--experimental-vm-modules',
  // The host's realm needs no eval; a rule's realm has its own setting.
  '--disallow-code-generation-from-strings',
  // The permission model does not hold it back from creating files.
  '--no-experimental-sqlite',
  '--no-addons', `--max-old-space-size=${MEMORY_MB}`, '--max-semi-space-size=8', '--disable-wasm-trap-handler',
];

export interface ContainerCall {
  readonly text: string;
  readonly limitMs: number;
}

/** What became of a call, as far as the container can tell. */
export type CallEnd =
  | { readonly kind: 'answer'; readonly frame: HostFrame; readonly meta: Meta | null }
  | { readonly kind: 'killed'; readonly ms: number; readonly cold: boolean }
  | { readonly kind: 'crashed'; readonly ms: number; readonly cold: boolean; readonly error: RuleError };

export interface ContainerEvents<Call extends ContainerCall> {
  ready(version: string): void;
  /** It cannot be locked up, or does not start at all. */
  refused(message: string, final: boolean): void;
  answered(call: Call, end: CallEnd): void;
  /** It ended; these were sent but never begun. */
  ended(unbegun: Call[]): void;
}

const hostError = (type: string, message: string): RuleError => ({ type, message, trace: [`${type}: ${message}`], line: null, column: null });

export class RuleContainer<Call extends ContainerCall> {
  readonly #process: ChildProcess;
  readonly #input: Writable;
  readonly #output: Readable;
  readonly #events: ContainerEvents<Call>;
  /** The system has forgotten the process. */
  readonly reaped: Promise<void>;
  readonly #reader = new FrameReader();
  #phase: 'booting' | 'idle' | 'loading' | 'serving' | 'dead' = 'booting';
  #program: RuleProgram | null = null;
  /** In the order in which they were sent, which is that of their answers. */
  readonly #sent: { readonly id: number; readonly call: Call }[] = [];
  #sentBytes = 0;
  #lastId = 0;
  #answers = 0;
  /** When the first of the sent calls began, ms; null while it is not known to have. */
  #begunAt: number | null = null;
  #deadline: number;
  /** The deadline was put off once, see `#isLate`. */
  #putOff = false;
  #timer: NodeJS.Timeout | null = null;
  #stderr = '';
  #corked = false;

  constructor(node: string, events: ContainerEvents<Call>) {
    this.#events = events;
    // A dump of a crash would land here, where users cannot write.
    this.#process = spawn(node, [...HOST_FLAGS, '-e', LOADER], { stdio: ['pipe', 'ignore', 'pipe', 'pipe'], env: { TZ: 'UTC', LANG: 'en_US.UTF-8' }, cwd: parsePath(process.execPath).root, windowsHide: true });
    this.#input = this.#process.stdin as Writable;
    this.#output = this.#process.stdio[3] as Readable;
    this.#input.on('error', () => {});
    this.#output.on('error', () => {});
    this.#input.write(PROGRAM);
    this.#output.on('data', (chunk: Buffer) => this.#read(chunk));
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('latin1')).slice(-STDERR_BYTES);
    });
    this.#process.on('error', (error) => {
      this.#refuse(`The process for rules does not start: ${error.message}`, (error as NodeJS.ErrnoException).code === 'ENOENT');
    });
    this.#process.on('close', (code, signal) => this.#closed(code, signal));
    this.reaped = new Promise((resolve) => {
      this.#process.once('exit', () => resolve());
      this.#process.once('error', () => resolve());
    });
    this.#deadline = performance.now() + BOOT_LIMIT_MS;
    this.#watch();
    this.#hold(false);
  }

  get isDead(): boolean {
    return this.#phase === 'dead';
  }
  /** Has answered nothing yet. */
  get isCold(): boolean {
    return this.#answers === 0;
  }
  get calls(): number {
    return this.#sent.length;
  }
  get bytes(): number {
    return this.#sentBytes;
  }
  get pid(): number | undefined {
    return this.#process.pid;
  }

  load(program: RuleProgram): void {
    this.#program = program;
    if (this.#phase === 'idle') this.#sendProgram();
  }

  /** Calls may be sent before the rule is loaded. */
  send(call: Call): void {
    const id = (this.#lastId = (this.#lastId + 1) >>> 0);
    this.#sent.push({ id, call });
    this.#sentBytes += call.text.length;
    if (this.#sent.length === 1) this.#hold(true);
    if (this.#phase === 'serving') {
      if (this.#sent.length === 1) this.#expect(START_LIMIT_MS);
      this.#write(encodeFrame(TO_HOST.call, id, Math.max(1, Math.round(call.limitMs)), call.text));
    }
  }

  /** After `kill`, by who waits for nothing else. */
  gone(): Promise<void> {
    this.#process.ref();
    return this.reaped;
  }

  isRunning(call: Call): boolean {
    return this.#sent[0]?.call === call;
  }

  /** Ends it at once. The call that runs ends so; the others were not begun. */
  kill(running: CallEnd | null): void {
    if (this.#phase === 'dead') return;
    this.#die();
    const first = running === null ? undefined : this.#sent.shift();
    const unbegun = this.#sent.splice(0).map((sent) => sent.call);
    // The lane has another process before it hears of the answer and sends more.
    this.#events.ended(unbegun);
    if (first !== undefined && running !== null) this.#events.answered(first.call, running);
  }

  /** Called now and then: memory outside of V8's heap has no other limit. */
  checkMemory(): void {
    const { pid } = this.#process;
    if (this.#phase === 'dead' || pid === undefined || process.platform !== 'linux') return;
    let kilobytes = 0;
    try {
      kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
    } catch {
      return;
    }
    if (kilobytes * 1024 > PROGRAM_LIMITS.rssBytes) this.kill({ kind: 'crashed', ms: this.#runningMs(), cold: this.isCold, error: outOfMemory() });
  }

  #die(): void {
    this.#phase = 'dead';
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#hold(false);
    this.#process.kill('SIGKILL');
    this.#input.destroy();
    this.#output.destroy();
    this.#process.stderr?.destroy();
  }

  #refuse(message: string, final: boolean): void {
    if (this.#phase === 'dead') return;
    this.#events.refused(message, final);
    this.kill(null);
  }

  #runningMs(): number {
    return this.#begunAt === null ? 0 : performance.now() - this.#begunAt;
  }

  /** Keeps the engine's event loop alive only while somebody waits for an answer. */
  #hold(wanted: boolean): void {
    const change = wanted ? 'ref' : 'unref';
    this.#process[change]();
    for (const stream of [this.#input, this.#output, this.#process.stderr]) (stream as { ref?(): void; unref?(): void } | null)?.[change]?.();
    this.#timer?.[change]();
  }

  /** Calls of one turn of the loop leave in one write. */
  #write(frame: Buffer): void {
    if (!this.#corked) {
      this.#corked = true;
      this.#input.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#input.uncork();
      });
    }
    this.#input.write(frame);
  }

  #sendProgram(): void {
    const program = this.#program;
    if (program === null) return;
    this.#phase = 'loading';
    this.#expect(LOAD_LIMIT_MS);
    const { name, version, code, runtime, environment } = program;
    this.#write(encodeFrame(TO_HOST.load, 0, 0, JSON.stringify({ name, version, code, runtime, environment, limits: PROGRAM_LIMITS })));
  }

  #expect(withinMs: number): void {
    this.#deadline = performance.now() + withinMs;
    if (this.#timer === null) this.#watch();
    else if (this.#watchedUntil > this.#deadline) this.#watch();
  }

  #watchedUntil = Infinity;
  /** One timer that looks again when it is due, instead of one per call. */
  #watch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#watchedUntil = this.#deadline;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#phase === 'dead' || this.#deadline === Infinity) return;
      if (performance.now() < this.#deadline) this.#watch();
      else if (this.#isLate()) this.#expect(KILL_GRACE_MS);
      else this.#expired();
    }, Math.max(1, this.#deadline - performance.now()));
    if (this.#sent.length === 0) this.#timer.unref();
  }

  /** This thread was held up, and timers come before what was read meanwhile: the answer may be there already. */
  #isLate(): boolean {
    if (this.#begunAt === null || this.#putOff || performance.now() - this.#deadline < KILL_GRACE_MS / 4) return false;
    this.#putOff = true;
    return true;
  }

  #expired(): void {
    if (this.#phase === 'booting') {
      this.#refuse('The process for rules did not get ready in time.', false);
    } else if (this.#phase === 'loading') {
      this.kill({ kind: 'crashed', ms: 0, cold: true, error: hostError('Runtime.InitTimeout', `The rule did not finish loading within ${LOAD_LIMIT_MS / 1000} s. Move long work out of the top level of the file.`) });
    } else if (this.#begunAt === null) {
      this.kill(null);
    } else {
      this.kill({ kind: 'killed', ms: this.#runningMs(), cold: this.isCold });
    }
  }

  #read(chunk: Buffer): void {
    const frames = this.#reader.push(chunk);
    if (frames === null) {
      this.#misbehaved();
      return;
    }
    for (const frame of frames) {
      // Set by the frame before: killed, or answered with something impossible.
      if (this.isDead) return;
      this.#take(frame);
    }
  }

  #take(frame: HostFrame): void {
    if (frame.kind === FROM_HOST.answer) this.#answer(frame);
    else if (frame.kind === FROM_HOST.start && this.#phase === 'serving' && this.#sent[0]?.id === frame.id) this.#begin();
    else if (frame.kind === FROM_HOST.ready && this.#phase === 'booting') this.#ready(frame);
    else if (frame.kind === FROM_HOST.loaded && this.#phase === 'loading') this.#loaded();
    else this.#misbehaved();
  }

  #ready(frame: HostFrame): void {
    const ready = readySchema.safeParse(parseJson(frame.meta));
    if (!ready.success || ready.data.refused !== null) {
      this.#refuse(`Rules cannot be locked up on this Node: ${ready.data?.refused ?? 'its answer cannot be read'}.`, true);
      return;
    }
    this.#phase = 'idle';
    this.#deadline = Infinity;
    this.#events.ready(ready.data.version);
    this.#sendProgram();
  }

  #loaded(): void {
    this.#phase = 'serving';
    this.#deadline = Infinity;
    if (this.#sent.length === 0) return;
    this.#expect(START_LIMIT_MS);
    for (const { id, call } of this.#sent) this.#write(encodeFrame(TO_HOST.call, id, Math.max(1, Math.round(call.limitMs)), call.text));
  }

  #begin(): void {
    const first = this.#sent[0];
    if (first === undefined) return;
    this.#begunAt = performance.now();
    this.#putOff = false;
    this.#expect(first.call.limitMs + KILL_GRACE_MS);
  }

  #answer(frame: HostFrame): void {
    const first = this.#sent[0];
    const meta = frame.meta === '' ? null : metaSchema.safeParse(parseJson(frame.meta));
    if (this.#phase !== 'serving' || first === undefined || first.id !== frame.id || meta?.success === false || !(frame.ms >= 0)) {
      this.#misbehaved();
      return;
    }
    this.#answers++;
    this.#sent.shift();
    this.#sentBytes -= first.call.text.length;
    this.#begunAt = null;
    if (this.#sent.length === 0) {
      this.#deadline = Infinity;
      this.#hold(false);
    } else {
      // The host takes the next one at once; if it has yet to read it, it says so.
      this.#begin();
    }
    this.#events.answered(first.call, { kind: 'answer', frame, meta: meta === null ? null : meta.data });
  }

  #misbehaved(): void {
    this.kill({ kind: 'crashed', ms: this.#runningMs(), cold: this.isCold, error: hostError('Runtime.HostProtocol', 'The process of the rule sent something that is no answer and was ended') });
  }

  #closed(code: number | null, signal: string | null): void {
    if (this.#phase === 'dead') return;
    if (this.#phase === 'booting') {
      this.#refuse(`The process for rules ended while starting (${signal ?? `status ${String(code)}`}): ${this.#stderr.trim().split('\n').slice(0, 3).join(' ')}`, /bad option/.test(this.#stderr));
      return;
    }
    // An end with a status and without an answer came between two calls (child/main.js); a crash hits the call that ran.
    const between = code !== null && (code === RETIRED || code < 130);
    if (between || this.#sent.length === 0) this.kill(null);
    else this.kill({ kind: 'crashed', ms: this.#runningMs(), cold: this.isCold, error: /heap out of memory|Allocation failed/i.test(this.#stderr) ? outOfMemory() : hostError('Runtime.ExitError', `Runtime exited with error: ${signal === null ? `exit status ${String(code)}` : `signal ${signal}`}`) });
  }
}

function outOfMemory(): RuleError {
  return hostError('Runtime.OutOfMemory', `The rule used more memory than it may have (${MEMORY_MB} MB of objects, ${PROGRAM_LIMITS.rssBytes / 1024 / 1024} MB in all)`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
