/** Names of workspace files (protocol/workspace.ts `nameSchema`). */

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Why a name cannot be taken, or null. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Give it a name';
  if (!NAME.test(name)) return 'Use lower-case letters, digits and “-”';
  return taken.includes(name) ? 'This name is taken' : null;
}

/** The name, or the name with the lowest number that is free. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = wanted.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 56) || 'new';
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
