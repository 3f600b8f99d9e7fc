/** Values that a batch got from its user's profile: on to the batch or the call that wrote them there. */
import type { JsonObject } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import { escapeToken, segmentsOf, valueAt } from '../../protocol/pointer.ts';
import { attributeKey } from '../batch/schema.ts';
import { eventsOf } from './changes.ts';
import type { Change } from './changes.ts';
import { hopValue, shown } from './hops.ts';
import type { ProvenanceHop } from './hops.ts';
import { stepBack } from './step-back.ts';
import type { BatchStory, Lookups, ProfileSource, Turn } from './types.ts';

export function backThroughProfile(change: Change, pointer: string, story: BatchStory, lookups: Lookups): Turn | null {
  const back = stepBack(change, pointer);
  if (back.kind === 'same') return back.pointer === pointer ? null : { hops: [], next: { pointer: back.pointer } };
  const value = valueAt(change.after, pointer);
  const text = pointer.startsWith('/system_notifications/') ? 'The server adds a notice: this batch changes what the user said on consent.'
    : back.kind === 'changed' ? `The profile of the user has it newer: ${shown(value)} takes the place of ${shown(back.before)}.` : 'The batch does not have it: it was added from what is known of the user.';
  const enrichment: ProvenanceHop = { what: 'enrichment', at: back.kind === 'changed' ? back.pointer : null, value: back.kind === 'changed' ? hopValue(back.before) : null, text };
  const rest = fromProfile(change.after, pointer, story, lookups);
  return { hops: [enrichment, ...rest.hops], next: rest.next };
}

/** `key:`-sources and times of identities ask the same without an enrichment before it. */
export function fromProfile(batch: JsonObject, pointer: string, story: BatchStory, lookups: Lookups): Turn {
  const [member, key, ...below] = segmentsOf(pointer);
  const rest = below.map((one) => `/${escapeToken(one)}`).join('');
  switch (member) {
    case 'user_attributes': return attribute(batch, key ?? '', rest, story, lookups);
    case 'user_identities': return identity(key ?? '', textAt(batch, pointer), story, lookups);
    case 'consent_state': return consent(key ?? '', below, pointer, story, lookups);
    case 'system_notifications': return notification(batch, Number(key), below, story, lookups);
    case 'device_info': return written(lookups.device(story, pointer, valueAt(batch, pointer)), pointer, 'The device that the user was seen on last.', lookups);
    case 'integration_attributes': return unknown('A kit left it with an earlier batch, and the profile of the user keeps it.');
    default: return { hops: [{ what: 'profile', at: null, value: null, text: 'It comes from the profile of the user.' }], next: null };
  }
}

function attribute(batch: JsonObject, name: string, rest: string, story: BatchStory, lookups: Lookups): Turn {
  const key = attributeKey(name);
  const source = lookups.attribute(story, key, valueAt(batch, `/user_attributes/${escapeToken(name)}`));
  if (source === null) return unknown(`The profile holds the user attribute "${key}"; which batch wrote it is no longer known.`);
  const writer = source.batchId === null ? null : lookups.story(source.batchId);
  const hop = profileHop(source, `The user attribute "${key}" of the profile.`);
  if (writer === null) return { hops: [hop], next: null };
  const event = source.eventId === null ? -1 : eventsOf(writer.stored).findIndex(({ data }) => isObject(data) && data['event_id'] === source.eventId);
  const own = Object.keys(isObject(writer.stored['user_attributes']) ? writer.stored['user_attributes'] : {}).find((one) => attributeKey(one) === key);
  const pointer = event >= 0 ? `/events/${event}/data/new${rest}` : own === undefined ? null : `/user_attributes/${escapeToken(own)}${rest}`;
  return follow(hop, writer, pointer);
}

function consent(regulation: string, below: readonly string[], pointer: string, story: BatchStory, lookups: Lookups): Turn {
  const key = `${regulation}/${below[0] ?? ''}`;
  return written(lookups.consent(story, key, false), pointer, `What the user said on ${below[0] ?? regulation}.`, lookups);
}

/** A notice says what the batch's own consent says, and what it said before. */
function notification(batch: JsonObject, index: number, below: readonly string[], story: BatchStory, lookups: Lookups): Turn {
  const notice = valueAt(batch, `/system_notifications/${index}`);
  const purpose = textAt(batch, `/system_notifications/${index}/data/purpose`);
  const regulation = isObject(notice) && notice['type'] === 'ccpa_change' ? 'ccpa' : 'gdpr';
  const end = (text: string): Turn => ({ hops: [{ what: 'profile', at: null, value: null, text }], next: null });
  const [, which, field] = below;
  const state = `/consent_state/${regulation}`;
  const own = Object.keys(objectAt(batch, state)).find((one) => one.trim().toLowerCase() === purpose.trim().toLowerCase()) ?? purpose;
  if (which === 'current' && field !== undefined && field !== 'regulation') {
    const at = `${state}/${escapeToken(own)}/${escapeToken(field)}`;
    return valueAt(story.stored, at) === undefined ? end('What the batch leaves out is filled in.') : { hops: [], next: { pointer: at } };
  }
  if (which === 'purpose' && valueAt(story.stored, `${state}/${escapeToken(own)}`) !== undefined) return { hops: [], next: { pointer: `${state}/${escapeToken(own)}`, named: true } };
  if (which === 'old' && field === undefined) return end('The profile held no statement before.');
  if (which === 'old') {
    const source = lookups.consent(story, `${regulation}/${purpose}`, true);
    return written(source, `${state}/${escapeToken(own)}/${escapeToken(field ?? '')}`, 'What the profile held before this batch.', lookups);
  }
  return { hops: [], next: null };
}

/** Empty where there is no text. */
export function textAt(batch: JsonObject, pointer: string): string {
  const value = valueAt(batch, pointer);
  return typeof value === 'string' ? value : '';
}

function objectAt(batch: JsonObject, pointer: string): JsonObject {
  const value = valueAt(batch, pointer);
  return isObject(value) ? value : {};
}

export function identity(type: string, value: string, story: BatchStory, lookups: Lookups): Turn {
  const source = lookups.identity(story, type, value);
  if (source === null) return unknown(`The user has the identity ${type}; the call that set it is no longer kept.`);
  const hop: ProvenanceHop = {
    what: 'profile', at: source.pointer, value, text: source.sentence,
    ...(source.requestId === null ? {} : { request_id: source.requestId }), ...(source.batchId === null ? {} : { batch_id: source.batchId }),
  };
  const writer = source.batchId === null ? null : lookups.story(source.batchId);
  if (writer !== null) return follow(hop, writer, `/user_identities/${escapeToken(type)}`);
  return { hops: [hop], next: source.requestId === null || source.pointer === null ? null : { call: source.requestId, pointer: source.pointer } };
}

function written(source: ProfileSource | null, pointer: string, text: string, lookups: Lookups): Turn {
  if (source === null) return unknown(`${text} Which batch said so is no longer known.`);
  const writer = source.batchId === null ? null : lookups.story(source.batchId);
  const hop = profileHop(source, text);
  return writer === null ? { hops: [hop], next: null } : follow(hop, writer, pointer);
}

function follow(hop: ProvenanceHop, writer: BatchStory, pointer: string | null): Turn {
  if (pointer === null || valueAt(writer.stored, pointer) === undefined) return { hops: [hop], next: null };
  return { hops: [{ ...hop, at: pointer, value: hopValue(valueAt(writer.stored, pointer)) }], next: { pointer, story: writer } };
}

function profileHop({ batchId, eventId, sentence }: ProfileSource, text: string): ProvenanceHop {
  return { what: 'profile', at: null, value: null, text: `${text} ${sentence}`, ...(batchId === null ? {} : { batch_id: batchId }), ...(eventId === null ? {} : { event_id: eventId }) };
}

const unknown = (text: string): Turn => ({ hops: [{ what: 'profile', at: null, value: null, text }], next: null });
