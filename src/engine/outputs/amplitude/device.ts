/** What all events of a batch say of the app, the device and the place (spec/outputs/amplitude.md 1.5). */
import { escapeToken } from '../../../protocol/pointer.ts';
import type { Json } from '../../../protocol/json.ts';
import type { MapInput } from '../definition.ts';
import { deviceFamily, parseUserAgent, systemVersion } from '../shared/user-agent.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { LIBRARY } from './constants.ts';
import type { Field } from './fields.ts';
import { deviceIdentifier, deviceKind, kindSource } from './identity.ts';
import type { AmplitudeOptions } from './settings.ts';

/** Amplitude's names by kind of device; others have none. */
const PLATFORM_NAMES: ReadonlyMap<string, string> = new Map([['ios', 'iOS'], ['android', 'Android'], ['tvos', 'Apple TV'], ['web', 'Web'], ['roku', 'Roku']]);
const OS_NAMES: ReadonlyMap<string, string> = new Map([['ios', 'iOS'], ['tvos', 'tvOS'], ['android', 'Android'], ['roku', 'Roku']]);
const APPLE: ReadonlySet<string> = new Set(['ios', 'tvos']);

type Row = readonly [source: string, key: string, fact?: string];
const ANDROID_IDS: readonly Row[] = [['android_uuid', 'android_id'], ['android_advertising_id', 'adid']];
const APPLE_IDS: readonly Row[] = [['ios_advertising_id', 'idfa'], ['ios_idfv', 'idfv', 'idfv']];
const ATTRIBUTE_ROWS: readonly Row[] = [['$city', 'city'], ['$country', 'country'], ['$state', 'region']];

/** A browser as its user agent tells it. */
export interface WebAgent {
  readonly source: string;
  readonly browser: string | null;
  readonly browserVersion: string | null;
  readonly os: string | null;
  readonly osVersion: string | null;
}

/** Of data of browsers that is sent from the server; null for all other data. */
export function webAgent(input: MapInput): WebAgent | null {
  const text = textOf(objectOf(input.batch.device_info)['http_header_user_agent']);
  if (deviceKind(input) !== 'web' || text === null) return null;
  const { browser, browserVersion, os } = parseUserAgent(text);
  return { source: '/device_info/http_header_user_agent', browser, browserVersion: browserVersion === null ? null : String(browserVersion), os, osVersion: systemVersion(text) };
}

export function deviceFields(input: MapInput, options: AmplitudeOptions, attributes: Readonly<Record<string, Json>>): Field[] {
  const { batch } = input;
  const kind = deviceKind(input);
  const agent = webAgent(input);
  const fields: Field[] = [];
  const add = (key: string, value: Json | null, source: string, how: string, fact?: string): void => {
    if (value !== null) fields.push({ key, value, source, how, ...(fact === undefined ? {} : { fact }) });
  };
  for (const [source, key, fact] of kind === 'android' ? ANDROID_IDS : APPLE.has(kind) ? APPLE_IDS : []) add(key, deviceIdentifier(input, source), `/device_info/${source}`, 'device id', fact);
  const info = objectOf(batch.device_info);
  const copy = (from: string, key: string, fact?: string): void => add(key, textOf(info[from]), `/device_info/${from}`, 'copied', fact);
  add('app_version', textOf(objectOf(batch.application_info)['application_version']), '/application_info/application_version', 'copied');
  add('platform', PLATFORM_NAMES.get(kind) ?? null, kindSource(input), 'platform table');
  if (agent === null) {
    add('os_name', OS_NAMES.get(kind) ?? null, kindSource(input), 'system table');
    copy('os_version', 'os_version');
  } else {
    add('os_name', agent.browser, agent.source, 'web data from the server: browser of the user agent', 'web-names');
    add('os_version', agent.browserVersion, agent.source, 'web data from the server: version of the browser', 'web-names');
  }
  if (agent !== null && options.deviceFamily) fields.push(...familyFields(agent, textOf(info['http_header_user_agent']) ?? ''));
  else {
    if (!APPLE.has(kind)) copy('brand', 'device_brand');
    copy('device_model', 'device_model');
  }
  copy('device_manufacturer', 'device_manufacturer');
  copy('network_carrier', 'carrier', 'carrier-field');
  copy('locale_language', 'language');
  fields.push(...placeFields(attributes));
  add('ip', textOf(batch.ip), '/ip', 'copied');
  add('library', LIBRARY, 'constant', 'marker of the sending library');
  return fields;
}

/** Unknown browsers' devices are named after their system (1.5). */
function familyFields(agent: WebAgent, userAgent: string): Field[] {
  const { brand, model } = deviceFamily(userAgent);
  const named: (Field | null)[] = [
    brand ?? agent.os ? { key: 'device_brand', value: brand ?? agent.os, source: agent.source, how: brand === null ? 'system of the user agent, since its device is not known' : 'device of the user agent', fact: 'web-names' } : null,
    model === null ? null : { key: 'device_model', value: model, source: agent.source, how: 'device of the user agent', fact: 'web-names' },
  ];
  return named.filter((field) => field !== null);
}

/** Reserved names are known in any letter case, `dma` is a name of the user's own. */
function placeFields(attributes: Readonly<Record<string, Json>>): Field[] {
  const names = Object.keys(attributes);
  const rows = ATTRIBUTE_ROWS.map(([wanted, key]): readonly [string | undefined, string] => [names.find((name) => name.startsWith('$') && name.toLowerCase() === wanted), key]);
  return [...rows, [Object.hasOwn(attributes, 'dma') ? 'dma' : undefined, 'dma'] as const].flatMap(([name, key]): Field[] => {
    const value = name === undefined ? null : textOf(attributes[name]);
    return value === null ? [] : [{ key, value, source: `/user_attributes/${escapeToken(name!)}`, how: 'user attribute' }];
  });
}
