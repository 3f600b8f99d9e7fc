/** A part of a text by its UTF-8 bytes, as the engine counts in what the SDK sent. */

export interface LitText {
  readonly before: string;
  readonly lit: string;
  readonly after: string;
  /** Characters left out at the start and at the end. */
  readonly cutBefore: number;
  readonly cutAfter: number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** `around`: characters kept on each side. A range beyond the text lights up nothing. */
export function litText(text: string, [from, to]: readonly [number, number], around = Number.POSITIVE_INFINITY): LitText {
  const bytes = new TextEncoder().encode(text);
  const [before, lit, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)].map((part) => decoder.decode(part)) as [string, string, string];
  const cutBefore = Math.max(0, before.length - around);
  const cutAfter = Math.max(0, after.length - around);
  return { before: before.slice(cutBefore), lit, after: after.slice(0, after.length - cutAfter), cutBefore, cutAfter };
}
