/** Outputs that send to a real endpoint: what the window says loudly, all the time (design.md invariant 8). */
import type { Status } from '../../protocol/contract.ts';
import type { OutputFile, SettingValue, Workspace } from '../../protocol/workspace.ts';
import { findOutput } from '../outputs/registry.ts';

export function realOutputs({ outputs }: Workspace): Status['real_outputs'] {
  return Object.entries(outputs).filter(([, file]) => file.transport === 'real').flatMap(([output, file]) => {
    const urls = new Set(settingSets(file).map((settings) => Object.values(settings).find(isUrl)).filter((url) => url !== undefined));
    if (urls.size === 0) urls.add(`https://${findOutput(file.partner)?.hosts[0] ?? file.partner}`);
    return [...urls].map((url) => ({ output, url }));
  });
}

/** What each environment sends with. */
function settingSets({ settings, environment_settings: own }: OutputFile): Readonly<Record<string, SettingValue>>[] {
  return own === undefined ? [settings] : [own.development, own.production].filter((set) => Object.keys(set).length > 0).map((set) => ({ ...settings, ...set }));
}

function isUrl(value: SettingValue): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value);
}
