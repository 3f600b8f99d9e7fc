/**
 * What one batch does to its user's profile (spec/identity-profiles.md 4.2-4.4): a pure function. Neither the state nor the batch that
 * came in is touched.
 */
import { isObject } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import { pointerStep } from '../batch/notes.ts';
import type { Batch, BatchEvent, IngestNote } from '../batch/types.ts';
import { AttributeWrites, attributeValue, DELETED, sameValue } from './attributes.ts';
import type { AttributeValue, Writer } from './attributes.ts';
import { applyConsent } from './consent.ts';
import { seenIntegrations } from './integrations.ts';
import { eventTime, SEEN_EVERY_MS, seenDevice, seenInput, seenSessions } from './presence.ts';
import type { AppliedBatch, Attribution, BatchFacts, ProfileState, ProfileWrite, StoredAttribute } from './types.ts';

const ATTRIBUTIONS = 10;
const FIRST_SIGHT = 'Taken from user_attributes: the profile never held it, and no event said when it was set.';

const NEVER_SEEN: Omit<ProfileState, 'first_seen' | 'last_seen'> = {
  attributes: {}, consent: [], devices: [], sessions: [], inputs: {}, opted_out: false, opted_out_at: 0, limit_ad_tracking: null, attribution: [],
};

export function applyBatch(before: ProfileState | null, batch: Batch, facts: BatchFacts): AppliedBatch {
  const [first, last] = seenTimes(batch, facts);
  const state: ProfileState = before ?? { ...NEVER_SEEN, first_seen: first, last_seen: last };
  const writes: ProfileWrite[] = [];
  const writer: Writer = { source: facts.source, input: facts.input, batchId: batch.batch_id ?? null, conflicts: facts.settings.conflicts };
  const attributes = new AttributeWrites(state.attributes, writer, writes);
  const announced = attributeEvents(attributes, batch.events, facts);
  if (facts.snapshotWrites) snapshotWrites(attributes, batch, facts);
  const notes = facts.snapshotWrites ? [] : [...snapshotNotes(attributes, announced, state, batch, facts), ...identityNotes(facts)];
  const { consent, notifications } = applyConsent(state.consent, batch, facts.sentAt, writer, facts.snapshotWrites, writes);
  const devices = seenDevice(state.devices, batch, facts, first, last);
  const limited = batch.device_info?.['limit_ad_tracking'];
  const integrations = seenIntegrations(state.integrations, batch);
  const parts = {
    attributes: attributes.attributes, consent, devices,
    sessions: seenSessions(state.sessions, batch.events, facts),
    inputs: seenInput(state.inputs, facts.input, first, last),
    ...optOut(state, batch.events, facts, writer, writes),
    limit_ad_tracking: typeof limited === 'boolean' ? limited : state.limit_ad_tracking,
    attribution: attributionOf(state.attribution, batch, facts),
    ...(integrations === undefined ? {} : { integrations }),
  };
  const changed = before === null || first < state.first_seen || (Object.keys(parts) as (keyof typeof parts)[]).some((key) => parts[key] !== state[key]);
  return {
    state: { first_seen: Math.min(state.first_seen, first), last_seen: Math.max(state.last_seen, last), ...parts },
    changed, writes, notifications, notes, attributes: { changed: attributes.changed, lost: attributes.lost },
  };
}

/** Seen when it was received; historical data when it happened (spec/data-model.md 1.2). */
function seenTimes(batch: Batch, { receivedAt }: BatchFacts): [first: number, last: number] {
  if (batch.source_info?.['is_historical'] !== true || batch.events.length === 0) return [receivedAt, receivedAt];
  const times = batch.events.map((event) => eventTime(event, receivedAt));
  return [Math.min(...times), Math.max(...times)];
}

const idOf = ({ data }: BatchEvent): string | null => (typeof data['event_id'] === 'string' ? data['event_id'] : null);

/** Change events, with the names that they are about. */
function attributeEvents(attributes: AttributeWrites, events: readonly BatchEvent[], { sentAt }: BatchFacts): ReadonlySet<string> {
  const names = new Set<string>();
  for (const event of events) {
    if (event.event_type !== 'user_attribute_change') continue;
    const name = event.data['user_attribute_name'];
    if (typeof name !== 'string') continue;
    names.add(name);
    const at = eventTime(event, sentAt);
    const given: Json = event.data['new'] ?? null;
    const value = event.data['deleted'] === true ? DELETED : attributeValue(given);
    if (value === null) attributes.refuse(name, given, at, idOf(event));
    else attributes.write(name, value, at, idOf(event));
  }
  return names;
}

/** First what is deleted, then what is set: of a name in both the value stays (spec/data-model.md 4.4). */
function snapshotWrites(attributes: AttributeWrites, batch: Batch, { deleted, sentAt }: BatchFacts): void {
  for (const name of deleted) attributes.write(name, DELETED, sentAt, null);
  for (const [name, value] of Object.entries(batch.user_attributes ?? {})) {
    const stored = attributeValue(value);
    if (stored === null) attributes.refuse(name, value, sentAt, null);
    else attributes.write(name, stored, sentAt, null);
  }
}

/** What an SDK's copy of the attributes says without a change event: taken when the profile never held it, else only remarked upon. */
function snapshotNotes(attributes: AttributeWrites, announced: ReadonlySet<string>, state: ProfileState, batch: Batch, facts: BatchFacts): IngestNote[] {
  const notes: IngestNote[] = [];
  const { unreached, sentAt } = facts;
  // What no event of the batch tells of was set before the first of them.
  const at = batch.events.reduce((first, event) => Math.min(first, eventTime(event, sentAt)), sentAt);
  const snapshot = batch.user_attributes ?? {};
  for (const [name, given] of Object.entries(snapshot)) {
    if (announced.has(name)) continue;
    const value = attributeValue(given);
    const stored = attributes.get(name);
    if (unreached.attributes.has(name)) notes.push(note('attribute', name, 'A rule changed it'));
    else if (value === null) continue;
    else if (stored === undefined) attributes.write(name, value, at, null, FIRST_SIGHT);
    else if (sameValue(stored, value)) continue;
    else if (setElsewhere(stored, state, batch, facts)) attributes.lose(name);
    else notes.push(differenceNote(name, value, stored));
  }
  for (const name of unreached.attributes) if (!Object.hasOwn(snapshot, name)) notes.push(note('attribute', name, 'A rule removed it'));
  return notes;
}

/** Another input or device of the user may have set it since: then the copy is only old, and nobody's mistake. */
function setElsewhere(stored: StoredAttribute, { devices }: ProfileState, batch: Batch, { input }: BatchFacts): boolean {
  return stored.input !== input || devices.some(({ stamp, last_seen: seen }) => stamp !== (batch.mp_deviceid ?? '') && seen + SEEN_EVERY_MS > stored.at);
}

function differenceNote(name: string, { kind, value }: AttributeValue, stored: StoredAttribute): IngestNote {
  const shown = (one: AttributeValue): string => (one.kind === 'deleted' ? 'has it deleted' : `keeps ${JSON.stringify(one.value).slice(0, 80)}`);
  return {
    code: 'attribute-without-event', pointer: `/user_attributes${pointerStep(name)}`,
    message: `"${name}" is ${kind === 'tag' ? 'a tag' : JSON.stringify(value).slice(0, 80)} here, but no user_attribute_change event says so: it never reaches the profile, which ${shown(stored)}. Set it with the SDK's own call, which sends the event.`,
  };
}

function identityNotes({ unreached }: BatchFacts): IngestNote[] {
  return [...unreached.identities].map((name) => note('identity', name, 'A rule changed it'));
}

function note(what: 'attribute' | 'identity', name: string, how: string): IngestNote {
  const event = `user_${what}_change`;
  return {
    code: `${what}-without-event`, pointer: `/user_${what === 'attribute' ? 'attributes' : 'identities'}${pointerStep(name)}`,
    message: `${how} without a ${event} event, so "${name}" never reaches the profile as it stands here: let the rule add that event as well.`,
  };
}

function optOut(state: ProfileState, events: readonly BatchEvent[], { receivedAt }: BatchFacts, { source, input, batchId }: Writer, history: ProfileWrite[]): Pick<ProfileState, 'opted_out' | 'opted_out_at'> {
  let { opted_out: out, opted_out_at: since } = state;
  for (const event of events) {
    if (event.event_type !== 'opt_out') continue;
    const at = eventTime(event, receivedAt);
    if (at < since) continue;
    const now = event.data['is_opted_out'] === true;
    if (now !== out) history.push({ what: 'opt-out', key: 'opted_out', kind: 'text', value: String(now), at, source, input, batch_id: batchId, event_id: idOf(event), applied: true, reason: null });
    [out, since] = [now, at];
  }
  return { opted_out: out, opted_out_at: since };
}

/** The batch's own, and install events of the type `attribution` (spec/data-model.md 3.2). The newest first. */
function attributionOf(before: readonly Attribution[], batch: Batch, facts: BatchFacts): readonly Attribution[] {
  const found: Attribution[] = [];
  const add = (given: Json | undefined, at: number): void => {
    if (!isObject(given)) return;
    const text = (key: string): string | null => (typeof given[key] === 'string' && given[key] !== '' ? given[key].slice(0, 256) : null);
    const one: Attribution = { service_provider: text('service_provider'), publisher: text('publisher'), campaign: text('campaign'), at, copied_from: null };
    if (one.publisher !== null || one.campaign !== null || one.service_provider !== null) found.push(one);
  };
  add(batch.attribution_info ?? undefined, facts.sentAt);
  for (const event of batch.events) {
    const { data } = event;
    if (event.event_type === 'custom_event' && data['custom_event_type'] === 'attribution' && data['event_name'] === 'attribution') add(data['custom_attributes'], eventTime(event, facts.sentAt));
  }
  const fresh = found.filter((one) => !before.some((old) => sameAttribution(old, one)));
  return fresh.length === 0 ? before : [...fresh, ...before].sort((a, b) => b.at - a.at).slice(0, ATTRIBUTIONS);
}

function sameAttribution(a: Attribution, b: Attribution): boolean {
  return a.publisher === b.publisher && a.campaign === b.campaign && (a.service_provider === b.service_provider || b.service_provider === null);
}
