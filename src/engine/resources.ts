/** Finds the `resources` folder from source, from the bundle and from a packaged app alike: upwards from this module. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

let found: string | undefined;

export function resourcesDir(): string {
  if (found !== undefined) return found;
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const candidate = join(at, 'resources');
    if (existsSync(join(candidate, 'samples'))) return (found = candidate);
    if (dirname(at) === at) throw new Error(`the resources folder is not above ${import.meta.dirname}`);
  }
}
