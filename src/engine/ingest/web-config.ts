/** What the web SDK gets as its server configuration, for W1 and W2 (spec/wire-protocol.md 5.3). */
import { generatedWebConfig, withOverrides } from '../connections/sdk-config.ts';
import type { KnownInput, SurfaceContext } from './surface.ts';

export function webConfig(input: KnownInput, query: URLSearchParams, context: SurfaceContext): Record<string, unknown> {
  const env = query.get('env');
  const generated = generatedWebConfig({
    workspace: context.workspace,
    input,
    environment: env === '1' ? 'development' : env === '0' ? 'production' : null,
    planId: query.get('plan_id') || null,
    dataPlan: null,
  });
  return withOverrides(generated, input.config);
}
