/**
 * Which faults hit a call: a pure decision over the list and how often each fault was asked before. Draws depend on a fault's
 * seed and on how many calls it has matched, and on nothing else, so the same calls give the same story again.
 */
import { ANY } from '../../protocol/faults.ts';
import type { Fault, FaultAction } from '../../protocol/faults.ts';

/** How often a fault matched a call, and how often it hit. */
export interface FaultCount {
  readonly matched: number;
  readonly fired: number;
}

export interface FaultedCall {
  readonly surface: string;
  readonly input: string | null;
}

export type FaultEnd = Extract<FaultAction, { type: 'status' | 'drop' }>;

/** What becomes of one call. */
export interface FaultVerdict {
  readonly fired: readonly Fault[];
  /** How long the answer waits. */
  readonly delayMs: number;
  /** How wrong the answer's `Date` is; null leaves it alone. */
  readonly skewMs: number | null;
  /** How the call ends instead of as ever; null when it is answered. */
  readonly end: FaultEnd | null;
}

export interface FaultDecision {
  /** Null when no fault hit. */
  readonly verdict: FaultVerdict | null;
  /** The new counts of the faults that were asked. */
  readonly counts: ReadonlyMap<string, FaultCount>;
}

export const NO_COUNT: FaultCount = { matched: 0, fired: 0 };

/** A browser's preflight and the local authority's download are no calls to the service: only a fault that names them hits them. */
const BESIDE: ReadonlySet<string> = new Set(['preflight', 'authority']);

function matches(fault: Fault, call: FaultedCall): boolean {
  if (!fault.enabled) return false;
  if (fault.surface === ANY ? BESIDE.has(call.surface) : fault.surface !== call.surface) return false;
  return fault.input === ANY || fault.input === call.input;
}

export function isSpent(fault: Fault, count: FaultCount): boolean {
  return fault.count !== null && count.fired >= fault.count;
}

/** Uniform over [0, 1): a counter through a 32-bit mixer (splitmix32), so that no generator state is carried. */
function draw(seed: number, index: number): number {
  let value = (seed + Math.imul(index + 1, 0x9e3779b9)) | 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return ((value ^ (value >>> 15)) >>> 0) / 4_294_967_296;
}

/** Asks the faults in order. Latency and clock add up; the first that refuses or drops the call ends the matter. */
export function decideFaults(faults: readonly Fault[], counts: ReadonlyMap<string, FaultCount>, call: FaultedCall): FaultDecision {
  const changed = new Map<string, FaultCount>();
  const fired: Fault[] = [];
  let delayMs = 0;
  let skewMs: number | null = null;
  let end: FaultEnd | null = null;
  for (const fault of faults) {
    if (!matches(fault, call)) continue;
    const before = counts.get(fault.id) ?? NO_COUNT;
    if (isSpent(fault, before)) continue;
    const hit = draw(fault.seed, before.matched * 2) < fault.probability;
    changed.set(fault.id, { matched: before.matched + 1, fired: before.fired + (hit ? 1 : 0) });
    if (!hit) continue;
    fired.push(fault);
    const { action } = fault;
    if (action.type === 'latency') delayMs += action.ms + Math.round(draw(fault.seed, before.matched * 2 + 1) * action.jitter_ms);
    else if (action.type === 'clock') skewMs = (skewMs ?? 0) + action.skew_ms;
    else {
      end = action;
      break;
    }
  }
  return { verdict: fired.length === 0 ? null : { fired, delayMs, skewMs, end }, counts: changed };
}
