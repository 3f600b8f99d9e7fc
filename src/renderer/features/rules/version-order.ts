/** `v12` before `v9`: names are numbers, and a deleted one may be given out again. */
export function newestFirst<T extends { readonly name: string; readonly promoted_at: number }>(versions: readonly T[]): T[] {
  return versions.toSorted((a, b) => b.promoted_at - a.promoted_at || Number(b.name.slice(1)) - Number(a.name.slice(1)));
}
