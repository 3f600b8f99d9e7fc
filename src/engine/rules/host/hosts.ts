/**
 * Runs rules: one locked process per rule and version, warm while it is used, and one that is booted ahead, so that a rule
 * whose process had to be ended goes on at once. One lane per program keeps its calls in order.
 */
import type { RuleError, RuleSandbox } from '../../../protocol/rule.ts';
import { RULE_LIMIT_MS } from '../../../protocol/rule.ts';
import { type CallEnd, type ContainerCall, RuleContainer } from './container.ts';
import { IDLE_LIMIT_MS, MAX_PROCESSES, MEMORY_WATCH_MS, QUEUE_BYTES, QUEUE_CALLS, TURN_MS, WINDOW_BYTES, WINDOW_CALLS } from './limits.ts';
import { findRuleNode } from './node.ts';
import type { RuleAnswer, RuleHostsOptions, RuleNode, RuleProgram, RuleRunner, RuleRunOptions } from './types.ts';

interface Call extends ContainerCall {
  readonly lane: Lane;
  readonly answer: (answer: RuleAnswer) => void;
  readonly patient: boolean;
  /** Containers that ended before they began it. */
  lost: number;
}

interface Lane {
  readonly program: RuleProgram;
  /** Ends with its first answer. */
  readonly once: boolean;
  queue: Call[];
  queuedBytes: number;
  container: RuleContainer<Call> | null;
  usedAt: number;
  /** When it got the process that it has. */
  since: number;
  /** Lets go of its process when the calls in it are answered. */
  leaving: boolean;
}

/** Own cold calls at a time; each takes a process of its own. */
const COLD_CALLS = 2;
const MOST_LOSSES = 3;
const MOST_BOOT_FAILURES = 3;
/** A killed process is gone within this, ms. */
const STOP_LIMIT_MS = 300;

const bare = { ms: 0, cold: false, logs: [], logsCut: false, warnings: [] };
const stopped = (message: string): RuleAnswer => ({ ...bare, kind: 'error', error: { type: 'Runtime.Stopped', message, trace: [], line: null, column: null } });

export class RuleHosts implements RuleRunner {
  readonly #limitMs: number;
  readonly #maxProcesses: number;
  readonly #node: RuleNode;
  readonly #lanes = new Map<string, Lane>();
  /** All that the system still knows. */
  readonly #processes = new Set<RuleContainer<Call>>();
  /** Lanes without a process that have something to run, in the order in which they came. */
  #waiting: Lane[] = [];
  #spare: RuleContainer<Call> | null = null;
  #verified = '';
  #refusal: string | null = null;
  #bootFailures = 0;
  #coldRunning = 0;
  #coldCount = 0;
  #coldWaiting: (() => void)[] = [];
  #stopped = false;
  #memoryWatch: NodeJS.Timeout | null = null;
  #idleWatch: NodeJS.Timeout | null = null;
  readonly #onExit = () => this.#killAll();

  constructor(options: RuleHostsOptions = {}) {
    this.#limitMs = options.limitMs ?? RULE_LIMIT_MS;
    this.#maxProcesses = Math.max(1, options.maxProcesses ?? MAX_PROCESSES);
    this.#node = options.node ?? findRuleNode();
    if (!this.#node.ok) this.#refusal = this.#node.message;
    process.on('exit', this.#onExit);
  }

  run(program: RuleProgram, batchText: string, options: RuleRunOptions = {}): Promise<RuleAnswer> {
    if (this.#refusal !== null) return Promise.resolve({ ...bare, kind: 'unavailable', message: this.#refusal });
    if (this.#stopped) return Promise.resolve(stopped('The engine is stopping'));
    if (options.signal?.aborted === true) return Promise.resolve(stopped('The run was cancelled'));
    return options.cold === true ? this.#runCold(program, batchText, options) : this.#enqueue(this.#laneOf(program, program.key, false), batchText, options);
  }

  coldStart(key: string): void {
    const lane = this.#lanes.get(key);
    if (lane === undefined || lane.container === null) return;
    lane.leaving = true;
    this.#leaveIfDone(lane);
  }

  prepare(programs: readonly RuleProgram[]): void {
    if (this.#refusal !== null || this.#stopped) return;
    const wanted = new Set(programs.map((program) => program.key));
    for (const [key, lane] of this.#lanes) if (!lane.once && !wanted.has(key) && isIdle(lane)) this.#close(lane);
    for (const program of programs.slice(0, this.#maxProcesses)) {
      const lane = this.#laneOf(program, program.key, false);
      if (lane.container === null && !this.#waiting.includes(lane)) this.#waiting.push(lane);
    }
    this.#grant();
    if (programs.length > 0) this.#bootSpare();
  }

  state(): RuleSandbox {
    if (this.#refusal !== null) return { state: 'unavailable', message: this.#refusal };
    if (this.#verified === '') return { state: 'not-in-use', message: 'No rule has run yet. Rules run in locked processes of their own.' };
    return { state: 'enforced', message: `Rules run in locked processes of their own, without files, network, processes or threads (Node ${this.#verified}).` };
  }

  /** For tests and the status screen. */
  processIds(): number[] {
    return [...this.#lanes.values()].flatMap((lane) => lane.container?.pid ?? []);
  }

  stop(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#stopped = true;
    process.off('exit', this.#onExit);
    if (this.#memoryWatch !== null) clearInterval(this.#memoryWatch);
    if (this.#idleWatch !== null) clearInterval(this.#idleWatch);
    for (const start of this.#coldWaiting.splice(0)) start();
    this.#killAll();
    // A thread that ends sooner would leave dead processes to the engine.
    return Promise.race([Promise.all([...this.#processes].map((container) => container.gone())), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref())]).then(() => undefined);
  }

  // --- calls --------------------------------------------------------------------------------------------------------

  async #runCold(program: RuleProgram, text: string, options: RuleRunOptions): Promise<RuleAnswer> {
    if (this.#coldRunning >= COLD_CALLS) await new Promise<void>((resolve) => this.#coldWaiting.push(resolve));
    if (this.#stopped) return stopped('The engine is stopping');
    this.#coldRunning++;
    const lane = this.#laneOf(program, `${program.key}\0cold ${this.#coldCount++}`, true);
    try {
      return await this.#enqueue(lane, text, options);
    } finally {
      this.#coldRunning--;
      this.#close(lane);
      this.#coldWaiting.shift()?.();
    }
  }

  #laneOf(program: RuleProgram, key: string, once: boolean): Lane {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { program, once, queue: [], queuedBytes: 0, container: null, usedAt: performance.now(), since: 0, leaving: false };
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #enqueue(lane: Lane, text: string, options: RuleRunOptions): Promise<RuleAnswer> {
    const patient = options.patient === true;
    if (!patient && (lane.queue.length >= QUEUE_CALLS || lane.queuedBytes + text.length > QUEUE_BYTES)) {
      return Promise.resolve({ ...bare, kind: 'throttled', message: `Rate exceeded: ${lane.queue.length} batches already wait for the rule "${lane.program.name}"` });
    }
    const { signal } = options;
    return new Promise((resolve) => {
      const answer = (given: RuleAnswer) => {
        signal?.removeEventListener('abort', abort);
        resolve(given);
      };
      const call: Call = { lane, text, limitMs: options.limitMs ?? this.#limitMs, answer, patient, lost: 0 };
      const abort = () => this.#cancel(call);
      signal?.addEventListener('abort', abort);
      lane.queue.push(call);
      lane.queuedBytes += text.length;
      lane.usedAt = performance.now();
      this.#feed(lane);
    });
  }

  #cancel(call: Call): void {
    const { lane } = call;
    const queued = lane.queue.indexOf(call);
    if (queued >= 0) {
      lane.queue.splice(queued, 1);
      lane.queuedBytes -= call.text.length;
    }
    call.answer(stopped('The run was cancelled'));
    // What is sent ahead may run to its end unheard; what runs now would hold the others up.
    if (!call.patient && lane.container?.isRunning(call) === true) lane.container.kill(null);
  }

  /** Sends what the window has room for. */
  #feed(lane: Lane): void {
    const { container } = lane;
    if (lane.queue.length === 0 || this.#stopped) return;
    if (container === null) {
      if (!this.#waiting.includes(lane)) this.#waiting.push(lane);
      this.#grant();
      return;
    }
    if (this.#waiting.length > 0 && performance.now() - lane.since > TURN_MS) lane.leaving = true;
    if (lane.leaving) return;
    while (lane.queue.length > 0 && container.calls < WINDOW_CALLS && container.bytes < WINDOW_BYTES) {
      const call = lane.queue.shift() as Call;
      lane.queuedBytes -= call.text.length;
      container.send(call);
    }
    this.#watchMemory();
  }

  #answered(call: Call, end: CallEnd): void {
    const { lane } = call;
    lane.usedAt = performance.now();
    call.answer(toAnswer(call, end));
    this.#leaveIfDone(lane);
    this.#feed(lane);
    // An idle process is what a waiting lane waits for.
    if (this.#waiting.length > 0 && isIdle(lane)) this.#grant();
  }

  #leaveIfDone(lane: Lane): void {
    if (lane.container === null || !lane.leaving || lane.container.calls > 0) return;
    this.#release(lane);
    this.#feed(lane);
    this.#grant();
  }

  // --- processes ----------------------------------------------------------------------------------------------------

  #release(lane: Lane): void {
    const { container } = lane;
    lane.container = null;
    lane.leaving = false;
    container?.kill(null);
  }

  #close(lane: Lane): void {
    for (const [key, one] of this.#lanes) if (one === lane) this.#lanes.delete(key);
    this.#waiting = this.#waiting.filter((one) => one !== lane);
    this.#release(lane);
    this.#grant();
  }

  /** Gives processes to the lanes that wait for one, taking them from idle ones. */
  #grant(): void {
    while (this.#waiting.length > 0 && !this.#stopped && this.#refusal === null) {
      const taken = [...this.#lanes.values()].filter((lane) => lane.container !== null);
      if (taken.length >= this.#maxProcesses) {
        const idle = taken.filter(isIdle).sort((one, other) => one.usedAt - other.usedAt)[0];
        if (idle === undefined) return;
        this.#release(idle);
      }
      const lane = this.#waiting.shift() as Lane;
      const container = this.#spare ?? this.#boot();
      this.#spare = null;
      lane.container = container;
      lane.since = performance.now();
      lane.leaving = false;
      container.load(lane.program);
      this.#feed(lane);
      this.#bootSpare();
    }
  }

  #bootSpare(): void {
    if (this.#spare === null && !this.#stopped && this.#refusal === null) this.#spare = this.#boot();
  }

  #boot(): RuleContainer<Call> {
    const path = this.#node.ok ? this.#node.path : '';
    const container: RuleContainer<Call> = new RuleContainer<Call>(path, {
      ready: (version) => {
        this.#verified = version;
        this.#bootFailures = 0;
      },
      refused: (message, final) => {
        this.#bootFailures++;
        if (final || this.#bootFailures >= MOST_BOOT_FAILURES) this.#refuse(message);
      },
      answered: (call, end) => this.#answered(call, end),
      ended: (unbegun) => this.#lost(container, unbegun),
    });
    this.#processes.add(container);
    void container.reaped.then(() => this.#processes.delete(container));
    this.#idleWatch ??= setInterval(() => this.#closeIdle(), 30_000).unref();
    return container;
  }

  /** A container is gone: its lane goes on with another, first with what was sent but not begun. */
  #lost(container: RuleContainer<Call>, unbegun: Call[]): void {
    if (this.#spare === container) this.#spare = null;
    const lane = [...this.#lanes.values()].find((one) => one.container === container);
    if (lane !== undefined) {
      lane.container = null;
      lane.leaving = false;
    }
    const refusal = this.#refusal;
    const again = unbegun.filter((call) => {
      if (refusal !== null) call.answer({ ...bare, kind: 'unavailable', message: refusal });
      if (refusal !== null) return false;
      call.lost++;
      const given = this.#stopped || call.lost >= MOST_LOSSES;
      if (given) call.answer(stopped(this.#stopped ? 'The engine is stopping' : 'The process of the rule ended again and again before it began this batch'));
      return !given;
    });
    for (const call of again) {
      call.lane.queuedBytes += call.text.length;
      call.lane.usedAt = performance.now();
    }
    const target = lane ?? again[0]?.lane;
    if (target === undefined) return;
    target.queue = [...again, ...target.queue];
    this.#feed(target);
  }

  #refuse(message: string): void {
    this.#refusal = message;
    for (const lane of this.#lanes.values()) {
      for (const call of lane.queue.splice(0)) call.answer({ ...bare, kind: 'unavailable', message });
      lane.queuedBytes = 0;
    }
    this.#waiting = [];
  }

  #killAll(): void {
    this.#spare?.kill(null);
    this.#spare = null;
    for (const lane of this.#lanes.values()) {
      for (const call of lane.queue.splice(0)) call.answer(stopped('The engine is stopping'));
      lane.container?.kill({ kind: 'crashed', ms: 0, cold: false, error: { type: 'Runtime.Stopped', message: 'The engine is stopping', trace: [], line: null, column: null } });
    }
    this.#lanes.clear();
  }

  #closeIdle(): void {
    const before = performance.now() - IDLE_LIMIT_MS;
    for (const lane of [...this.#lanes.values()]) if (isIdle(lane) && lane.usedAt < before) this.#close(lane);
    if (this.#lanes.size > 0) return;
    this.#spare?.kill(null);
    if (this.#idleWatch !== null) clearInterval(this.#idleWatch);
    this.#idleWatch = null;
  }

  #watchMemory(): void {
    this.#memoryWatch ??= setInterval(() => {
      let busy = false;
      for (const { container } of [...this.#lanes.values()]) {
        if (container === null || container.calls === 0) continue;
        busy = true;
        container.checkMemory();
      }
      if (busy || this.#memoryWatch === null) return;
      clearInterval(this.#memoryWatch);
      this.#memoryWatch = null;
    }, MEMORY_WATCH_MS).unref();
  }
}

function isIdle(lane: Lane): boolean {
  return lane.queue.length === 0 && (lane.container === null || lane.container.calls === 0);
}

function toAnswer(call: Call, end: CallEnd): RuleAnswer {
  if (end.kind === 'killed') return { ...bare, ms: end.ms, cold: end.cold, kind: 'timeout', limitMs: call.limitMs };
  if (end.kind === 'crashed') return { ...bare, ms: end.ms, cold: end.cold, kind: 'error', error: end.error };
  const { frame, meta } = end;
  const common = { ms: frame.ms, cold: frame.cold, logs: meta?.logs ?? [], logsCut: meta?.logsCut ?? false, warnings: meta?.warnings ?? [] };
  if (frame.outcome === 'result') return { ...common, kind: 'result', text: frame.text };
  if (frame.outcome === 'dropped') return { ...common, kind: 'dropped' };
  if (frame.outcome === 'timeout') return { ...common, kind: 'timeout', limitMs: call.limitMs };
  const unknown: RuleError = { type: 'Runtime.HostProtocol', message: 'The process of the rule sent an error without a reason', trace: [], line: null, column: null };
  return { ...common, kind: 'error', error: meta?.error ?? unknown };
}
