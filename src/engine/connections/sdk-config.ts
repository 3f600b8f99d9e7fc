/**
 * The configuration that SDKs fetch, generated from the workspace (spec/wire-protocol.md 5.3, 6.1). The input's own `config`
 * goes over it key by key; within `flags` flag by flag; `null` takes a key out.
 */
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { kitHashFor } from './kit-hashes.ts';
import { kitsOf, nativeKit, webKit } from './kits.ts';
import type { ConnectionKit } from './kits.ts';

export type ConfigObject = Readonly<Record<string, unknown>>;

export interface ConfigRequest {
  readonly workspace: Workspace;
  readonly input: { readonly name: string; readonly platform: Platform };
  /** Null when the SDK did not say: then kits of both environments are served. */
  readonly environment: Environment | null;
  /** The answer to the SDK's question for a data plan; null when it asked for none. */
  readonly dataPlan: SdkPlan | null;
}

/** The web SDK compares with the text "True", and caches nothing, so that a developer sees every call. */
const WEB_FLAGS = {
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

/** Seconds between uploads of an app in production; a developer does not want to wait for the SDK's own ten minutes. */
const UPLOAD_INTERVAL_S = 10;
const SESSION_TIMEOUT_S = 60;
const ALIAS_WINDOW_DAYS = 90;

const ENVIRONMENTS: readonly Environment[] = ['development', 'production'];

function servedKits({ workspace, input, environment }: ConfigRequest): { kit: ConnectionKit; environments: Environment[] }[] {
  const wanted = environment === null ? ENVIRONMENTS : [environment];
  return kitsOf(workspace, input.name)
    .map((kit) => ({ kit, environments: wanted.filter((name) => kit.environments[name]) }))
    .filter(({ environments }) => environments.length > 0);
}

export function generatedWebConfig(request: ConfigRequest): ConfigObject {
  const { workspace: { file }, dataPlan } = request;
  return {
    appName: file.name,
    serviceUrl: 'jssdk.mparticle.com/v2/JS/',
    secureServiceUrl: 'jssdks.mparticle.com/v2/JS/',
    minWebviewBridgeVersion: 2,
    workspaceToken: file.workspace_token,
    kitConfigs: servedKits(request).flatMap(({ kit, environments }) => environments.map((environment) => webKit(kit, environment === 'development'))),
    pixelConfigs: [],
    flags: WEB_FLAGS,
    ...(dataPlan === null ? {} : { dataPlanResult: dataPlan }),
  };
}

/** Without `id` and `ct`: the values do not change from call to call, so that the ETag does not either. */
export function generatedNativeConfig(request: ConfigRequest): ConfigObject {
  const { workspace: { file }, input, environment, dataPlan } = request;
  const hash = kitHashFor(input.platform);
  return {
    dt: 'ac',
    dbg: environment === 'development',
    wst: file.workspace_token,
    eks: servedKits(request).map(({ kit }) => nativeKit(kit, hash)),
    cue: 'appdefined',
    pmk: ['mp_message', 'com.urbanairship.push.ALERT', 'alert', 'a', 'message'],
    cnp: 'appdefined',
    soc: 0,
    oo: false,
    rdlat: false,
    inhd: false,
    iasr: false,
    alias_max_window: ALIAS_WINDOW_DAYS,
    amw: ALIAS_WINDOW_DAYS,
    dur: false,
    flags: { AudienceAPI: 'True' },
    stl: SESSION_TIMEOUT_S,
    uitl: UPLOAD_INTERVAL_S,
    pio: 30,
    // Native SDKs know no error text: without a plan the member is left out, and they block nothing.
    ...(dataPlan !== null && 'dtpn' in dataPlan ? { dpr: dataPlan } : {}),
  };
}

function isRecord(value: unknown): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function withOverrides(generated: ConfigObject, overrides: ConfigObject): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...generated, ...overrides };
  if (isRecord(generated['flags']) && isRecord(overrides['flags'])) merged['flags'] = withoutNulls({ ...generated['flags'], ...overrides['flags'] });
  return withoutNulls(merged);
}

function withoutNulls(record: ConfigObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
}
