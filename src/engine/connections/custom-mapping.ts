/** Custom mappings of a connection over a batch (spec/pipeline.md e): each mapping that matches makes its own events of one. */
import type { CustomMapping } from '../../protocol/custom-mapping.ts';
import { derivedEventId } from '../batch/ids.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import { quoted } from '../wording.ts';
import { compileMatches, subjectOf } from './custom-mapping-match.ts';
import type { Message, Subject } from './custom-mapping-match.ts';
import { compileProjection, placeOf } from './custom-mapping-project.ts';
import type { MappingPlace, Projected, Projection } from './custom-mapping-project.ts';
import type { Item } from './custom-mapping-values.ts';
import type { MadeEvent, MappedBatch, ProjectedField } from './types.ts';

interface Compiled {
  readonly place: MappingPlace;
  readonly match: (subject: Subject) => readonly Item[] | null;
  readonly project: (event: BatchEvent, subject: Subject, items: readonly Item[]) => Projection;
}

/** Mappings that can be meant for one kind of message. */
interface OfMessage {
  readonly mappings: readonly Compiled[];
  readonly fallback: Compiled | null;
}

const NO_FIELDS: readonly ProjectedField[] = [];

/** Null when there are none. */
export function compileMappings(connection: string, mappings: readonly CustomMapping[]): ((batch: Batch) => MappedBatch) | null {
  if (mappings.length === 0) return null;
  const compiled = mappings.map((mapping, index): Compiled => {
    const place = placeOf(connection, mapping, index);
    return { place, match: compileMatches(mapping.matches), project: compileProjection(mapping, place) };
  });
  const ofMessage = new Map<string, OfMessage>();
  for (const message of ['custom_event', 'screen_view', 'commerce_event'] satisfies Message[]) {
    const own = compiled.filter((_one, index) => mappings[index]!.matches.some((match) => match.message === message));
    const fallback = compiled.find((_one, index) => mappings[index]!.default === message) ?? null;
    if (own.length > 0 || fallback !== null) ofMessage.set(message, { mappings: own, fallback });
  }
  return (batch) => mapBatch(batch, ofMessage);
}

function mapBatch(batch: Batch, ofMessage: ReadonlyMap<string, OfMessage>): MappedBatch {
  const events: BatchEvent[] = [];
  const made: MadeEvent[] = [];
  const held: MappedBatch['held'][number][] = [];
  const missed: MappedBatch['missed'][number][] = [];
  const origin = new Map<string, string>();
  let changed = false;
  batch.events.forEach((event, source) => {
    const meant = ofMessage.get(event.event_type);
    const subject = meant === undefined ? null : subjectOf(event.event_type as Message, event.data);
    const results = subject === null || subject.type === 'impression' ? [] : projectEvent(event, subject, meant!);
    if (results.length === 0) {
      events.push(event);
      made.push({ source, by: null, fields: NO_FIELDS });
      return;
    }
    changed = true;
    let position = 0;
    for (const { place, projection } of results) {
      if (projection.missed !== null) missed.push({ index: source, mapping: place.index, reason: projection.missed });
      for (const projected of projection.made) {
        const one = identified(projected, event, position, origin);
        events.push(one.event);
        made.push({ source, by: { mapping: place.index, pointer: place.pointer, sentence: `${place.label} made ${quoted(nameOf(one.event))} of it.` }, fields: one.fields });
        position += 1;
      }
    }
    if (position === 0) held.push({ index: source, reason: results[0]!.projection.missed! });
  });
  return { batch: changed ? { ...batch, events } : batch, made, held, missed, origin };
}

function nameOf({ data }: BatchEvent): string {
  return typeof data['event_name'] === 'string' ? data['event_name'] : '';
}

function projectEvent(event: BatchEvent, subject: Subject, { mappings, fallback }: OfMessage): { place: MappingPlace; projection: Projection }[] {
  const results: { place: MappingPlace; projection: Projection }[] = [];
  for (const { place, match, project } of mappings) {
    const items = match(subject);
    if (items !== null) results.push({ place, projection: project(event, subject, items) });
  }
  if (results.length === 0 && fallback !== null) results.push({ place: fallback.place, projection: fallback.project(event, subject, subject.items) });
  return results;
}

/** The first event made keeps the id; further ones get ids of their own, the same each time. */
function identified({ event, fields }: Projected, source: BatchEvent, position: number, origin: Map<string, string>): Projected {
  const id = source.data['event_id'];
  if (position === 0 || typeof id !== 'string') return { event, fields };
  const derived = derivedEventId(id, position);
  origin.set(derived, id);
  return { event: { ...event, data: { ...event.data, event_id: derived } }, fields: [...fields, { target: '/data/event_id', source: '/data/event_id', how: 'made of the event\'s id' }] };
}
