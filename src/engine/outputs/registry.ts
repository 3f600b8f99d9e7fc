/** Every partner that Cloudchamber knows, in the order of the catalogue. `npm run new:output` adds to both lists. */
import type { OutputDefinition } from './definition.ts';
import amplitude from './amplitude/index.ts';
import appsflyer from './appsflyer/index.ts';
import braze from './braze/index.ts';
import facebook from './facebook/index.ts';
import googleAnalytics4 from './google-analytics-4/index.ts';
import mixpanel from './mixpanel/index.ts';
import webhook from './webhook/index.ts';

export const OUTPUTS: readonly OutputDefinition[] = [
  amplitude,
  appsflyer,
  braze,
  facebook,
  googleAnalytics4,
  mixpanel,
  webhook,
];

export function findOutput(slug: string): OutputDefinition | undefined {
  return OUTPUTS.find((output) => output.slug === slug);
}
