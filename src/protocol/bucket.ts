/** The bucket by which whole users are sampled and split (spec/pipeline.md d.4). */

const BUCKETS = 100;

/** 0 to 99. The shift is arithmetic: it rounds toward minus infinity before the sign goes. */
export function bucketOf(mpid: string): number {
  const value = Number(mpid);
  if (Number.isSafeInteger(value)) return Math.abs(Math.floor(value / 256)) % BUCKETS;
  const shifted = BigInt.asIntN(64, BigInt(mpid)) >> 8n;
  return Number((shifted < 0n ? -shifted : shifted) % BigInt(BUCKETS));
}
