/** Outputs that send to a real endpoint: what the window says loudly, all the time (design.md invariant 8). */
import type { Status } from '../../protocol/contract.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { OutputFile, SettingValue, Workspace } from '../../protocol/workspace.ts';
import type { Batch } from '../batch/types.ts';
import type { OutputDefinition, Settings } from '../outputs/definition.ts';
import { findOutput } from '../outputs/registry.ts';
import { resolveSettings } from '../outputs/settings-values.ts';

/** The status is read often, and a workspace changes as a whole. */
const known = new WeakMap<Workspace, Status['real_outputs']>();

export function realOutputs(workspace: Workspace): Status['real_outputs'] {
  let list = known.get(workspace);
  if (list === undefined) {
    list = Object.entries(workspace.outputs).filter(([, file]) => file.transport === 'real').flatMap(([output, file]) => [...addressesOf(workspace, output, file)].map((url) => ({ output, url })));
    known.set(workspace, list);
  }
  return list;
}

function addressesOf(workspace: Workspace, output: string, file: OutputFile): Set<string> {
  const definition = findOutput(file.partner);
  if (file.endpoint.url !== undefined) return new Set([shown(file.endpoint.url)]);
  if (definition === undefined) return new Set([`https://${file.partner}`]);
  const connections = Object.values(workspace.connections).filter((one) => one.output === output && one.active);
  const platforms = connections.map(({ input, settings }): [Platform, typeof settings] => [workspace.inputs[input]?.platform ?? 's2s', settings]);
  const urls = new Set<string>();
  for (const set of settingSets(file)) {
    const settings = resolveSettings(definition.settings, set, placeholder).settings;
    for (const [platform, own] of platforms.length === 0 ? [['s2s', {}] as const] : platforms) {
      for (const url of mappedTo(definition, settings, resolveSettings(definition.connectionSettings, own, placeholder).settings, platform)) urls.add(url);
    }
    // Without a request to look at, an address among the settings tells, else the partner's first host.
    if (urls.size === 0) urls.add(Object.values(set).filter(isUrl).map(shown)[0] ?? `https://${definition.hosts[0] ?? file.partner}`);
  }
  return urls;
}

/** Settings that are secret do not decide where requests go. */
const placeholder = (): string => 'secret';

/** What each environment sends with. */
function settingSets({ settings, environment_settings: own }: OutputFile): Readonly<Record<string, SettingValue>>[] {
  return own === undefined ? [settings] : [own.development, own.production].filter((set) => Object.keys(set).length > 0).map((set) => ({ ...settings, ...set }));
}

/** Where the partner's mapping sends an ordinary event of the platform: of the regions and hosts of its settings the one in use. */
function mappedTo(definition: OutputDefinition, settings: Settings, connectionSettings: Settings, platform: Platform): string[] {
  try {
    const { requests } = definition.map({ batch: PROBE, identities: [{ identity_type: 'customer_id', identity: 'customer', timestamp_unixtime_ms: 0 }], platform, environment: 'production', settings, connectionSettings, now: 0 });
    // A partner's paths are many; where the user entered the whole address, it is the whole that counts.
    return requests.filter(({ url }) => url !== '').map(({ url }) => (definition.hosts.length === 0 ? shown(url) : URL.parse(url)?.origin ?? url));
  } catch {
    return [];
  }
}

/** Without parameters, which may be secret. */
function shown(address: string): string {
  const url = URL.parse(address);
  return url === null ? address : `${url.origin}${url.pathname}`;
}

function isUrl(value: SettingValue): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value);
}

const ID = '00000000-0000-4000-8000-000000000000';

const PROBE: Batch = {
  environment: 'production', mpid: '1', mp_deviceid: ID, timestamp_unixtime_ms: 0, batch_id: '1', ip: '127.0.0.1', user_identities: { customer_id: 'customer', email: 'customer@example.com' },
  application_info: { application_version: '1.0.0', package: 'com.example.app', os: 'Android' },
  device_info: { platform: 'Android', os_version: '16', android_advertising_id: ID, android_uuid: '0000000000000000', ios_advertising_id: ID, ios_idfv: ID },
  events: [{ event_type: 'custom_event', data: { event_name: 'Probe', custom_event_type: 'other', event_id: '1', timestamp_unixtime_ms: 0, custom_attributes: {} } }],
};
