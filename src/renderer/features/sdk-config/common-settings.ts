/** The settings that people override, by the form of config that the SDK reads (spec/wire-protocol.md 5.3, 6.1). Everything else is JSON. */
import type { Json } from '../../../protocol/json.ts';
import { isObject } from '../../../protocol/json.ts';
import { escapeToken } from '../../../protocol/pointer.ts';

export type ConfigForm = 'web' | 'native';
type Config = Readonly<Record<string, unknown>>;

export interface CommonSetting {
  readonly form: ConfigForm;
  readonly path: readonly [string] | readonly ['flags', string];
  readonly label: string;
  readonly help: string;
  /** `digits` is a number written as text, `flag` the texts "True" and "False". */
  readonly kind: 'number' | 'digits' | 'flag' | 'boolean' | 'text' | 'choice';
  readonly unit?: string;
  readonly choices?: readonly string[];
}

export const COMMON_SETTINGS: readonly CommonSetting[] = [
  { form: 'web', path: ['flags', 'eventBatchingIntervalMillis'], label: 'Batching interval', help: 'How often the SDK uploads what it collected. 0 sends each event at once.', kind: 'digits', unit: 'ms' },
  { form: 'web', path: ['workspaceToken'], label: 'Workspace token', help: 'Names the storage keys in the browser; another token is another device.', kind: 'text' },
  { form: 'web', path: ['flags', 'offlineStorage'], label: 'Offline storage', help: 'Share of browsers that keep unsent events, in percent.', kind: 'digits', unit: '%' },
  { form: 'web', path: ['flags', 'eventsV3'], label: 'Batch sampling', help: 'SDK 2.10 to 2.21.1: share of browsers that send batches instead of single events.', kind: 'digits', unit: '%' },
  { form: 'web', path: ['flags', 'cacheIdentity'], label: 'Cache identity answers', help: 'On: a second page load makes no identify call.', kind: 'flag' },
  { form: 'web', path: ['flags', 'audienceAPI'], label: 'Audience call', help: 'Whether getUserAudiences asks the server.', kind: 'flag' },
  { form: 'web', path: ['flags', 'reportBatching'], label: 'Batched forwarding stats', help: 'Kits report what they forwarded every five seconds instead of one by one.', kind: 'boolean' },
  { form: 'native', path: ['uitl'], label: 'Upload interval', help: 'Android, production only: in development it is 10 s, on Apple devices 60 s.', kind: 'number', unit: 's' },
  { form: 'native', path: ['stl'], label: 'Session timeout', help: 'In the background for longer ends the session.', kind: 'number', unit: 's' },
  { form: 'native', path: ['oo'], label: 'Events after opt-out', help: 'Android: on sends events for opted-out users too.', kind: 'boolean' },
  { form: 'native', path: ['rp'], label: 'Sampling', help: 'Share of devices that send at all; Android samples out the rest. Empty: all.', kind: 'number', unit: '%' },
  { form: 'native', path: ['wst'], label: 'Workspace token', help: 'Android keeps it with the user.', kind: 'text' },
  { form: 'native', path: ['rdlat'], label: 'Limit ad tracking', help: 'Leaves the advertising id out where the device limits tracking.', kind: 'boolean' },
  { form: 'native', path: ['cue'], label: 'Uncaught exceptions', help: 'Who decides about crash reports.', kind: 'choice', choices: ['appdefined', 'forcecatch', 'forceignore'] },
  { form: 'native', path: ['alias_max_window'], label: 'Alias window', help: 'How far back an alias call may reach.', kind: 'number', unit: 'days' },
  { form: 'native', path: ['flags', 'AudienceAPI'], label: 'Audience call', help: 'Whether the SDK may ask for audiences.', kind: 'flag' },
];

export function valueAt(config: Config, path: CommonSetting['path']): unknown {
  const [first, second] = path;
  const value = config[first];
  return second === undefined ? value : isObject(value) ? value[second] : undefined;
}

/** The overrides with one value set, or taken out where it is undefined; an empty `flags` goes too. */
export function withOverride(overrides: Config, path: CommonSetting['path'], value: Json | undefined): Record<string, unknown> {
  const [first, second] = path;
  if (second === undefined) {
    const { [first]: _, ...rest } = overrides;
    return value === undefined ? rest : { ...rest, [first]: value };
  }
  const group = isObject(overrides[first]) ? overrides[first] : {};
  const { [second]: _, ...others } = group;
  const next = value === undefined ? others : { ...others, [second]: value };
  const { [first]: __, ...rest } = overrides;
  return Object.keys(next).length === 0 ? rest : { ...rest, [first]: next };
}

/** Pointers of the served config that an override decided, for the tree's notes. */
export function overriddenPointers(overrides: Config): ReadonlyMap<string, 'override' | 'removed'> {
  const pointer = (key: string) => `/${escapeToken(key)}`;
  const entries: [string, 'override' | 'removed'][] = [];
  for (const [key, value] of Object.entries(overrides)) {
    if (key === 'flags' && isObject(value)) {
      for (const [flag, setting] of Object.entries(value)) entries.push([`${pointer(key)}${pointer(flag)}`, setting === null ? 'removed' : 'override']);
    } else entries.push([pointer(key), value === null ? 'removed' : 'override']);
  }
  return new Map(entries);
}

const TYPES: Readonly<Record<CommonSetting['kind'], object>> = {
  number: { type: ['number', 'null'] }, digits: { type: ['string', 'null'], pattern: '^\\d+$' }, flag: { enum: ['True', 'False', null] },
  boolean: { type: ['boolean', 'null'] }, text: { type: ['string', 'null'] }, choice: { type: ['string', 'null'] },
};

/** What the JSON editor completes and checks; other keys are allowed, since SDKs read more than is listed. */
export function overrideSchema(form: ConfigForm, generated: Config): object {
  const own = COMMON_SETTINGS.filter((setting) => setting.form === form);
  const describe = ({ kind, label, help, choices }: CommonSetting) => ({ ...TYPES[kind], ...(choices ? { enum: [...choices, null] } : {}), description: `${label}. ${help}` });
  const known = Object.fromEntries(Object.keys(generated).map((key) => [key, {}]));
  const flags = isObject(generated['flags']) ? Object.fromEntries(Object.keys(generated['flags']).map((key) => [key, {}])) : {};
  return {
    type: 'object',
    properties: {
      ...known,
      ...Object.fromEntries(own.filter(({ path }) => path.length === 1).map((setting) => [setting.path[0], describe(setting)])),
      flags: { type: ['object', 'null'], properties: { ...flags, ...Object.fromEntries(own.filter(({ path }) => path.length === 2).map((setting) => [setting.path[1] ?? '', describe(setting)])) } },
    },
  };
}
