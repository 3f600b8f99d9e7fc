/** Cap and age as people type them. */

const MB = 1024 ** 2;
const DAY_MS = 86_400_000;

export function bytesToMegabytes(bytes: number): number {
  return Math.round(bytes / MB);
}

export function megabytesToBytes(megabytes: number): number {
  return Math.max(0, Math.round(megabytes)) * MB;
}

/** Days as text; empty is "no limit". */
export function ageToDays(ms: number | null): string {
  return ms === null ? '' : String(Math.round((ms / DAY_MS) * 100) / 100);
}

export function daysToAge(text: string): number | null {
  const days = Number.parseFloat(text);
  return Number.isFinite(days) && days > 0 ? Math.round(days * DAY_MS) : null;
}
