/** User sampling and user splits: whole users are in or out by their bucket (spec/pipeline.md d.4). */
import { bucketOf } from '../../protocol/bucket.ts';
import type { Split } from '../../protocol/forwarding.ts';
import type { Blocker } from './types.ts';

export { bucketOf };

const BUCKETS = 100;

/** Null when every user is taken. */
export function compileSampling(connection: string, percent: number): ((mpid: string | undefined) => Blocker | null) | null {
  if (percent >= BUCKETS) return null;
  const pointer = { kind: 'connection' as const, name: connection, path: '/sampling_percent', file: `connections/${connection}.json` };
  return (mpid) => {
    if (mpid === undefined) {
      return { outcome: 'filtered', reason: { code: 'sampling-no-user', message: `The connection ${connection} takes ${percent} % of the users, and this batch has no user: without an MPID there is no bucket.`, pointer, value: null } };
    }
    const bucket = bucketOf(mpid);
    if (bucket < percent) return null;
    const taken = percent === 0 ? 'no user at all (0 %)' : `${percent} % of the users, buckets 0 to ${percent - 1}`;
    return { outcome: 'filtered', reason: { code: 'sampled-out', message: `This user is in bucket ${bucket}; the connection ${connection} takes ${taken}.`, pointer, value: bucket } };
  };
}

/** Null when the input divides nobody. Outputs that are not named take all users. */
export function compileSplit(input: string, split: Split): ((output: string, mpid: string | undefined) => Blocker | null) | null {
  if (split.length === 0) return null;
  const shares = new Map<string, (Range & { readonly index: number })[]>();
  split.forEach(({ output, from, to }, index) => shares.set(output, [...(shares.get(output) ?? []), { from, to, index }]));
  return (output, mpid) => {
    const own = shares.get(output);
    if (own === undefined) return null;
    const pointer = { kind: 'input' as const, name: input, path: `/split/${own[0]!.index}`, file: `inputs/${input}.json` };
    const gets = `${output} gets ${rangesText(own)}`;
    if (mpid === undefined) {
      return { outcome: 'filtered', reason: { code: 'split-no-user', message: `The input ${input} divides its users, and this batch has no user: without an MPID there is no bucket. ${gets}.`, pointer, value: null } };
    }
    const bucket = bucketOf(mpid);
    if (own.some(({ from, to }) => from <= bucket && bucket < to)) return null;
    return { outcome: 'filtered', reason: { code: 'split-elsewhere', message: `This user is in bucket ${bucket}; of the users of ${input}, ${gets}.`, pointer, value: bucket } };
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** `buckets 0 to 49 and 96`; a range that ends where it begins, or before, is empty. */
function rangesText(ranges: readonly Range[]): string {
  const full = ranges.filter(({ from, to }) => from < to).map(({ from, to }) => (from === to - 1 ? `${from}` : `${from} to ${to - 1}`));
  return full.length === 0 ? `nobody, since the range from ${ranges[0]!.from} to ${ranges[0]!.to} is empty` : `${full.length === 1 && !full[0]!.includes(' ') ? 'bucket' : 'buckets'} ${full.join(' and ')}`;
}
