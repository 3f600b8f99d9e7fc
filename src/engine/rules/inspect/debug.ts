/** Breakpoints: a rule that stands still on a batch (ui.md C4), through V8's own inspector. */
import type { DebugState, RulePosition } from '../../../protocol/rule.ts';
import { toRuleInput } from '../batch-view.ts';
import { generatedPlace, sourcePlace } from '../compile-code.ts';
import type { CompiledCode, PreparedRule } from '../compile-code.ts';
import { findRuleNode } from '../host/index.ts';
import type { RuleNode } from '../host/index.ts';
import { judgeAnswer } from '../run.ts';
import { trialOf } from '../trial.ts';
import type { TrialOptions } from '../trial.ts';
import { InspectedProcess, RULE_URL } from './process.ts';
import type { InspectorParams } from './process.ts';
import { variablesOf } from './values.ts';
import type { Variable } from './values.ts';

export const DEBUG_COMMANDS = ['continue', 'over', 'into', 'out', 'stop'] as const;
export type DebugCommand = (typeof DEBUG_COMMANDS)[number];

export interface DebugStart extends Omit<TrialOptions, 'runner' | 'signal'> {
  readonly rule: PreparedRule;
  readonly position: RulePosition;
  /** Lines of the source. */
  readonly breakpoints: readonly number[];
}

export interface DebugOptions {
  readonly node?: RuleNode;
  readonly newId: () => string;
  /** Every change of a state, for the stream. */
  readonly onState?: (state: DebugState) => void;
  readonly idleMs?: number;
}

export type DebugAnswer = { readonly ok: true; readonly state: DebugState } | { readonly ok: false; readonly code: 'not-found' | 'not-paused' | 'too-many' | 'unavailable'; readonly message: string };

/** Longer than anyone looks at one batch; the session ends when nobody does anything for a while. */
const CALL_LIMIT_MS = 12 * 3_600_000;
const IDLE_MS = 10 * 60_000;
const MOST_SESSIONS = 4;
/** How long a command waits for the rule to stand still again before it answers "running". */
const SETTLE_MS = 1_000;

const STEPS: Readonly<Record<Exclude<DebugCommand, 'stop'>, string>> = { continue: 'Debugger.resume', over: 'Debugger.stepOver', into: 'Debugger.stepInto', out: 'Debugger.stepOut' };

export class DebugSessions {
  private readonly sessions = new Map<string, Session>();
  private readonly options: DebugOptions;

  constructor(options: DebugOptions) {
    this.options = options;
  }

  async start(start: DebugStart): Promise<DebugAnswer> {
    for (const [id, session] of this.sessions) if (session.state.state === 'ended') this.sessions.delete(id);
    if (this.sessions.size >= MOST_SESSIONS) return { ok: false, code: 'too-many', message: `${MOST_SESSIONS} rules are being debugged: stop one of them first.` };
    const { rule } = start;
    if (!rule.ok) return { ok: false, code: 'unavailable', message: rule.error.message };
    const id = this.options.newId();
    const session = new Session(id, start, rule, this.options);
    this.sessions.set(id, session);
    const refused = await session.begin(this.options.node ?? findRuleNode());
    if (refused === null) return { ok: true, state: session.state };
    this.sessions.delete(id);
    return { ok: false, code: 'unavailable', message: refused };
  }

  get(id: string): DebugAnswer {
    return this.with(id, (session) => ({ ok: true, state: session.state }));
  }

  async command(id: string, command: DebugCommand): Promise<DebugAnswer> {
    return this.with(id, (session) => session.command(command));
  }

  async setBreakpoints(id: string, lines: readonly number[]): Promise<DebugAnswer> {
    return this.with(id, async (session) => {
      await session.setBreakpoints(lines);
      return { ok: true, state: session.state };
    });
  }

  /** Members of a value: `ref` of a variable of the present pause. */
  async variables(id: string, ref: string): Promise<{ readonly ok: true; readonly variables: Variable[] } | (DebugAnswer & { ok: false })> {
    const session = this.sessions.get(id);
    if (session === undefined) return unknown(id);
    return session.variables(ref);
  }

  stop(): void {
    for (const session of this.sessions.values()) session.end('The engine is stopping.');
    this.sessions.clear();
  }

  private with<T>(id: string, use: (session: Session) => T | (DebugAnswer & { ok: false })): T | (DebugAnswer & { ok: false }) {
    const session = this.sessions.get(id);
    return session === undefined ? unknown(id) : use(session);
  }
}

function unknown(id: string): DebugAnswer & { ok: false } {
  return { ok: false, code: 'not-found', message: `There is no debug session ${id}: it has ended. Start it again.` };
}

interface Paused {
  readonly reason: string;
  readonly hitBreakpoints?: readonly string[];
  readonly data?: { readonly description?: string };
  readonly callFrames: readonly { readonly functionName: string; readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }; readonly scopeChain: readonly { readonly type: string; readonly name?: string; readonly object: { readonly objectId?: string } }[] }[];
}

class Session {
  state: DebugState;
  private readonly start: DebugStart;
  private readonly rule: PreparedRule & { readonly ok: true };
  private readonly options: DebugOptions;
  private inspected: InspectedProcess | null = null;
  private breakpoints = new Map<number, string>();
  /** V8's id of the rule's own script; its frames carry no address. */
  private script = '';
  private idle: NodeJS.Timeout | null = null;
  private settled: (() => void)[] = [];

  constructor(id: string, start: DebugStart, rule: PreparedRule & { readonly ok: true }, options: DebugOptions) {
    this.start = start;
    this.rule = rule;
    this.options = options;
    this.state = { id, rule: rule.name, state: 'starting', why: null, line: null, column: null, stack: [], scopes: [], result: null, error: null };
  }

  private get compiled(): CompiledCode {
    return this.rule.compiled;
  }

  /** Null when the rule runs or stands still. */
  async begin(node: RuleNode): Promise<string | null> {
    const inspected = await InspectedProcess.start(node);
    if ('refused' in inspected) return inspected.refused;
    this.inspected = inspected;
    inspected.on('Debugger.scriptParsed', ({ url, scriptId }) => {
      if (url === RULE_URL) this.script = String(scriptId);
    });
    try {
      await inspected.send('Runtime.enable');
      await inspected.send('Debugger.enable');
      // What is not the rule's own code is stepped over, its exceptions included.
      await inspected.send('Debugger.setBlackboxPatterns', { patterns: ['^(?!file:///var/task/index\\.js$)'] });
      await inspected.send('Debugger.setPauseOnExceptions', { state: 'all' });
      await this.setBreakpoints(this.start.breakpoints);
      const refused = await inspected.begin();
      if (refused !== null) {
        inspected.stop();
        return refused;
      }
    } catch (error) {
      inspected.stop();
      return error instanceof Error ? error.message : String(error);
    }
    inspected.on('Debugger.paused', (params) => void this.paused(params as unknown as Paused));
    inspected.onEnd(() => this.end('The process of the rule ended.'));
    this.change({ state: 'running' });
    this.touch();
    void this.run(inspected);
    await this.settle();
    return null;
  }

  private async run(inspected: InspectedProcess): Promise<void> {
    const { batch, position, platform } = this.start;
    const loaded = await inspected.load(this.rule.program);
    const answer = loaded ? await inspected.call(toRuleInput(batch, position).text, CALL_LIMIT_MS) : null;
    if (this.state.state === 'ended') return;
    if (answer === null) {
      this.end('The process of the rule ended before it answered.');
      return;
    }
    const outcome = judgeAnswer(this.rule, answer, batch, position, platform);
    this.finish({ result: trialOf(outcome, this.start, false) });
  }

  private async paused({ reason, hitBreakpoints = [], data, callFrames }: Paused): Promise<void> {
    const inspected = this.inspected!;
    const frames = callFrames.filter(({ location }) => location.scriptId === this.script);
    const top = callFrames[0];
    if (top === undefined || top !== frames[0]) {
      await inspected.send('Debugger.resume').catch(() => undefined);
      return;
    }
    const place = (frame: Paused['callFrames'][number]): { line: number; column: number } | null => sourcePlace(this.compiled, { line: frame.location.lineNumber + 1, column: frame.location.columnNumber + 1 });
    const why = reason === 'exception' || reason === 'promiseRejection' ? `exception: ${(data?.description ?? 'thrown').split('\n')[0]!}` : hitBreakpoints.length > 0 ? 'breakpoint' : 'step';
    try {
      const scopes = await Promise.all(top.scopeChain.filter(({ type, object }) => type !== 'global' && type !== 'script' && object.objectId !== undefined).map(async (scope) => ({
        name: scope.type === 'closure' && scope.name ? `closure ${scope.name}` : scope.type, variables: await variablesOf(inspected, scope.object.objectId!),
      })));
      const at = place(top);
      this.change({
        state: 'paused', why, line: at?.line ?? null, column: at?.column ?? null,
        stack: frames.map((frame) => ({ name: frame.functionName === '' ? '(anonymous)' : frame.functionName, line: place(frame)?.line ?? 0 })),
        scopes: scopes.filter(({ variables }) => variables.length > 0),
      });
    } catch {
      // It ended while it was looked at.
    }
  }

  async command(command: DebugCommand): Promise<DebugAnswer> {
    this.touch();
    if (command === 'stop') {
      this.end(null);
      return { ok: true, state: this.state };
    }
    if (this.state.state !== 'paused') return { ok: false, code: 'not-paused', message: this.state.state === 'ended' ? 'The rule has ended.' : 'The rule runs: it can be stepped when it stands still.' };
    this.change({ state: 'running', why: null, line: null, column: null, stack: [], scopes: [] });
    await this.inspected!.send(STEPS[command]).catch(() => undefined);
    await this.settle();
    return { ok: true, state: this.state };
  }

  async setBreakpoints(lines: readonly number[]): Promise<void> {
    this.touch();
    const inspected = this.inspected;
    if (inspected === null || this.state.state === 'ended') return;
    for (const [line, breakpointId] of this.breakpoints) {
      if (lines.includes(line)) continue;
      this.breakpoints.delete(line);
      await inspected.send('Debugger.removeBreakpoint', { breakpointId }).catch(() => undefined);
    }
    for (const line of lines) {
      const place = this.breakpoints.has(line) ? null : generatedPlace(this.compiled, line);
      if (place === null) continue;
      const { breakpointId } = await inspected.send('Debugger.setBreakpointByUrl', { url: RULE_URL, lineNumber: place.line - 1, columnNumber: place.column - 1 }).catch((): InspectorParams => ({}));
      if (typeof breakpointId === 'string') this.breakpoints.set(line, breakpointId);
    }
  }

  async variables(ref: string): Promise<{ readonly ok: true; readonly variables: Variable[] } | (DebugAnswer & { ok: false })> {
    this.touch();
    if (this.state.state !== 'paused') return { ok: false, code: 'not-paused', message: 'The rule does not stand still.' };
    try {
      return { ok: true, variables: await variablesOf(this.inspected!, ref) };
    } catch {
      return { ok: false, code: 'not-found', message: 'This value is gone: the rule went on.' };
    }
  }

  end(error: string | null): void {
    if (this.state.state !== 'ended') this.finish({ error });
  }

  private finish(parts: Partial<DebugState>): void {
    if (this.idle !== null) clearTimeout(this.idle);
    this.change({ state: 'ended', why: null, line: null, column: null, stack: [], scopes: [], ...parts });
    this.inspected?.stop();
  }

  private touch(): void {
    if (this.idle !== null) clearTimeout(this.idle);
    if (this.state.state === 'starting' || this.state.state === 'ended') return;
    const idleMs = this.options.idleMs ?? IDLE_MS;
    this.idle = setTimeout(() => this.end(`Nothing was done for ${Math.round(idleMs / 60_000)} minutes, so the session ended.`), idleMs).unref();
  }

  private change(parts: Partial<DebugState>): void {
    this.state = { ...this.state, ...parts };
    if (this.state.state === 'paused' || this.state.state === 'ended') for (const resolve of this.settled.splice(0)) resolve();
    this.options.onState?.(this.state);
  }

  /** Until it stands still or has ended, or runs for so long that the caller should know. */
  private settle(): Promise<void> {
    if (this.state.state === 'paused' || this.state.state === 'ended') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SETTLE_MS);
      this.settled.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
