/**
 * What a simulated partner keeps of what it received, as the partner sees it: users with what identifies and describes them, and events.
 * Every simulator writes through here, so that one view shows them all (src/protocol/partner.ts).
 */
import { isObject } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { ReceivedEvent, ReceivedUser } from '../../../protocol/partner.ts';
import type { SimulatorState } from '../definition.ts';

/** Collections and lists of the state. */
export const USERS = 'users';
/** Value of any identifier to the key of its user. */
export const LOOKUP = 'lookup';
export const EVENTS = 'received';

/** Newest events that are kept, for telling repeats and for looking at, and newest users: anonymous traffic alone would fill the disk. */
export const KEPT_EVENTS = 10_000;
export const KEPT_USERS = 20_000;
/** Keys of users by turn, and how many were made so far. */
export const TURNS = 'user-turns';
export const MADE = 'made';

export interface NewReceived {
  readonly name: string;
  readonly kind: string;
  /** Unix ms. */
  readonly at: number;
  /** `key` of a user; null for an event of nobody. */
  readonly user: string | null;
  readonly properties: JsonObject;
  readonly revenue?: { readonly amount: number; readonly currency: string } | null;
  /** What the partner tells repeats by: the whole of what must be equal. */
  readonly dedupId?: string | null;
  readonly ignored?: string | null;
  /** A repeat replaces what was there; else what came first stays. */
  readonly lastWins?: boolean;
}

type StoredEvent = Omit<ReceivedEvent, 'seq'>;

/** The user with that key, following merges; undefined when the partner knows none. */
export function userOf(state: SimulatorState, key: string): ReceivedUser | undefined {
  let found = state.get(USERS, key) as unknown as ReceivedUser | undefined;
  for (let hops = 0; found?.merged_into !== undefined && found.merged_into !== null && hops < 10; hops += 1) found = state.get(USERS, found.merged_into) as unknown as ReceivedUser | undefined;
  return found;
}

/** Key of the user to whom a value of an identifier leads, whatever kind of identifier it is; undefined for none. */
export function keyOf(state: SimulatorState, value: string): string | undefined {
  const key = state.get(LOOKUP, value);
  return typeof key === 'string' ? userOf(state, key)?.key : undefined;
}

/**
 * Makes or changes a user: `identifiers` are added to those it has, `change` gets the user and may set its other parts.
 * An identifier that led elsewhere leads here from now on. Answers the user's key, which is another one after a merge.
 */
export function saveUser(state: SimulatorState, key: string, identifiers: Readonly<Record<string, string | null | undefined>>, now: number, change: (user: ReceivedUser) => void = () => undefined): string {
  const user = structuredUser(userOf(state, key) ?? madeUser(state, key, now));
  for (const [name, value] of Object.entries(identifiers)) {
    if (value === null || value === undefined || value === '') continue;
    const known = user.identifiers[name] ?? [];
    if (known.includes(value)) continue;
    user.identifiers[name] = [...known, value];
    state.put(LOOKUP, value, user.key);
  }
  change(user);
  user.last_at = Math.max(user.last_at, now);
  state.put(USERS, user.key, user as unknown as Json);
  return user.key;
}

/** The first user becomes the second: identifiers lead there, attributes that the second lacks go over, sums add up. */
export function mergeUsers(state: SimulatorState, from: string, into: string, now: number): void {
  const source = userOf(state, from);
  if (source === undefined || source.key === userOf(state, into)?.key) return;
  const target = structuredUser(userOf(state, into) ?? madeUser(state, into, now));
  for (const [name, values] of Object.entries(source.identifiers)) {
    target.identifiers[name] = [...new Set([...target.identifiers[name] ?? [], ...values])];
    for (const value of values) state.put(LOOKUP, value, target.key);
  }
  target.attributes = { ...source.attributes, ...target.attributes };
  target.subscriptions = { ...source.subscriptions, ...target.subscriptions };
  target.consents = { ...source.consents, ...target.consents };
  for (const [currency, amount] of Object.entries(source.revenue)) target.revenue[currency] = (target.revenue[currency] ?? 0) + amount;
  target.events += source.events;
  target.first_at = Math.min(target.first_at, source.first_at);
  target.last_at = Math.max(target.last_at, source.last_at, now);
  state.put(USERS, target.key, target as unknown as Json);
  state.put(USERS, source.key, { ...newUser(source.key, source.first_at), identifiers: source.identifiers, last_at: now, merged_into: target.key } as unknown as Json);
}

/** Forgets a user and all that leads to it; its events stay, of nobody. */
export function deleteUser(state: SimulatorState, key: string): void {
  const user = userOf(state, key);
  if (user === undefined) return;
  for (const values of Object.values(user.identifiers)) for (const value of values) state.delete(LOOKUP, value);
  state.delete(USERS, user.key);
}

/** Stores an event, counts it and its revenue at its user; what changes the user only (`profile`) is no event of theirs. A repeat is counted at what is there already. */
export function saveEvent(state: SimulatorState, event: NewReceived, now: number): 'stored' | 'repeated' {
  const { dedupId = null } = event;
  const known = dedupId === null ? undefined : state.find(EVENTS, dedupId);
  const stored: StoredEvent = {
    name: event.name, kind: event.kind, at: event.at, received_at: now, user: event.user, properties: event.properties as StoredEvent['properties'],
    revenue: event.revenue ?? null, dedup_id: dedupId, duplicates: 0, ignored: event.ignored ?? null,
  };
  if (known !== undefined && isObject(known.value)) {
    const before = known.value as unknown as StoredEvent;
    state.replace(EVENTS, known.seq, { ...(event.lastWins === true ? stored : before), duplicates: before.duplicates + 1 } as unknown as Json);
    return 'repeated';
  }
  state.append(EVENTS, stored as unknown as Json, KEPT_EVENTS, dedupId ?? undefined);
  if (event.user !== null && stored.ignored === null && stored.kind !== 'profile') countAtUser(state, event.user, stored, now);
  return 'stored';
}

function countAtUser(state: SimulatorState, key: string, { revenue }: StoredEvent, now: number): void {
  saveUser(state, key, {}, now, (user) => {
    user.events += 1;
    if (revenue !== null) user.revenue[revenue.currency] = (user.revenue[revenue.currency] ?? 0) + revenue.amount;
  });
}

/** A new user; the oldest one makes room. */
function madeUser(state: SimulatorState, key: string, now: number): ReceivedUser {
  const made = Number(state.get(TURNS, MADE) ?? 0) + 1;
  state.put(TURNS, MADE, made);
  const turn = String(made % KEPT_USERS);
  const oldest = state.get(TURNS, turn);
  if (typeof oldest === 'string') forgetUser(state, oldest);
  state.put(TURNS, turn, key);
  return newUser(key, now);
}

/** The record of that key, and what leads to it. */
function forgetUser(state: SimulatorState, key: string): void {
  const user = state.get(USERS, key) as unknown as ReceivedUser | undefined;
  if (user === undefined) return;
  for (const values of Object.values(user.identifiers)) for (const value of values) if (state.get(LOOKUP, value) === key) state.delete(LOOKUP, value);
  state.delete(USERS, key);
}

function newUser(key: string, now: number): ReceivedUser {
  return { key, identifiers: {}, attributes: {}, subscriptions: {}, consents: {}, revenue: {}, events: 0, first_at: now, last_at: now, merged_into: null };
}

/** A copy whose parts may be changed: what the state gives may be its own. */
function structuredUser(user: ReceivedUser): ReceivedUser {
  return { ...user, identifiers: { ...user.identifiers }, attributes: { ...user.attributes }, subscriptions: { ...user.subscriptions }, consents: { ...user.consents }, revenue: { ...user.revenue } };
}
