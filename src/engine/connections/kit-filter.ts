/** The data filter of an output as kits can be told it: everything that is off, by name, with its switch (spec/pipeline.md c.2, c.3). */
import { FILTERED_ACTION_FIELDS, PRODUCT_FIELDS, PROMOTION_FIELDS } from '../../protocol/commerce-fields.ts';
import { COMMERCE_EVENT_TYPES, CUSTOM_EVENT_TYPES, FILTER_IDENTITY_TYPES } from '../../protocol/data-filter.ts';
import type { DataFilter } from '../../protocol/data-filter.ts';
import type { Kit } from '../../protocol/kit.ts';
import { escapeToken } from '../../protocol/pointer.ts';

export type KitFilters = Kit['filters'];
export type FilterKind = keyof KitFilters;

/** One data point that is off. `path`: JSON pointer of its switch below the filter. */
export type FilterEntry = { [K in FilterKind]: { readonly kind: K; readonly entry: KitFilters[K][number]; readonly path: string } }[FilterKind];

/** Apple's short names of messages, by the batch's event types (spec/wire-protocol.md 6.5). */
export const APPLE_MESSAGES: Readonly<Record<string, string>> = {
  session_start: 'ss', session_end: 'se', screen_view: 'v', custom_event: 'e', commerce_event: 'cm', opt_out: 'o', crash_report: 'x', first_run: 'fr', application_state_transition: 'ast',
  push_registration: 'pr', push_message: 'pm', push_reaction: 'pre', network_performance: 'npe', breadcrumb: 'bc', profile: 'pro', user_attribute_change: 'uac', user_identity_change: 'uic',
};

type Toggles = Readonly<Record<string, boolean | undefined>>;
type EventType = KitFilters['event_types'][number];
type Named = { readonly on?: boolean | undefined; readonly attributes: Toggles };

/** What is off by default can be told only where every name is known: types, identities, fields. */
export function filterEntries(filter: DataFilter): FilterEntry[] {
  const isOff = filter.new_data_points === 'off';
  return [...eventEntries(filter, isOff), ...screenEntries(filter.screens), ...commerceEntries(filter, isOff), ...userEntries(filter, isOff)];
}

/** `known`: all names that there can be; those that are not there follow the default. */
function offIn(toggles: Toggles, path: string, known: readonly string[], isOff: boolean): { name: string; path: string }[] {
  const named = Object.keys(toggles).filter((name) => toggles[name] === false).map((name) => ({ name, path: `${path}/${escapeToken(name)}` }));
  if (!isOff) return named;
  const spelled = new Set(Object.keys(toggles).map((name) => name.toLowerCase()));
  return [...named, ...known.filter((name) => !spelled.has(name.toLowerCase())).map((name) => ({ name, path: '/new_data_points' }))];
}

function eventEntries({ message_types: messages, events }: DataFilter, isOff: boolean): FilterEntry[] {
  const types = CUSTOM_EVENT_TYPES.flatMap((type): FilterEntry[] => {
    const node = events[type as keyof typeof events];
    const path = messages.custom_event === false ? '/message_types/custom_event' : node?.on === false ? `/events/${type}/on` : node === undefined && isOff ? '/new_data_points' : null;
    return path === null ? [] : [{ kind: 'event_types', entry: type, path }];
  });
  const names = (Object.entries(events) as [EventType, { names: Record<string, Named> } | undefined][]).flatMap(([type, node]) => Object.entries(node?.names ?? {}).flatMap(([name, { on, attributes }]): FilterEntry[] => {
    const path = `/events/${type}/names/${escapeToken(name)}`;
    return [
      ...(on === false ? [{ kind: 'event_names' as const, entry: { type, name }, path: `${path}/on` }] : []),
      ...offIn(attributes, `${path}/attributes`, [], isOff).map((off): FilterEntry => ({ kind: 'event_attributes', entry: { type, name, attribute: off.name }, path: off.path })),
    ];
  }));
  const short = offIn(messages, '/message_types', [], false).flatMap(({ name, path }): FilterEntry[] => (APPLE_MESSAGES[name] === undefined ? [] : [{ kind: 'message_types', entry: APPLE_MESSAGES[name], path }]));
  return [...types, ...names, ...short];
}

function screenEntries(screens: Readonly<Record<string, Named>>): FilterEntry[] {
  return Object.entries(screens).flatMap(([screen, { on, attributes }]): FilterEntry[] => {
    const path = `/screens/${escapeToken(screen)}`;
    return [
      ...(on === false ? [{ kind: 'screen_names' as const, entry: screen, path: `${path}/on` }] : []),
      ...offIn(attributes, `${path}/attributes`, [], false).map((off): FilterEntry => ({ kind: 'screen_attributes', entry: { screen, attribute: off.name }, path: off.path })),
    ];
  });
}

function commerceEntries({ message_types: messages, commerce, products, promotions }: DataFilter, isOff: boolean): FilterEntry[] {
  const types = COMMERCE_EVENT_TYPES.flatMap((type): FilterEntry[] => {
    const node = commerce[type as keyof typeof commerce];
    const path = messages.commerce_event === false ? '/message_types/commerce_event' : node?.on === false ? `/commerce/${type}/on` : node === undefined && isOff ? '/new_data_points' : null;
    const fields = node === undefined ? [] : offIn(node.attributes, `/commerce/${type}/attributes`, FILTERED_ACTION_FIELDS, isOff);
    return [...(path === null ? [] : [{ kind: 'event_types' as const, entry: type, path }]), ...fields.map((off): FilterEntry => ({ kind: 'commerce_attributes', entry: { type, attribute: off.name }, path: off.path }))];
  });
  const entity = (name: 'product' | 'promotion', { on, attributes }: Named, fields: readonly string[]): FilterEntry[] => {
    const isNamed = on !== undefined || Object.keys(attributes).length > 0;
    const path = on === false ? `/${name}s/on` : !isNamed && isOff ? '/new_data_points' : null;
    return [
      ...(path === null ? [] : [{ kind: 'commerce_entities' as const, entry: name, path }]),
      ...(isNamed ? offIn(attributes, `/${name}s/attributes`, fields, isOff) : []).map((off): FilterEntry => ({ kind: 'commerce_entity_attributes', entry: { entity: name, attribute: off.name }, path: off.path })),
    ];
  };
  return [...types, ...entity('product', products, Object.keys(PRODUCT_FIELDS)), ...entity('promotion', promotions, Object.keys(PROMOTION_FIELDS))];
}

function userEntries({ user_attributes: attributes, user_identities: identities, consent: { gdpr, ccpa } }: DataFilter, isOff: boolean): FilterEntry[] {
  const regulation = (entry: 'gdpr' | 'ccpa', on: boolean | undefined, isNamed: boolean): FilterEntry[] => {
    const path = on === false ? `/consent/${entry}/on` : !isNamed && isOff ? '/new_data_points' : null;
    return path === null ? [] : [{ kind: 'consent_regulations', entry, path }];
  };
  return [
    ...offIn(attributes, '/user_attributes', [], isOff).map((off): FilterEntry => ({ kind: 'user_attributes', entry: off.name, path: off.path })),
    ...offIn(identities, '/user_identities', FILTER_IDENTITY_TYPES, isOff).map((off): FilterEntry => ({ kind: 'user_identities', entry: off.name as KitFilters['user_identities'][number], path: off.path })),
    ...regulation('gdpr', gdpr.on, gdpr.on !== undefined || Object.keys(gdpr.purposes).length > 0),
    ...regulation('ccpa', ccpa.on, ccpa.on !== undefined),
    ...offIn(gdpr.purposes, '/consent/gdpr/purposes', [], isOff).map((off): FilterEntry => ({ kind: 'consent_purposes', entry: off.name, path: off.path })),
  ];
}

/** The kit's own filters and those of the data filter, each data point once. Names are the same in any letter case. */
export function withFilter(own: KitFilters, filter: DataFilter): KitFilters {
  const derived = filterEntries(filter);
  return Object.fromEntries((Object.keys(own) as FilterKind[]).map((kind) => {
    const entries: unknown[] = [...own[kind], ...derived.filter((one) => one.kind === kind).map(({ entry }) => entry)];
    return [kind, [...new Map(entries.toReversed().map((entry) => [JSON.stringify(entry).toLowerCase(), entry])).values()].toReversed()];
  })) as KitFilters;
}
