/** What a rule may use up. Time and result size are the platform's (spec/pipeline.md a.5), the rest keeps the machine usable. */
import { RULE_RESULT_BYTES } from '../../../protocol/rule.ts';

/** What Lambda gives a function by default; V8's old space gets as much. */
export const MEMORY_MB = 128;

export const PROGRAM_LIMITS = {
  resultBytes: RULE_RESULT_BYTES,
  logLines: 1_000,
  logBytes: 256 * 1024,
  /** The whole process: Node itself, heap, buffers. */
  rssBytes: 384 * 1024 * 1024,
  memoryMb: MEMORY_MB,
} as const;

/** Loading is not counted against the rule, but ends. */
export const LOAD_LIMIT_MS = 5_000;
export const BOOT_LIMIT_MS = 15_000;
/** A call that an idle container has not begun by then is lost with its container. */
export const START_LIMIT_MS = 5_000;
/** The container stops itself at the limit unless code runs; this much later it is killed. */
export const KILL_GRACE_MS = 20;

/** Calls sent ahead of the one that runs, so that no time is lost between two. */
export const WINDOW_CALLS = 16;
export const WINDOW_BYTES = 1024 * 1024;
/** Calls that may wait for one rule before more are refused as Lambda does with 429. */
export const QUEUE_CALLS = 1_000;
export const QUEUE_BYTES = 64 * 1024 * 1024;

export const MAX_PROCESSES = 8;
export const IDLE_LIMIT_MS = 5 * 60_000;
/** A busy rule gives its process up after this long when others wait for one. */
export const TURN_MS = 500;
export const MEMORY_WATCH_MS = 20;
