/** Custom mappings in words, and the events that they go by. */
import type { CustomMapping } from '../../../../protocol/custom-mapping.ts';
import { filterValue } from '../../../stores/context.ts';
import { typeWords } from '../filter/filter-tree.ts';

type Match = CustomMapping['matches'][number];

export const MESSAGE_WORDS: Readonly<Record<Match['message'], string>> = { custom_event: 'custom event', screen_view: 'screen', commerce_event: 'commerce event' };
export const PROPERTY_WORDS = {
  event_attribute: 'event attribute', event_field: 'field of the event', product_attribute: 'product attribute', product_field: 'product field', promotion_field: 'promotion field',
} as const;

export function matchText({ message, event, event_type: type, where }: Match): string {
  const what = event === undefined ? `any ${type === undefined ? '' : `${typeWords(type).toLowerCase()} `}${MESSAGE_WORDS[message]}` : event;
  if (where === undefined) return what;
  return `${what} with ${where.name}${where.values.length === 0 ? '' : ` = ${where.values.join(' or ')}`}`;
}

/** What a mapping is meant for. */
export function sourceText({ matches, default: fallback }: CustomMapping): string {
  if (fallback !== undefined) return `every other ${MESSAGE_WORDS[fallback]}`;
  return matches.length === 0 ? 'nothing yet' : matches.map(matchText).join(' and ');
}

export function targetText({ to }: CustomMapping): string {
  return to === '' ? 'its own name' : to;
}

/** Names of custom events and screens, in lower case, that mappings go by. */
export function mappedEvents(mappings: readonly CustomMapping[]): ReadonlySet<string> {
  return new Set(mappings.flatMap(({ matches }) => matches.flatMap(({ event }) => (event === undefined ? [] : [event.toLowerCase()]))));
}

/** Captured events that a mapping may be meant for, in the filter language: its first match, or the kind that it is the default of. */
export function previewQuery({ matches, default: fallback }: CustomMapping, input: string): string {
  const [first] = matches;
  const message = first?.message ?? fallback ?? 'custom_event';
  const parts = [`input=${filterValue(input)}`, `type=${message}`];
  // Names match in any case, as ":" does.
  if (first?.event !== undefined && first.event !== '') parts.push(`name:${filterValue(first.event)}`);
  if (first?.event_type !== undefined) parts.push(`kind=${first.event_type}`);
  return parts.join(' ');
}
