/** Every partner that Cloudchamber knows. `npm run new:output` adds to both lists. */
import type { OutputDefinition } from './definition.ts';
import webhook from './webhook/index.ts';

export const OUTPUTS: readonly OutputDefinition[] = [
  webhook,
];

export function findOutput(slug: string): OutputDefinition | undefined {
  return OUTPUTS.find((output) => output.slug === slug);
}
