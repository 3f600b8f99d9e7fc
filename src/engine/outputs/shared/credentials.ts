/** Whether a simulator takes a key, by the realism dial: any that is there, that of the output's settings, or none. */
import type { SimulatorContext } from '../definition.ts';

/** `expected`: the values that the settings allow; empty ones do not count. With none at all any key is taken. */
export function acceptsCredential({ credentials }: Pick<SimulatorContext, 'credentials'>, given: string, expected: readonly string[]): boolean {
  if (credentials === 'rejected') return false;
  if (given === '') return false;
  const known = expected.filter((value) => value !== '');
  return credentials === 'any' || known.length === 0 || known.includes(given);
}
