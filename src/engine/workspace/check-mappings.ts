/** Custom mappings that can never apply, write over each other, or have no counterpart in the hosted product (spec/pipeline.md e). */
import { COMMERCE_EVENT_TYPES } from '../../protocol/data-filter.ts';
import type { DataFilter } from '../../protocol/data-filter.ts';
import type { CustomMapping } from '../../protocol/custom-mapping.ts';
import type { ConnectionFile } from '../../protocol/workspace.ts';
import { quoted } from '../wording.ts';
import type { FileIssue } from './check-issue.ts';
import type { CatalogueEntry } from './partner-settings.ts';

type Match = CustomMapping['matches'][number];

/** `filter`: that of the output for this connection's input. */
export function mappingIssues({ custom_mappings: mappings }: ConnectionFile, partner: CatalogueEntry, filter: DataFilter | undefined): FileIssue[] {
  if (mappings.length === 0) return [];
  const hosted: FileIssue[] = partner.customMappings === true ? [] : [{
    path: ['custom_mappings'], severity: 'warning', code: 'mappings-not-hosted',
    message: `The hosted product offers no custom mappings for ${partner.name}. Here they run all the same; to get the same there, rename in an output rule instead.`,
  }];
  const defaults = new Map<string, number>();
  return [...hosted, ...mappings.flatMap((mapping, index) => {
    const found = [...defaultIssues(mapping, index, defaults), ...matchIssues(mapping), ...rowIssues(mapping), ...mapping.matches.flatMap((match, at) => filteredIssues(match, at, filter))];
    return found.map((issue) => ({ ...issue, path: ['custom_mappings', index, ...issue.path] }));
  })];
}

const warning = (code: FileIssue['code'], path: FileIssue['path'], message: string): FileIssue => ({ path, severity: 'warning', code, message });

function defaultIssues({ default: message }: CustomMapping, index: number, defaults: Map<string, number>): FileIssue[] {
  if (message === undefined) return [];
  const first = defaults.get(message);
  if (first === undefined) {
    defaults.set(message, index);
    return [];
  }
  return [warning('duplicate-default', ['default'], `Mapping ${first + 1} is the default of ${message} events already, and only the first one is used: remove one of the two.`)];
}

function matchIssues({ matches, default: fallback, as, attributes }: CustomMapping): FileIssue[] {
  const messages = new Set([...matches.map(({ message }) => message), ...(fallback === undefined ? [] : [fallback])]);
  const found = matches.flatMap((match, index) => neverReason(match).map(({ path, message }) => warning('never-matches', ['matches', index, ...path], message)));
  if (messages.size > 1) found.push(warning('never-matches', ['matches'], `All matches must match, and they ask for ${[...messages].join(' and ')} at once, so no event ever does: make a mapping of each.`));
  if (as === 'commerce_event' && !messages.has('commerce_event')) found.push(warning('no-effect', ['as'], '"as" is "commerce_event", but only commerce events can stay what they are: events of this mapping become custom events. Remove it.'));
  if (!messages.has('commerce_event')) return found;
  const named = attributes.findIndex((row) => row.event_name === true);
  if (named >= 0) found.push(warning('no-effect', ['attributes', named, 'event_name'], `Commerce events have no name of their own to map${attributes[named]!.required ? ', and since it is required the mapping makes nothing' : ''}: use a static "value", or the property "event_field".`));
  return found;
}

/** Why a match can never be met. */
function neverReason({ message, event_type: type, where }: Match): { path: readonly string[]; message: string }[] {
  const isCommerceType = type !== undefined && (COMMERCE_EVENT_TYPES as readonly string[]).includes(type);
  const found: { path: readonly string[]; message: string }[] = [];
  if (type !== undefined && message === 'screen_view') found.push({ path: ['event_type'], message: 'Screens have no event type, so this never matches: remove "event_type".' });
  else if (message === 'custom_event' && isCommerceType) found.push({ path: ['event_type'], message: `No custom event is of the type ${quoted(type)}, so this never matches: set "message" to "commerce_event", or name another type.` });
  else if (message === 'commerce_event' && type !== undefined && !isCommerceType) found.push({ path: ['event_type'], message: `No commerce event is of the type ${quoted(type)}, so this never matches: name an action such as "purchase".` });
  else if (type === 'impression') found.push({ path: ['event_type'], message: 'Impressions are never mapped, so this never matches: name another action.' });
  if (where !== undefined && message !== 'commerce_event' && /^(product|promotion)_/.test(where.property)) {
    found.push({ path: ['where', 'property'], message: `Only commerce events have products and promotions, so this never matches: use "event_attribute", or set "message" to "commerce_event".` });
  }
  return found;
}

function rowIssues({ attributes, keep_unmapped: keeps, max_attributes: most }: CustomMapping): FileIssue[] {
  const found = attributes.flatMap((row, index): FileIssue[] => {
    const wrong = row.value !== undefined && !isOfType(row.value, row.type)
      ? [warning('wrong-static-value', ['attributes', index, 'value'], `The static value ${quoted(row.value.slice(0, 80))} is no ${row.type}, and goes out as text: write one, or change "type".`)]
      : [];
    const twin = attributes.findIndex((other) => other.to === row.to);
    if (twin === index) return wrong;
    const stays = writingRank(attributes[twin]!) > writingRank(row) ? 'first' : 'second';
    return [...wrong, warning('duplicate-target', ['attributes', index, 'to'], `Rows ${twin + 1} and ${index + 1} both write ${quoted(row.to)}, and the ${stays} of them stays where both have a value: rename or remove one of them.`)];
  });
  if (most !== undefined && !keeps) found.push(warning('no-effect', ['max_attributes'], '"max_attributes" limits what "keep_unmapped" adds, and that is off: switch it on, or remove the limit.'));
  return found;
}

/** What is required is written first, static values last. */
function writingRank({ value, required }: CustomMapping['attributes'][number]): number {
  return value !== undefined ? 2 : required ? 0 : 1;
}

function isOfType(value: string, type: CustomMapping['attributes'][number]['type']): boolean {
  switch (type) {
    case 'string': return true;
    case 'int': return /^[+-]?\d+$/.test(value);
    case 'bool': return /^(true|false)$/i.test(value);
    case 'double': return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
    default: return type satisfies never;
  }
}

/** The hosted product deletes a mapping when its event is switched off. */
function filteredIssues({ message, event, event_type: type }: Match, at: number, filter: DataFilter | undefined): FileIssue[] {
  if (filter === undefined) return [];
  const off = switchedOff(message, event, type, filter);
  return off === null ? [] : [warning('mapping-filtered', ['matches', at], `The data filter of the output has ${off} switched off, so this mapping never runs, and the hosted product would delete it: switch it on, or remove the mapping.`)];
}

function switchedOff(message: Match['message'], event: string | undefined, type: string | undefined, filter: DataFilter): string | null {
  if (filter.message_types[message] === false) return `${message} events`;
  const named = (nodes: Readonly<Record<string, { readonly on?: boolean | undefined } | undefined>>): boolean => event !== undefined && Object.entries(nodes).some(([name, node]) => name.toLowerCase() === event.toLowerCase() && node?.on === false);
  if (message === 'screen_view') return named(filter.screens) ? `the screen ${quoted(event!)}` : null;
  if (message === 'commerce_event') return type !== undefined && (filter.commerce as Record<string, { on?: boolean } | undefined>)[type]?.on === false ? `commerce events of type ${quoted(type)}` : null;
  const group = type === undefined ? undefined : (filter.events as Record<string, { on?: boolean } | undefined>)[type];
  if (group?.on === false) return `events of type ${quoted(type!)}`;
  const groups = Object.entries(filter.events).filter(([own]) => type === undefined || own === type);
  return groups.some(([, one]) => one !== undefined && named(one.names)) ? `the event ${quoted(event!)}` : null;
}
