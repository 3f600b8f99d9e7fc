/** The SDK configuration of an input with its origins, for the window. */
import type { SdkConfig } from '../../protocol/sdk-config.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
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

export function explainConfig(workspace: Workspace, name: string): SdkConfig | null {
  const file = workspace.inputs[name];
  if (file === undefined) return null;
  const { platform } = file;
  const request = { workspace, input: { name, platform }, environment: null, planId: null, dataPlan: null };
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
    data_plan: null,
  };
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
