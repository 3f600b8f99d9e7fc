/** Whether a custom mapping is meant for an event, and for which of its products or promotions (spec/pipeline.md e). */
import type { CustomMapping } from '../../protocol/custom-mapping.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { scalarText } from '../batch/normalise-shape.ts';
import { commerceTypeOf } from './commerce-type.ts';
import { compileFinder, itemsOf } from './custom-mapping-values.ts';
import type { Item } from './custom-mapping-values.ts';

type MatchFile = CustomMapping['matches'][number];
export type Message = MatchFile['message'];

/** What matches look at, worked out once an event. */
export interface Subject {
  readonly message: Message;
  readonly data: JsonObject;
  readonly name: string;
  /** Custom event type or commerce action; empty for screens. */
  readonly type: string;
  readonly items: readonly Item[];
}

/** Products or promotions that are left; null when it does not match. */
export type Match = (subject: Subject, items: readonly Item[]) => readonly Item[] | null;

export function subjectOf(message: Message, data: JsonObject): Subject {
  const text = (key: string): string => (typeof data[key] === 'string' ? data[key] : '');
  switch (message) {
    case 'custom_event': return { message, data, name: text('event_name'), type: text('custom_event_type'), items: [] };
    case 'screen_view': return { message, data, name: text('screen_name'), type: '', items: [] };
    case 'commerce_event': return { message, data, name: text('event_name'), type: commerceTypeOf(data), items: itemsOf(data) };
    default: return message satisfies never;
  }
}

/** All must match; each goes on with the products or promotions that the one before left. */
export function compileMatches(matches: readonly MatchFile[]): (subject: Subject) => readonly Item[] | null {
  const compiled = matches.map(compileMatch);
  return (subject) => {
    let items: readonly Item[] | null = subject.items;
    for (const match of compiled) {
      items = match(subject, items);
      if (items === null) return null;
    }
    return items;
  };
}

function compileMatch({ message, event, event_type: type, where }: MatchFile): Match {
  const name = event?.toLowerCase();
  const filter = where === undefined ? null : compileWhere(where);
  return (subject, items) => {
    if (subject.message !== message || (type !== undefined && subject.type !== type) || (name !== undefined && subject.name.toLowerCase() !== name)) return null;
    return filter === null ? items : filter(subject, items);
  };
}

function compileWhere({ property, name, values }: NonNullable<MatchFile['where']>): Match {
  const find = compileFinder(property, name);
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const fits = (data: JsonObject, item: Item | null): boolean => {
    const found = find(data, item);
    return found !== null && (wanted.size === 0 || wanted.has((scalarText(found.value) ?? '').toLowerCase()));
  };
  if (property === 'event_attribute' || property === 'event_field') return ({ data }, items) => (fits(data, null) ? items : null);
  return ({ data }, items) => {
    const left = items.filter((item) => fits(data, item));
    return left.length === 0 ? null : left;
  };
}
