/**
 * What the rest of the engine knows of the rule host: a program, a batch as text, an answer. Every outcome is a value
 * (spec/pipeline.md a.2, a.5); `run` never rejects.
 */
import type { RuleError, RuleLog, RuleRuntime, RuleSandbox } from '../../../protocol/rule.ts';

/** One version of a rule, ready to load: CommonJS JavaScript. */
export interface RuleProgram {
  /** Name, version and a hash of code, runtime and environment: what shares a key shares a warm container. */
  readonly key: string;
  readonly name: string;
  readonly version: string;
  readonly code: string;
  readonly runtime: RuleRuntime;
  readonly environment: Readonly<Record<string, string>>;
}

export interface RuleWarning {
  readonly code: string;
  readonly message: string;
}

export type RuleAnswer = {
  /** From the call of the handler to its answer; loading and waiting are not in it. */
  readonly ms: number;
  /** The first call of a container. */
  readonly cold: boolean;
  readonly logs: RuleLog[];
  readonly logsCut: boolean;
  readonly warnings: RuleWarning[];
} & (
  /** JSON text of what the rule returned; that it is a batch is for the reader to check. */
  | { readonly kind: 'result'; readonly text: string }
  | { readonly kind: 'dropped' }
  /** Thrown, rejected, not serialisable, failed to load, too large, out of memory, crashed, stopped. */
  | { readonly kind: 'error'; readonly error: RuleError }
  | { readonly kind: 'timeout'; readonly limitMs: number }
  /** Too many calls wait for this rule. */
  | { readonly kind: 'throttled'; readonly message: string }
  /** Rules cannot be locked up here. */
  | { readonly kind: 'unavailable'; readonly message: string }
);

/** A Node binary whose permission model can hold rule code. */
export type RuleNode = { readonly ok: true; readonly path: string; readonly version: string } | { readonly ok: false; readonly message: string };

export interface RuleHostsOptions {
  /** Time for one call, ms; the platform's limit when absent. */
  readonly limitMs?: number;
  /** Containers kept at a time, without the spare. */
  readonly maxProcesses?: number;
  readonly node?: RuleNode;
}

export interface RuleRunOptions {
  readonly limitMs?: number;
  /** Runs in a container of its own that nothing ran in before. */
  readonly cold?: boolean;
  readonly signal?: AbortSignal;
  /** Waits however many calls wait already: who asks holds back by itself, and what asks for nothing any more may run to its end. */
  readonly patient?: boolean;
}

/** What `RuleHosts` (hosts.ts) offers; jobs and stages take this, so that tests can put something else in its place. */
export interface RuleRunner {
  run(program: RuleProgram, batchText: string, options?: RuleRunOptions): Promise<RuleAnswer>;
  /** The next call of the program with this key starts a new container. */
  coldStart(key: string): void;
  /** Loads these ahead of their first calls and lets go of others that are idle. */
  prepare(programs: readonly RuleProgram[]): void;
  state(): RuleSandbox;
  stop(): Promise<void>;
}
