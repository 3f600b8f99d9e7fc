/** A kit's configuration as an SDK reads it from what is served, whether it was generated or overridden (spec/wire-protocol.md 5.3, 6.1). */
import { isObject } from '../../protocol/json.ts';
import { textOf } from './kit-subject.ts';

export const OFF_KINDS = [
  'event_types', 'event_names', 'event_attributes', 'screen_names', 'screen_attributes', 'user_attributes', 'user_identities',
  'commerce_attributes', 'commerce_entities', 'message_types', 'consent_regulations', 'consent_purposes',
] as const;
export type OffKind = (typeof OFF_KINDS)[number];

export interface ServedRule {
  /** Hashes of name and value. */
  readonly name: number;
  readonly value: number;
  readonly includeOnMatch: boolean;
}

export interface ServedKit {
  readonly name: string;
  /** Of web kits: the environment that this entry is for. */
  readonly isDebug: boolean | null;
  readonly off: Readonly<Record<OffKind, ReadonlySet<number>>>;
  /** Entity number to hashes. */
  readonly entityAttributes: ReadonlyMap<number, ReadonlySet<number>>;
  readonly eventRule: ServedRule | null;
  readonly userRule: ServedRule | null;
  readonly consentRule: { readonly includeOnMatch: boolean; readonly values: readonly { readonly purpose: number; readonly consented: boolean }[] } | null;
  readonly bucket: { readonly low: number; readonly high: number } | null;
  readonly excludesAnonymous: boolean;
  readonly honoursOptOut: boolean;
}

type Config = Readonly<Record<string, unknown>>;

const WEB_LISTS: Readonly<Partial<Record<OffKind, string>>> = {
  event_types: 'eventTypeFilters', event_names: 'eventNameFilters', event_attributes: 'attributeFilters', screen_names: 'screenNameFilters', screen_attributes: 'screenAttributeFilters',
  user_attributes: 'userAttributeFilters', user_identities: 'userIdentityFilters',
};

export function readWebKit(config: Config): ServedKit {
  const consent = objectAt(config, 'filteringConsentRuleValues');
  const values = listAt(consent, 'values').flatMap((row) => (isObject(row) ? [{ purpose: Number(row['consentPurpose']), consented: row['hasConsented'] === true }] : []));
  return {
    name: textOf(config['name'] ?? ''), isDebug: config['isDebug'] === true,
    off: offOf((kind) => (WEB_LISTS[kind] === undefined ? [] : listAt(config, WEB_LISTS[kind]).map(Number))),
    entityAttributes: new Map(),
    eventRule: ruleOf(objectAt(config, 'filteringEventAttributeValue'), 'eventAttributeName', 'eventAttributeValue', 'includeOnMatch'),
    userRule: ruleOf(objectAt(config, 'filteringUserAttributeValue'), 'userAttributeName', 'userAttributeValue', 'includeOnMatch'),
    consentRule: values.length === 0 ? null : { includeOnMatch: consent['includeOnMatch'] === true, values },
    bucket: null, excludesAnonymous: config['excludeAnonymousUser'] === true, honoursOptOut: true,
  };
}

const NATIVE_MAPS: Readonly<Record<OffKind, string>> = {
  event_types: 'et', event_names: 'ec', event_attributes: 'ea', screen_names: 'svec', screen_attributes: 'svea', user_attributes: 'ua', user_identities: 'uid',
  commerce_attributes: 'cea', commerce_entities: 'ent', message_types: 'mt', consent_regulations: 'reg', consent_purposes: 'pur',
};

export function readNativeKit(config: Config): ServedKit {
  const filters = objectAt(config, 'hs');
  const consent = objectAt(config, 'crvf');
  const values = listAt(consent, 'v').flatMap((row) => (isObject(row) ? [{ purpose: Number(row['h']), consented: row['c'] === true }] : []));
  const bucket = config['bk'];
  return {
    name: textOf(config['id'] ?? ''), isDebug: null,
    off: offOf((kind) => offIn(objectAt(filters, NATIVE_MAPS[kind]))),
    entityAttributes: new Map(Object.entries(objectAt(filters, 'afa')).map(([entity, map]) => [Number(entity), new Set(offIn(isObject(map) ? map : {}))])),
    eventRule: ruleOf(objectAt(config, 'avf'), 'a', 'v', 'i'),
    userRule: null,
    consentRule: values.length === 0 ? null : { includeOnMatch: consent['i'] === true, values },
    bucket: isObject(bucket) ? { low: Number(bucket['lo']), high: Number(bucket['hi']) } : null,
    excludesAnonymous: config['eau'] === true,
    honoursOptOut: textOf(objectAt(config, 'as')['honorOptOut'] ?? 'true').toLowerCase() === 'true',
  };
}

function objectAt(config: Config, key: string): Config {
  const value = config[key];
  return isObject(value) ? value : {};
}

function listAt(config: Config, key: string): readonly unknown[] {
  const value = config[key];
  return Array.isArray(value) ? value : [];
}

/** 1 is on, anything else off. */
const offIn = (map: Config): number[] => Object.entries(map).filter(([, value]) => value !== 1).map(([hash]) => Number(hash));

const offOf = (read: (kind: OffKind) => readonly number[]): ServedKit['off'] => Object.fromEntries(OFF_KINDS.map((kind) => [kind, new Set(read(kind))])) as unknown as ServedKit['off'];

function ruleOf(rule: Config, name: string, value: string, include: string): ServedRule | null {
  return rule[name] === undefined || rule[value] === undefined ? null : { name: Number(rule[name]), value: Number(rule[value]), includeOnMatch: rule[include] === true };
}
