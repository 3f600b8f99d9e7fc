/** What the web SDK gets as its server configuration, for W1 and W2 (spec/wire-protocol.md 5.3). */
import { sdkPlan } from '../data-plans/index.ts';
import { generatedWebConfig, withOverrides } from '../connections/sdk-config.ts';
import type { KnownInput, SurfaceContext } from './surface.ts';

export function webConfig(input: KnownInput, query: URLSearchParams, context: SurfaceContext): Record<string, unknown> {
  const env = query.get('env');
  const environment = env === '1' ? 'development' : env === '0' ? 'production' : null;
  const planId = query.get('plan_id');
  const generated = generatedWebConfig({
    workspace: context.workspace,
    input,
    environment,
    dataPlan: planId === null || planId === '' ? null : sdkPlan(context.workspace.plans, { planId, version: query.get('plan_version') || null, environment: environment ?? 'production' }),
  });
  return withOverrides(generated, input.config);
}
