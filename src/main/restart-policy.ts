/** When a dead engine is started again. */
const BACKOFF_MS = [250, 500, 1_000, 2_000, 4_000] as const;
/** Deaths further back than this say nothing about the next start. */
const WINDOW_MS = 60_000;

export type RestartDecision = { readonly restart: true; readonly inMs: number } | { readonly restart: false };

export function recentDeaths(deaths: readonly number[], now: number): number[] {
  return deaths.filter((at) => now - at < WINDOW_MS);
}

/** `deaths` are the times of every death so far, the present one last. */
export function decideRestart(deaths: readonly number[], now: number): RestartDecision {
  const inMs = BACKOFF_MS[recentDeaths(deaths, now).length - 1];
  return inMs === undefined ? { restart: false } : { restart: true, inMs };
}

/** Why the engine ended, in a sentence, from what it said last. */
export function deathReason(code: number | null, stderrTail: string): string {
  const lines = stderrTail.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const error = lines.findLast((line) => /^(\w*Error|\[?FATAL|fatal)/i.test(line) && !line.startsWith('at ')) ?? null;
  const how = code === null || code === 0 ? 'ended without being asked' : `ended with exit code ${code}`;
  return error === null ? `The engine ${how}.` : `The engine ${how}: ${error}`;
}
