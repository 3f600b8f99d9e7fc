/** One event as text, with the origins of its fields (spec/outputs/mixpanel.md 1.5). */
import type { FieldOrigin } from '../definition.ts';
import { blockWithout, jsonText } from '../shared/list-body.ts';
import type { ListBody } from '../shared/list-body.ts';
import type { Moment } from '../shared/values.ts';
import { RESERVED_PROPERTIES } from './constants.ts';
import type { NamedEvent } from './events.ts';
import { attributeValue, insertId } from './properties.ts';
import type { SharedProperties } from './properties.ts';
import type { MixpanelOptions } from './settings.ts';

export interface EventFacts {
  readonly id: string;
  /** Pointer to the event's data in the batch. */
  readonly source: string;
  readonly idSource: string;
  readonly moment: Moment;
}

/** Adds the event to the list. Answers the attributes that could not be sent under their names. */
export function addEvent(list: ListBody, named: NamedEvent, event: EventFacts, shared: SharedProperties, options: MixpanelOptions): readonly string[] {
  const { origins } = list;
  const object = `/${list.length}`;
  const properties = `${object}/properties`;
  const { name, nameSource, nameHow, nameFact, position } = named;
  origins.push(withFact({ target: `${object}/event`, source: nameSource.startsWith('/') ? event.source + nameSource : nameSource, how: nameHow }, nameFact));
  list.addOrigins(shared.token, properties);
  origins.push({ target: `${properties}/time`, source: event.moment.source, how: 'milliseconds to seconds', fact: 'time-seconds' });
  list.addOrigins(shared.ids, properties);
  origins.push(position === null
    ? { target: `${properties}/$insert_id`, source: event.idSource, how: 'event id' }
    : { target: `${properties}/$insert_id`, source: event.idSource, how: 'event id and position in the expansion', fact: 'insert-ids' });

  const block = shared.rest(named.withUserAttributes);
  const overridden = new Set<string>();
  const reserved: string[] = [];
  let own = '';
  for (const { name: key, value, source } of named.attributes) {
    if (value === null || value === undefined) continue;
    if (RESERVED_PROPERTIES.has(key)) {
      reserved.push(key);
      continue;
    }
    const known = shared.names.of(key);
    const isOverride = block.names.has(key);
    if (isOverride) overridden.add(key);
    own += `,${known.key}${jsonText(attributeValue(value, options))}`;
    origins.push(withFact({ target: `${properties}/${known.token}`, source: event.source + source, how: 'event attribute' }, isOverride ? 'attribute-precedence' : undefined));
  }
  const rest = overridden.size === 0 ? block : blockWithout(block, overridden);
  list.addOrigins(rest, properties);
  const head = `${shared.token.text},"time":${Math.floor(event.moment.time / 1_000)},${shared.ids.text},"$insert_id":${JSON.stringify(insertId(event.id, position))}`;
  list.addText(`{"event":${JSON.stringify(name)},"properties":{${head}${rest.text === '' ? '' : `,${rest.text}`}${own}}}`, event.id);
  return reserved;
}

function withFact(origin: FieldOrigin, fact: string | undefined): FieldOrigin {
  return fact === undefined ? origin : { ...origin, fact };
}
