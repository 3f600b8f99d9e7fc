/** The SDK configuration of an input with its origins, for the window. */
import type { SdkConfig, ServedPlan } from '../../protocol/sdk-config.ts';
import type { Environment, Platform } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import type { SdkPlan } from '../data-plans/index.ts';
import { unservedSettings } from './kit-effective.ts';
import { hashUtf16, kitHashFor } from './kit-hashes.ts';
import { explainKit, kitsOf } from './kits.ts';
import { generatedNativeConfig, generatedWebConfig, withOverrides } from './sdk-config.ts';
import type { ConfigObject } from './sdk-config.ts';

export function configForm(platform: Platform): SdkConfig['form'] {
  if (platform === 's2s') return null;
  return platform === 'web' ? 'web' : 'native';
}

/** Values are JSON by construction: they come from the workspace's files. */
const asJson = (config: ConfigObject): SdkConfig['generated'] => config as SdkConfig['generated'];

/** `planFor`: what an SDK gets that asks for a plan in an environment. */
export function explainConfig(workspace: Workspace, name: string, planFor: (planId: string, environment: Environment) => SdkPlan): SdkConfig | null {
  const file = workspace.inputs[name];
  if (file === undefined) return null;
  const { platform } = file;
  const request = { workspace, input: { name, platform }, environment: null, dataPlan: null };
  const overrides = file.config ?? {};
  const form = configForm(platform);
  const web = generatedWebConfig(request);
  const native = generatedNativeConfig(request);
  const hash = form === 'native' ? kitHashFor(platform) : hashUtf16;
  return {
    input: name,
    platform,
    form,
    generated: asJson(form === 'native' ? native : web),
    overrides,
    served: { web: asJson(withOverrides(web, form === 'native' ? {} : overrides)), native: asJson(withOverrides(native, form === 'native' ? overrides : {})) },
    hashes: kitsOf(workspace, name).flatMap((kit) => explainKit(kit, hash)),
    withheld: withheldKits(workspace, name),
    unserved: kitsOf(workspace, name).flatMap(({ connection }) => unservedSettings(workspace, connection).map((reason) => ({ connection, ...reason }))),
    data_plan: plansServed(workspace, form, planFor),
  };
}

/** The documents are left out: they are the plan files' own. Native SDKs get what is active in development. */
function plansServed({ plans }: Workspace, form: SdkConfig['form'], planFor: (planId: string, environment: Environment) => SdkPlan): SdkConfig['data_plan'] {
  const ids = Object.keys(plans);
  if (form === null || ids.length === 0) return null;
  const served = (id: string, environment: Environment): ServedPlan => {
    const plan = planFor(id, environment);
    return 'dtpn' in plan ? { version: Number(plan.dtpn.vers['version']), blok: { ...plan.dtpn.blok } } : { error_message: plan.error_message };
  };
  return Object.fromEntries(ids.map((id) => [id, { development: served(id, 'development'), production: served(id, form === 'native' ? 'development' : 'production') }]));
}

function withheldKits({ connections }: Workspace, input: string): SdkConfig['withheld'] {
  return Object.entries(connections).flatMap(([connection, file]) => {
    if (file.input !== input || file.kit === undefined) return [];
    if (!file.active) return [{ connection, reason: 'The connection is switched off.' }];
    const { development, production } = file.environments;
    if (!development && !production) return [{ connection, reason: 'The connection takes neither development nor production data.' }];
    return [];
  });
}
