/** Undo and redo over whole values, which share what did not change. */

export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last step edited, and when: typing on in the same field is one step. */
  readonly last: { readonly key: string; readonly at: number } | null;
}

const COALESCE_MS = 1_500;
const DEPTH = 200;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], last: null };
}

export function record<T>(history: History<T>, next: T, key: string | null, at: number): History<T> {
  if (next === history.present) return history;
  const goesOn = key !== null && history.last !== null && history.last.key === key && at - history.last.at < COALESCE_MS && history.past.length > 0;
  return {
    past: goesOn ? history.past : [...history.past.slice(-DEPTH + 1), history.present],
    present: next, future: [], last: key === null ? null : { key, at },
  };
}

export function undo<T>(history: History<T>): History<T> {
  const present = history.past.at(-1);
  return present === undefined ? history : { past: history.past.slice(0, -1), present, future: [history.present, ...history.future], last: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [present, ...future] = history.future;
  return present === undefined ? history : { past: [...history.past, history.present], present, future, last: null };
}
