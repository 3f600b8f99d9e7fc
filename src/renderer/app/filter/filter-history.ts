/** Earlier filters, newest first, walked with the arrow keys as in a shell. */

const LIMIT = 30;

export function remember(history: readonly string[], filter: string): string[] {
  const text = filter.trim();
  return text === '' ? [...history] : [text, ...history.filter((other) => other !== text)].slice(0, LIMIT);
}

export interface HistoryCursor {
  /** Position in the history; -1 is what was being typed. */
  readonly index: number;
  readonly draft: string;
}

export const AT_DRAFT: HistoryCursor = { index: -1, draft: '' };

/** One step up (older) or down (newer); null when there is nothing there. */
export function walk(history: readonly string[], cursor: HistoryCursor, step: 1 | -1, typed: string): { cursor: HistoryCursor; text: string } | null {
  const draft = cursor.index === -1 ? typed : cursor.draft;
  const index = cursor.index + step;
  if (index < -1 || index >= history.length) return null;
  return { cursor: { index, draft }, text: index === -1 ? draft : (history[index] ?? '') };
}
