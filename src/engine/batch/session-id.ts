/**
 * `session_id` of a `session_uuid` (spec/data-model.md 3.1): signed 64-bit FNV-1a over the UTF-16LE bytes, hashed
 * exactly as received. Two 32-bit halves instead of BigInt: this runs for every session of every batch.
 */
const PRIME_LOW = 0x1b3;
const TWO_32 = 0x1_0000_0000;

/** High and low half of the unsigned FNV-1a 64 of a text's UTF-16LE bytes. */
export function fnv1a64(text: string): { readonly high: number; readonly low: number } {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    for (let shift = 0; shift <= 8; shift += 8) {
      low = (low ^ ((unit >>> shift) & 0xff)) >>> 0;
      // The prime is 2^40 + 0x1b3: the low half shifted by 40 bits reaches the high half only.
      const product = low * PRIME_LOW;
      high = (Math.imul(high, PRIME_LOW) + Math.floor(product / TWO_32) + (low << 8)) >>> 0;
      low = product >>> 0;
    }
  }
  return { high, low };
}

export function sessionIdOf(sessionUuid: string): string {
  const { high, low } = fnv1a64(sessionUuid);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
}
