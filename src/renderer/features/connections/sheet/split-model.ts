/** A user split as shares of the buckets 0 to 99 (spec/pipeline.md d.4). */
import type { Split } from '../../../../protocol/forwarding.ts';

/** What is odd about a split, in the order of its rows. Overlaps are possible in a file: such users go to both. */
export function splitNotes(split: Split): string[] {
  const notes: string[] = [];
  for (const [index, one] of split.entries()) {
    if (one.from >= one.to) notes.push(`${one.output} gets nobody: “from” must be below “to”.`);
    for (const other of split.slice(index + 1)) {
      const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
      if (from < to && one.output !== other.output) notes.push(`Users in buckets ${from} to ${to - 1} go to both ${one.output} and ${other.output}.`);
    }
  }
  const free = uncovered(split);
  if (split.length > 0 && free > 0) notes.push(`${free} % of the users go to none of these outputs.`);
  return notes;
}

/** How many of the 100 buckets no share has. */
export function uncovered(split: Split): number {
  return Array.from({ length: 100 }, (_, bucket) => bucket).filter((bucket) => !split.some(({ from, to }) => from <= bucket && bucket < to)).length;
}

/** A share for one more output: what is free, else a fair part taken from the others. */
export function withOutput(split: Split, output: string): Split {
  const last = Math.max(0, ...split.map(({ to }) => to));
  if (last < 100) return [...split, { output, from: last, to: 100 }];
  return evenly([...split.map((one) => one.output), output]);
}

/** The same share for each. */
export function evenly(outputs: readonly string[]): Split {
  const edge = (index: number): number => Math.round((index * 100) / outputs.length);
  return outputs.map((output, index) => ({ output, from: edge(index), to: edge(index + 1) }));
}
