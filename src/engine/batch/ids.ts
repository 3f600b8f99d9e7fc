/** 64-bit ids: checking those that came in, and making the server's own, the same for the same input (pipeline.md 0.2, 6). */
import { idText } from '../../protocol/json.ts';
import { fnv1a64 } from './session-id.ts';

/** Canonical decimal text of a signed 64-bit integer; `null` when it is none. */
export function signed64(value: unknown): string | null {
  const text = idText(value);
  if (text === null) return null;
  const id = BigInt(text);
  return BigInt.asIntN(64, id) === id ? id.toString() : null;
}

/** SplitMix64's finaliser: every input bit reaches every output bit. */
function mix(value: bigint): bigint {
  let z = BigInt.asUintN(64, value);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

const GOLDEN_GAMMA = 0x9e3779b97f4a7c15n;

function signedNonZero(state: bigint): string {
  const id = BigInt.asIntN(64, mix(state));
  return (id === 0n ? 1n : id).toString();
}

export interface ServerIds {
  readonly batchId: string;
  eventId(index: number): string;
}

/** Ids of one batch and its events. A retried or replayed pipeline run of the same stored call gives the same ids. */
export function serverIds(seed: string, requestId: string, batchIndex: number): ServerIds {
  const { high, low } = fnv1a64(`${seed}\n${requestId}`);
  const base = mix(((BigInt(high) << 32n) | BigInt(low)) + BigInt(batchIndex) * GOLDEN_GAMMA);
  return {
    batchId: signedNonZero(base),
    eventId: (index) => signedNonZero(base + BigInt(index + 1) * GOLDEN_GAMMA),
  };
}

/** Id of what is made of an event (or a batch), the same each time; `position` counts from 1. */
export function derivedEventId(id: string, position: number): string {
  return signedNonZero(mix(BigInt(id)) + BigInt(position) * GOLDEN_GAMMA);
}
