/** Events that a connection makes: of others by custom mappings, of changes of consent. */
import { segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { derivedEventId } from '../batch/ids.ts';
import type { MadeEvent } from '../connections/index.ts';
import { eventsOf } from './changes.ts';
import type { Change } from './changes.ts';
import { hopValue } from './hops.ts';
import { equal } from './step-back.ts';
import type { Lookups, Turn } from './types.ts';
import { plainTurn } from './plain-turn.ts';

const IN_EVENT = /^\/events\/(\d+)(\/.*)$/;

/** The mappings run again: what they make now must be what they made then, or their settings have changed and say nothing any more. */
export function backThroughMappings(change: Change, pointer: string, lookups: Lookups): Turn | null {
  const place = IN_EVENT.exec(pointer);
  if (place === null) return null;
  const mapped = lookups.mapped(change.before);
  const at = change.step?.reason.pointer === undefined ? {} : { pointer: change.step.reason.pointer };
  if (mapped === null || !equal(mapped.batch, change.after)) {
    const turn = plainTurn(change, pointer);
    if (turn === null || turn.hops.length === 0) return turn;
    return { ...turn, hops: turn.hops.map((hop) => ({ ...hop, what: 'custom-mapping' as const, text: 'A custom mapping made it; the mapping has changed since, so it is not known of what.' })) };
  }
  const made = mapped.made[Number(place[1])];
  return made === undefined || made.by === null ? moved(pointer, made, place) : fromMapping(change, made, place[2]!, { ...at, pointer: made.by.pointer });
}

function moved(pointer: string, made: MadeEvent | undefined, place: RegExpExecArray): Turn | null {
  const next = made === undefined ? pointer : `/events/${made.source}${place[2]!}`;
  return next === pointer ? null : { hops: [], next: { pointer: next } };
}

function fromMapping({ before }: Change, made: MadeEvent, rest: string, at: Pick<Turn['hops'][number], 'pointer'>): Turn {
  const field = made.fields.filter(({ target }) => rest === target || rest.startsWith(`${target}/`)).sort((a, b) => b.target.length - a.target.length)[0];
  const event = `/events/${made.source}`;
  if (field === undefined) return { hops: [], next: { pointer: event + rest } };
  if (field.source === null) return { hops: [{ what: 'custom-mapping', at: null, value: null, text: `${sentence(field.how)}: the mapping itself says so.`, ...at }], next: null };
  const pointer = event + field.source + rest.slice(field.target.length);
  const source = valueAt(before, pointer) === undefined ? event + field.source : pointer;
  return { hops: [{ what: 'custom-mapping', at: source, value: hopValue(valueAt(before, source)), text: `${sentence(field.how)}.`, ...at }], next: { pointer: source } };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Such an event says what its entry of `system_notifications` says. */
export function backThroughConsentEvents(change: Change, pointer: string): Turn | null {
  const place = IN_EVENT.exec(pointer);
  if (place === null || Number(place[1]) < eventsOf(change.before).length) return null;
  const index = notificationOf(change, Number(place[1]));
  const source = index === null ? null : sourceOf(place[2]!);
  if (source === null) return { hops: [{ what: 'consent-event', at: null, value: null, text: 'This output takes a change of consent as an event: this part is the same in each of them.' }], next: null };
  const at = `/system_notifications/${index}/data${source}`;
  return { hops: [{ what: 'consent-event', at, value: hopValue(valueAt(change.before, at)), text: 'This output takes a change of consent as an event; the notice of the change says it.' }], next: { pointer: at } };
}

/** Ids of these events are made of the position of their notice. */
function notificationOf({ before, after }: Change, event: number): number | null {
  const id = valueAt(after, `/events/${event}/data/event_id`);
  const notices = before['system_notifications'];
  const batch = typeof before['batch_id'] === 'string' ? before['batch_id'] : '0';
  const index = Array.isArray(notices) ? notices.findIndex((_, position) => derivedEventId(batch, position + 1) === id) : -1;
  return index < 0 ? null : index;
}

function sourceOf(rest: string): string | null {
  const [, member, key] = segmentsOf(rest);
  if (member === 'event_name') return '/current/consented';
  if (member === 'timestamp_unixtime_ms') return '/current/timestamp_unixtime_ms';
  if (member !== 'custom_attributes' || key === undefined) return null;
  return key === 'purpose' ? '/purpose' : `/current/${key}`;
}

