/** The device in Facebook's form: tracking flags and extinfo (spec/outputs/facebook.md 1.6, 1.7). */
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { FieldOrigin, MapInput } from '../definition.ts';
import { settingSource } from '../shared/reasons.ts';
import { numberOf, objectOf, textOf } from '../shared/values.ts';
import { ZERO_ID } from './constants.ts';
import { sayInto } from './outgoing.ts';
import type { FacebookOptions } from './settings.ts';
import type { TextField } from './user-data.ts';

/** `extinfo[0]` by mParticle's word for the platform. */
const VERSIONS: ReadonlyMap<string, string> = new Map([['ios', 'i2'], ['tvos', 'i2'], ['android', 'a2']]);

/** Null for a device that extinfo has no form for. */
export function extinfoVersion(platform: string): string | null {
  return VERSIONS.get(platform.toLowerCase()) ?? null;
}

export interface TrackingFlag {
  readonly value: 0 | 1;
  readonly source: string;
  readonly how: string;
}

/** `advertiser_tracking_enabled`. */
export function advertiserTracking(device: JsonObject): TrackingFlag {
  const status = textOf(device['att_authorization_status']);
  if (status !== null) return { value: status === 'authorized' ? 1 : 0, source: '/device_info/att_authorization_status', how: '1 when authorized, else 0' };
  const limited = device['limit_ad_tracking'];
  if (typeof limited === 'boolean') return { value: limited ? 0 : 1, source: '/device_info/limit_ad_tracking', how: '0 when tracking is limited' };
  return { value: 1, source: 'constant', how: 'nothing says that tracking is limited' };
}

/** `application_tracking_enabled`. */
export function applicationTracking({ limitUsage }: FacebookOptions): TrackingFlag {
  return { value: limitUsage ? 0 : 1, source: settingSource('connection', 'limitEventAndDataUsage'), how: '0 when "Limit Event and Data Usage" is on' };
}

/** Null when there is none, or all of it is zeros. */
export function advertiserId({ batch, platform }: MapInput): TextField | null {
  const key = platform === 'android' ? 'android_advertising_id' : 'ios_advertising_id';
  const value = textOf(objectOf(batch.device_info)[key]);
  return value === null || value === ZERO_ID ? null : { key: 'advertiser_id', value, source: `/device_info/${key}`, how: 'advertising id' };
}

export interface Extinfo {
  readonly value: Json[];
  /** Relative to the list. */
  readonly origins: readonly FieldOrigin[];
}

const GAP = 'mParticle knows no such value';

/** 16 values in Facebook's order; what is missing is an empty text, or 0 where a number stands. */
export function extinfo(version: string, versionSource: string, { batch }: Pick<MapInput, 'batch'>): Extinfo {
  const [app, device] = [objectOf(batch.application_info), objectOf(batch.device_info)];
  const value: Json[] = [];
  const origins: FieldOrigin[] = [];
  const say = sayInto(origins);
  const put = (one: Json, source: string, how: string, fact?: string): void => {
    say(`/${value.length}`, source, how, fact);
    value.push(one);
  };
  const text = (holder: JsonObject, at: string, key: string): void => {
    const found = textOf(holder[key]);
    if (found === null) put('', 'constant', `no ${key}`);
    else put(found, `${at}/${key}`, 'copied');
  };
  const number = (key: string): void => {
    const found = numberOf(device[key]);
    if (found === null) put(0, 'constant', `no ${key}`);
    else put(found, `/device_info/${key}`, 'as a number');
  };
  put(version, versionSource, 'a2 for Android, i2 for iOS and tvOS');
  text(app, '/application_info', 'package');
  text(app, '/application_info', 'application_build_number');
  text(app, '/application_info', 'application_version');
  text(device, '/device_info', 'os_version');
  text(device, '/device_info', 'device_model');
  const [language, country] = [textOf(device['locale_language']), textOf(device['locale_country'])];
  if (language === null) put('', 'constant', 'no locale_language');
  else put(country === null ? language : `${language}_${country}`, '/device_info/locale_language', country === null ? 'copied' : 'with locale_country after it');
  put('', 'constant', `time zone’s short name: ${GAP}`, 'extinfo-gaps');
  text(device, '/device_info', 'network_carrier');
  number('screen_width');
  number('screen_height');
  put('', 'constant', `density: ${GAP} in Facebook’s measure`, 'extinfo-gaps');
  for (const what of ['processor cores', 'storage', 'free storage']) put(0, 'constant', `${what}: ${GAP}`, 'extinfo-gaps');
  put('', 'constant', `time zone’s name: ${GAP}`, 'extinfo-gaps');
  return { value, origins };
}
