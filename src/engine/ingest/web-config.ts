/** What the web SDK gets as its server configuration (spec/wire-protocol.md 5.3), from the workspace and the input. */
import type { KnownInput, SurfaceContext } from './surface.ts';

/** The SDK compares with the text "True", and caches nothing, so that a developer sees every call. */
const FLAGS = {
  eventBatchingIntervalMillis: '1000',
  offlineStorage: '0',
  directURLRouting: 'False',
  cacheIdentity: 'False',
  audienceAPI: 'True',
  reportBatching: false,
  astBackgroundEvents: 'False',
  captureIntegrationSpecificIds: 'False',
  'captureIntegrationSpecificIds.V2': 'none',
  eventsV3: '100',
} as const;

export function webConfig(input: KnownInput, query: URLSearchParams, context: SurfaceContext): Record<string, unknown> {
  const plan = query.get('plan_id');
  return {
    appName: context.workspace.file.name,
    serviceUrl: 'jssdk.mparticle.com/v2/JS/',
    secureServiceUrl: 'jssdks.mparticle.com/v2/JS/',
    minWebviewBridgeVersion: 2,
    workspaceToken: context.workspace.file.workspace_token,
    kitConfigs: [],
    pixelConfigs: [],
    flags: FLAGS,
    ...(plan === null || plan === '' ? {} : { dataPlanResult: { error_message: `This workspace has no data plan "${plan}".` } }),
    ...input.config,
  };
}
