/** Keys and secrets as mParticle makes them (spec/wire-protocol.md 1): a pod and 32 hex digits; random, from the browser. */

function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function newInputKey(): string {
  return `us1-${hex(16)}`;
}

export function newInputSecret(): string {
  return hex(32);
}
