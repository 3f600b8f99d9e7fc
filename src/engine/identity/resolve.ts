/**
 * Who is it: the look-up and attach algorithms of spec/identity-profiles.md 3.1, 3.2, written so that each step can be
 * told afterwards. Time, MPIDs and storage come in.
 */
import type { Environment } from '../../protocol/vocabulary.ts';
import { isDeviceType, lookUpKey } from './identity-types.ts';
import type { IdentityPair } from './identity-types.ts';
import type { IdentityStore, StoredUser } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';

export interface IdentityStep {
  readonly code: 'looked-up' | 'protected' | 'narrowed' | 'matched' | 'not-found' | 'created' | 'attached' | 'replaced' | 'moved' | 'removed' | 'ignored';
  readonly message: string;
  readonly type?: string;
  readonly value?: string;
  readonly mpids?: readonly string[];
}

const SHOWN_STEPS = 20;

/** The account in sentences, for traces and request notes. */
export function stepMessages(steps: readonly IdentityStep[]): string[] {
  const messages = steps.slice(0, SHOWN_STEPS).map((step) => step.message);
  const more = steps.length - messages.length;
  return more === 0 ? messages : [...messages, `… and ${more} more steps`];
}

export interface Resolver {
  readonly store: IdentityStore;
  readonly strategy: IdentityStrategy;
  /** Random signed 64-bit, not zero. */
  readonly newMpid: () => string;
}

export interface Subject {
  readonly environment: Environment;
  readonly identities: readonly IdentityPair[];
  readonly at: number;
}

interface Keyed extends IdentityPair {
  readonly key: string;
}

function keyed(identities: readonly IdentityPair[]): Keyed[] {
  const out: Keyed[] = [];
  for (const { type, value } of identities) {
    const key = lookUpKey(type, value);
    if (key !== null) out.push({ type, value: value.trim(), key });
  }
  return out;
}

/** 3.1: candidates by priority, without the ones that the request may not claim, narrowed by each further type. */
export function match(resolver: Resolver, subject: Subject, steps: IdentityStep[]): StoredUser | null {
  const { store, strategy } = resolver;
  const request = keyed(subject.identities);
  let candidates: StoredUser[] = [];
  for (const type of strategy.priority) {
    const wanted = request.filter((identity) => identity.type === type);
    for (const identity of wanted) {
      const found = store.find(subject.environment, type, identity.key);
      steps.push({ code: 'looked-up', type, value: identity.value, mpids: found, message: `${type} ${identity.value}: ${found.length === 0 ? 'no user' : found.length === 1 ? `user ${found[0]}` : `${found.length} users`}` });
      if (found.length === 0) continue;
      candidates = narrow(candidates, claimable(resolver, found, request, steps), type, steps);
      if (candidates.length === 1) return matched(candidates[0] as StoredUser, steps);
    }
  }
  if (candidates.length === 0) {
    steps.push({ code: 'not-found', message: 'No user has these identities.' });
    return null;
  }
  const newest = candidates.reduce((best, user) => (isNewer(user, best) ? user : best));
  steps.push({ code: 'narrowed', mpids: candidates.map((user) => user.mpid), message: `${candidates.length} users are left; the one seen last was taken.` });
  return matched(newest, steps);
}

function matched(user: StoredUser, steps: IdentityStep[]): StoredUser {
  steps.push({ code: 'matched', mpids: [user.mpid], message: `User ${user.mpid} was found.` });
  return user;
}

function isNewer(user: StoredUser, than: StoredUser): boolean {
  if (user.seenAt !== than.seenAt) return user.seenAt > than.seenAt;
  return user.createdAt === than.createdAt ? user.mpid > than.mpid : user.createdAt > than.createdAt;
}

/** A known user is found only by a request that holds one of its login identities. */
function claimable(resolver: Resolver, mpids: readonly string[], request: readonly Keyed[], steps: IdentityStep[]): StoredUser[] {
  const users: StoredUser[] = [];
  for (const mpid of mpids) {
    const user = resolver.store.user(mpid);
    if (user === null) continue;
    const logins = user.identities.filter((identity) => resolver.strategy.login.has(identity.type));
    if (logins.length > 0 && !logins.some((login) => request.some((identity) => identity.type === login.type && identity.key === login.key))) {
      steps.push({ code: 'protected', mpids: [mpid], message: `User ${mpid} is known by ${logins.map((login) => login.type).join(', ')}, which the request does not hold.` });
    } else users.push(user);
  }
  return users;
}

function narrow(current: StoredUser[], found: StoredUser[], type: string, steps: IdentityStep[]): StoredUser[] {
  if (current.length === 0) return found;
  const both = current.filter((user) => found.some((other) => other.mpid === user.mpid));
  if (both.length === 0 || both.length === current.length) return current;
  steps.push({ code: 'narrowed', type, mpids: both.map((user) => user.mpid), message: `${type} left ${both.length} of ${current.length} users.` });
  return both;
}

export function isKnown(user: StoredUser, strategy: IdentityStrategy): boolean {
  return user.identities.some((identity) => strategy.login.has(identity.type));
}

export function create(resolver: Resolver, subject: Subject, steps: IdentityStep[]): StoredUser {
  const { store } = resolver;
  let mpid = resolver.newMpid();
  while (store.user(mpid) !== null) mpid = resolver.newMpid();
  store.createUser(mpid, subject.environment, subject.at);
  steps.push({ code: 'created', mpids: [mpid], message: `User ${mpid} was made.` });
  return { mpid, environment: subject.environment, createdAt: subject.at, seenAt: subject.at, identities: [] };
}

/** 3.2: gives the user the request's identities; unique ones leave every other user. Answers the user as it is now. */
export function attach(resolver: Resolver, user: StoredUser, subject: Subject, steps: IdentityStep[]): StoredUser {
  for (const identity of keyed(subject.identities)) attachOne(resolver, user, identity, subject.at, steps);
  resolver.store.touch(user.mpid, subject.at);
  return resolver.store.user(user.mpid) ?? user;
}

function attachOne(resolver: Resolver, user: StoredUser, identity: Keyed, at: number, steps: IdentityStep[]): void {
  const { store, strategy } = resolver;
  const { type, key, value } = identity;
  if (strategy.unique.has(type)) {
    for (const other of store.find(user.environment, type, key)) {
      if (other === user.mpid) continue;
      store.removeIdentity(other, type, key);
      steps.push({ code: 'moved', type, value, mpids: [other, user.mpid], message: `${type} ${value} left user ${other}: only one user may have it.` });
    }
  }
  const held = user.identities.filter((entry) => entry.type === type);
  if (!held.some((entry) => entry.key === key)) {
    const old = isDeviceType(type) ? undefined : held[0];
    if (old === undefined) steps.push({ code: 'attached', type, value, mpids: [user.mpid], message: `${type} ${value} was added.` });
    else {
      store.removeIdentity(user.mpid, type, old.key);
      steps.push({ code: 'replaced', type, value, mpids: [user.mpid], message: `${type} ${old.value} became ${value}.` });
    }
  }
  store.setIdentity(user.mpid, user.environment, { type, key, value, at });
}

export interface IdentityChange {
  readonly type: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

/** 3.6: an SDK's `old_value` is what the device knows, so another value on the server is no reason to refuse. */
export function change(resolver: Resolver, user: StoredUser, changes: readonly IdentityChange[], at: number, steps: IdentityStep[]): void {
  for (const { type, oldValue, newValue } of changes) {
    const current = resolver.store.user(user.mpid) ?? user;
    const oldKey = oldValue === null ? null : lookUpKey(type, oldValue);
    const newKey = newValue === null ? null : lookUpKey(type, newValue);
    for (const held of current.identities) {
      if (held.type !== type || held.key === newKey) continue;
      const leaves = isDeviceType(type) ? (oldKey === null ? newKey === null : held.key === oldKey) : newKey === null;
      if (!leaves) continue;
      resolver.store.removeIdentity(user.mpid, type, held.key);
      steps.push({ code: 'removed', type, value: held.value, mpids: [user.mpid], message: `${type} ${held.value} was removed.` });
    }
    if (newKey === null || newValue === null) continue;
    const now = resolver.store.user(user.mpid) ?? user;
    attachOne(resolver, now, { type, value: newValue.trim(), key: newKey }, at, steps);
  }
  resolver.store.touch(user.mpid, at);
}
