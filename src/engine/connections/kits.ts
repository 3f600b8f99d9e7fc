/** Kits of an input's connections, in the forms that SDKs read: `kitConfigs` of the web SDK, `eks` of native SDKs (spec/wire-protocol.md 5.3, 6.1). */
import { KIT_EVENT_TYPES, KIT_IDENTITY_TYPES } from '../../protocol/event-type-names.ts';
import type { Kit } from '../../protocol/kit.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { effectiveKit } from './kit-effective.ts';
import type { FilterKind, KitFilters } from './kit-filter.ts';
import { hashUtf16 } from './kit-hashes.ts';
import type { KitHash } from './kit-hashes.ts';

export interface ConnectionKit {
  readonly connection: string;
  readonly kit: Kit;
  readonly environments: Readonly<Record<Environment, boolean>>;
}

/** One number in a served config, and what it stands for. */
export interface ExplainedHash {
  readonly connection: string;
  readonly hash: number;
  /** The text that was hashed; for numbers that are no hash, the name they stand for. */
  readonly text: string;
  readonly meaning: string;
  readonly hashed: boolean;
}

/** Kits of the active connections with all that their connections and outputs say, in the order of their names. */
export function kitsOf(workspace: Workspace, input: string): ConnectionKit[] {
  return Object.entries(workspace.connections)
    .filter(([, connection]) => connection.input === input && connection.active && connection.kit !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([connection, file]) => ({ connection, kit: effectiveKit(workspace, file)!, environments: file.environments }));
}

/** Stable and positive, so that forwarding reports find their connection. */
export function subscriptionId(connection: string): number {
  return hashUtf16(connection) & 0x7fffffff;
}

/** What SDKs hash for CCPA's one purpose. */
export const CCPA_TEXT = '2data_sale_opt_out';
const typeNumber = (type: (typeof KIT_EVENT_TYPES)[number]): number => KIT_EVENT_TYPES.indexOf(type);
const identityNumber = (type: (typeof KIT_IDENTITY_TYPES)[number]): number => KIT_IDENTITY_TYPES.indexOf(type);
const entityNumber = (entity: 'product' | 'promotion'): number => (entity === 'product' ? 1 : 2);

type Entry = Omit<ExplainedHash, 'connection'>;

type HashedFilters = { readonly [K in FilterKind]: readonly Entry[] };

interface HashedKit {
  readonly filters: HashedFilters;
  readonly eventAttribute: readonly [name: Entry, value: Entry] | null;
  readonly userAttribute: readonly [name: Entry, value: Entry] | null;
  readonly consent: readonly { readonly purpose: Entry; readonly consented: boolean }[];
}

const hashed = (hash: KitHash, text: string, meaning: string): Entry => ({ hash: hash(text), text, meaning, hashed: true });
const plain = (number: number, text: string, meaning: string): Entry => ({ hash: number, text, meaning, hashed: false });

/** The number by which SDKs know one entry of a filter. */
const ENTRIES: { readonly [K in FilterKind]: (entry: KitFilters[K][number], hash: KitHash) => Entry } = {
  event_types: (type, hash) => hashed(hash, `${typeNumber(type)}`, `events of type ${type}`),
  event_names: ({ type, name }, hash) => hashed(hash, `${typeNumber(type)}${name}`, `${type} event ${name}`),
  event_attributes: ({ type, name, attribute }, hash) => hashed(hash, `${typeNumber(type)}${name}${attribute}`, `attribute ${attribute} of ${type} event ${name}`),
  screen_names: (name, hash) => hashed(hash, `0${name}`, `screen ${name}`),
  screen_attributes: ({ screen, attribute }, hash) => hashed(hash, `0${screen}${attribute}`, `attribute ${attribute} of screen ${screen}`),
  user_attributes: (name, hash) => hashed(hash, name, `user attribute ${name}`),
  user_identities: (type) => plain(identityNumber(type), type, `user identity ${type}`),
  commerce_attributes: ({ type, attribute }, hash) => hashed(hash, `${typeNumber(type)}${attribute}`, `attribute ${attribute} of ${type} commerce events`),
  commerce_entities: (entity) => plain(entityNumber(entity), entity, `${entity}s of commerce events`),
  commerce_entity_attributes: ({ entity, attribute }, hash) => hashed(hash, attribute, `attribute ${attribute} of ${entity}s`),
  message_types: (type, hash) => hashed(hash, type, `messages ${type}`),
  consent_regulations: (regulation, hash) => hashed(hash, regulation === 'gdpr' ? '1' : CCPA_TEXT, `consent under ${regulation.toUpperCase()}`),
  consent_purposes: (purpose, hash) => hashed(hash, `1${purpose}`, `GDPR purpose ${purpose}`),
};

export function hashEntry<K extends FilterKind>(kind: K, entry: KitFilters[K][number], hash: KitHash): Entry {
  return ENTRIES[kind](entry, hash);
}

/** Every name of a kit with its number, once; both served forms and the explanation are read from it. */
function hashKit({ filters, rules }: Kit, hash: KitHash): HashedKit {
  const pair = (rule: { name: string; value: string } | undefined, what: string): readonly [Entry, Entry] | null =>
    (rule === undefined ? null : [hashed(hash, rule.name, `${what} ${rule.name} of a forwarding rule`), hashed(hash, rule.value, `value of ${what} ${rule.name} in a forwarding rule`)]);
  const of = <K extends FilterKind>(kind: K): Entry[] => (filters[kind] as KitFilters[K][number][]).map((entry) => hashEntry(kind, entry, hash));
  return {
    filters: Object.fromEntries((Object.keys(ENTRIES) as FilterKind[]).map((kind) => [kind, of(kind)])) as unknown as HashedFilters,
    eventAttribute: pair(rules.event_attribute, 'event attribute'),
    userAttribute: pair(rules.user_attribute, 'user attribute'),
    consent: (rules.consent?.any ?? []).map((rule) => ({
      purpose: rule.regulation === 'gdpr' ? hashed(hash, `1${rule.purpose}`, `GDPR purpose ${rule.purpose}`) : hashed(hash, CCPA_TEXT, 'CCPA data sale opt-out'),
      consented: rule.consented,
    })),
  };
}

/** What every number in the served config means. */
export function explainKit({ connection, kit }: ConnectionKit, hash: KitHash): ExplainedHash[] {
  const { filters, eventAttribute, userAttribute, consent } = hashKit(kit, hash);
  const entries = [...Object.values(filters).flat(), ...(eventAttribute ?? []), ...(userAttribute ?? []), ...consent.map(({ purpose }) => purpose)];
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const key = `${entry.hash} ${entry.meaning}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ connection, ...entry }];
  });
}

/** Names that differ in case alone are the same number. */
const hashes = (entries: readonly Entry[]): number[] => [...new Set(entries.map(({ hash }) => hash))];
const texts = (settings: Kit['settings']): Record<string, string> => Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));

/** The SDK starts a kit only when `isDebug` is the page's development mode, so each environment has an entry of its own. */
export function webKit({ connection, kit }: ConnectionKit, isDebug: boolean): Record<string, unknown> {
  const { filters, eventAttribute, userAttribute, consent } = hashKit(kit, hashUtf16);
  return {
    name: kit.name,
    ...(kit.suffix === undefined ? {} : { suffix: kit.suffix }),
    moduleId: kit.module_id,
    isDebug,
    isVisible: kit.visible,
    isDebugString: String(isDebug),
    hasDebugString: 'true',
    settings: texts(kit.settings),
    eventSubscriptionId: subscriptionId(connection),
    excludeAnonymousUser: kit.exclude_anonymous_user,
    eventNameFilters: hashes(filters.event_names),
    eventTypeFilters: hashes(filters.event_types),
    attributeFilters: hashes(filters.event_attributes),
    screenNameFilters: hashes(filters.screen_names),
    screenAttributeFilters: hashes(filters.screen_attributes),
    userAttributeFilters: hashes(filters.user_attributes),
    userIdentityFilters: hashes(filters.user_identities),
    consentRegulationFilters: hashes(filters.consent_regulations),
    consentRegulationPurposeFilters: hashes(filters.consent_purposes),
    messageTypeFilters: [],
    messageTypeStateFilters: [],
    filteringEventAttributeValue: eventAttribute === null ? {} : {
      eventAttributeName: String(eventAttribute[0].hash), eventAttributeValue: String(eventAttribute[1].hash), includeOnMatch: kit.rules.event_attribute?.forward === 'only',
    },
    filteringUserAttributeValue: userAttribute === null ? {} : {
      userAttributeName: String(userAttribute[0].hash), userAttributeValue: String(userAttribute[1].hash), includeOnMatch: kit.rules.user_attribute?.forward === 'only',
    },
    filteringConsentRuleValues: consent.length === 0 ? {} : {
      includeOnMatch: kit.rules.consent?.forward === 'only',
      values: consent.map(({ purpose, consented }) => ({ consentPurpose: String(purpose.hash), hasConsented: consented })),
    },
  };
}

/** Native SDKs read a map of what is off. */
function off(entries: readonly Entry[]): Record<string, 0> {
  return Object.fromEntries(entries.map(({ hash }) => [String(hash), 0]));
}

export function nativeKit({ kit }: ConnectionKit, hash: KitHash): Record<string, unknown> {
  const { filters, eventAttribute, consent } = hashKit(kit, hash);
  const byEntity: Record<string, Record<string, 0>> = {};
  kit.filters.commerce_entity_attributes.forEach(({ entity }, index) => {
    (byEntity[entityNumber(entity)] ??= {})[String(filters.commerce_entity_attributes[index]!.hash)] = 0;
  });
  const all: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    et: off(filters.event_types), ec: off(filters.event_names), ea: off(filters.event_attributes), svec: off(filters.screen_names), svea: off(filters.screen_attributes),
    uid: off(filters.user_identities), ua: off(filters.user_attributes), cea: off(filters.commerce_attributes), ent: off(filters.commerce_entities), afa: byEntity,
    mt: off(filters.message_types), reg: off(filters.consent_regulations), pur: off(filters.consent_purposes),
  };
  return {
    id: kit.module_id,
    as: texts(kit.settings),
    hs: Object.fromEntries(Object.entries(all).filter(([, map]) => Object.keys(map).length > 0)),
    ...(kit.sampling_percent === undefined ? {} : { bk: { lo: 0, hi: kit.sampling_percent } }),
    ...(eventAttribute === null ? {} : { avf: { i: kit.rules.event_attribute?.forward === 'only', a: eventAttribute[0].hash, v: eventAttribute[1].hash } }),
    ...(consent.length === 0 ? {} : { crvf: { i: kit.rules.consent?.forward === 'only', v: consent.map(({ purpose, consented }) => ({ h: purpose.hash, c: consented })) } }),
    eau: kit.exclude_anonymous_user,
  };
}
