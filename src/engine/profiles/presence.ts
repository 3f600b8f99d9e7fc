/**
 * Where and when a user was seen: devices, sessions, inputs (spec/identity-profiles.md 4.1, 4.4). Each part comes back as the very same
 * object when there is nothing to keep, so that nothing is written for it.
 */
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { ProfileDevice, ProfileSession } from '../../protocol/user.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';
import type { BatchFacts, ProfileState } from './types.ts';

const DEVICES = 20;
/** Each is written with every batch of the user; older ones are in the timeline of events. */
const SESSIONS = 30;
const INPUTS = 50;
/** Members of `device_info` that are kept: what the format knows is half as many. */
const INFO_FIELDS = 80;
const INFO_LENGTH = 1024;
/** Inputs and devices are said to be seen at most this often; the profile itself is exact. */
export const SEEN_EVERY_MS = 60_000;

export function eventTime({ data }: BatchEvent, fallback: number): number {
  const at = data['timestamp_unixtime_ms'];
  // JSON knows -0, and what is written down as it comes back as 0.
  return typeof at === 'number' ? at + 0 : fallback;
}

const later = (seen: number, now: number): number => (now >= seen + SEEN_EVERY_MS ? now : seen);

export function seenInput(inputs: ProfileState['inputs'], input: string, first: number, last: number): ProfileState['inputs'] {
  const before = Object.hasOwn(inputs, input) ? inputs[input] : undefined;
  if (before === undefined) return Object.keys(inputs).length >= INPUTS ? inputs : { ...inputs, [input]: { first_seen: first, last_seen: last } };
  const next = { first_seen: Math.min(before.first_seen, first), last_seen: later(before.last_seen, last) };
  return next.first_seen === before.first_seen && next.last_seen === before.last_seen ? inputs : { ...inputs, [input]: next };
}

/** The device of the batch comes first afterwards. */
export function seenDevice(devices: readonly ProfileDevice[], batch: Batch, facts: BatchFacts, first: number, last: number): readonly ProfileDevice[] {
  const token = registeredToken(batch.events);
  if (batch.mp_deviceid === undefined && batch.device_info === undefined && token === undefined) return devices;
  const stamp = batch.mp_deviceid ?? '';
  const before = devices.find((device) => device.stamp === stamp);
  const given = batch.device_info ?? {};
  const info = keptInfo(given, before?.info);
  const text = (key: string): string | null => (typeof given[key] === 'string' && given[key] !== '' ? given[key] as string : null);
  const limited = given['limit_ad_tracking'];
  const device: ProfileDevice = {
    stamp,
    platform: text('platform') ?? before?.platform ?? facts.platform,
    model: text('device_model') ?? text('product') ?? before?.model ?? '',
    info,
    identities: facts.deviceIdentities.length === 0 && before !== undefined ? before.identities : [...facts.deviceIdentities],
    first_seen: Math.min(before?.first_seen ?? first, first),
    last_seen: before === undefined ? last : later(before.last_seen, last),
    limit_ad_tracking: typeof limited === 'boolean' ? limited : before?.limit_ad_tracking ?? null,
    att_status: text('att_authorization_status') ?? before?.att_status ?? null,
    push_token: token === undefined ? text('push_token') ?? before?.push_token ?? null : token,
  };
  if (before !== undefined && devices[0] === before && sameDevice(before, device)) return devices;
  return [device, ...devices.filter((one) => one !== before)].slice(0, DEVICES);
}

function sameDevice(a: ProfileDevice, b: ProfileDevice): boolean {
  return a.info === b.info && a.last_seen === b.last_seen && a.first_seen === b.first_seen && a.push_token === b.push_token && a.limit_ad_tracking === b.limit_ad_tracking
    && a.att_status === b.att_status && a.platform === b.platform && a.model === b.model
    && (a.identities === b.identities || (a.identities.length === b.identities.length && a.identities.every(({ type, value }, index) => b.identities[index]!.type === type && b.identities[index]!.value === value)));
}

/** Scalars only, and not without bounds. A batch without device info says nothing new about the device. */
function keptInfo(given: JsonObject, before: ProfileDevice['info'] | undefined): ProfileDevice['info'] {
  const keys = Object.keys(given).filter((key) => isKept(given[key]!)).slice(0, INFO_FIELDS);
  if (before !== undefined) {
    if (keys.length === 0) return before;
    if (keys.length === Object.keys(before).length && keys.every((key) => given[key] === before[key])) return before;
  }
  return Object.fromEntries(keys.map((key) => [key, given[key]!])) as ProfileDevice['info'];
}

const isKept = (value: Json): boolean => typeof value === 'string' ? value.length <= INFO_LENGTH : typeof value === 'number' || typeof value === 'boolean';

/** What the last registration for push said: a token, null for none; undefined without a registration. */
function registeredToken(events: readonly BatchEvent[]): string | null | undefined {
  const data = events.findLast(({ event_type: type }) => type === 'push_registration')?.data;
  if (data === undefined) return undefined;
  const token = data['registration_token'];
  return data['register'] === false ? null : typeof token === 'string' ? token : undefined;
}

/** Sessions of the batch's events, the one seen last first. */
export function seenSessions(sessions: readonly ProfileSession[], events: readonly BatchEvent[], { input, receivedAt }: BatchFacts): readonly ProfileSession[] {
  const found = new Map<string, ProfileSession>();
  for (const event of events) {
    const id = sessionOf(event);
    if (id === null) continue;
    const at = eventTime(event, receivedAt);
    const started = event.data['session_start_unixtime_ms'];
    const start = typeof started === 'number' ? Math.min(started, at) : at;
    let session = found.get(id);
    if (session === undefined) {
      const before = sessions.find((one) => one.id === id);
      found.set(id, session = before === undefined ? { id, started_at: start, last_at: at, ended_at: null, events: 0, input } : { ...before });
    }
    session.started_at = Math.min(session.started_at, start);
    session.last_at = Math.max(session.last_at, at);
    session.events += 1;
    if (event.event_type === 'session_end') session.ended_at = at;
  }
  if (found.size === 0) return sessions;
  return [...found.values(), ...sessions.filter(({ id }) => !found.has(id))].sort((a, b) => b.last_at - a.last_at).slice(0, SESSIONS);
}

function sessionOf({ data }: BatchEvent): string | null {
  const id = data['session_uuid'] || data['session_id'];
  return typeof id === 'string' && id !== '' && id.length <= 64 ? id : null;
}
