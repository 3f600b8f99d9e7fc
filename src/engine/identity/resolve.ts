/**
 * Who is it: the look-up and attach algorithms of spec/identity-profiles.md 3.1, 3.2, written so that each step can be
 * told afterwards. Time, MPIDs and storage come in.
 */
import type { IdentityStep } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { VALUE_LENGTH, isDeviceType, lookUpKey } from './identity-types.ts';
import type { IdentityPair } from './identity-types.ts';
import type { IdentityStore, StoredIdentity, StoredUser } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';

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
  readonly newMpid: (environment: Environment) => string;
}

export interface Keyed extends IdentityPair {
  readonly key: string;
}

/** Who is asked for. Each type comes once. */
export interface Subject {
  readonly environment: Environment;
  readonly identities: readonly Keyed[];
  readonly at: number;
}

/** The identities that can be looked up, trimmed; those that cannot leave a step, or nothing when they are empty or all zeros. */
export function usable(identities: readonly IdentityPair[], steps: IdentityStep[]): Keyed[] {
  const byType = new Map<string, Keyed>();
  for (const { type, value } of identities) {
    const key = lookUpKey(type, value);
    if (key === null) continue;
    const first = byType.get(type);
    if (value.length > VALUE_LENGTH) {
      steps.push({ code: 'ignored', type, message: `${type} has ${value.length} characters, more than the ${VALUE_LENGTH} that are allowed: it was left out.` });
    } else if (first === undefined) byType.set(type, { type, value: value.trim(), key });
    else if (first.key !== key) steps.push({ code: 'ignored', type, value, message: `${type} came twice: ${first.value} was used, ${value.trim()} was left out.` });
  }
  return [...byType.values()];
}

export function isKnown(user: Pick<StoredUser, 'identities'>, { login }: Pick<IdentityStrategy, 'login'>): boolean {
  return user.identities.some(({ type }) => login.has(type));
}

export function hasLogin(identities: readonly IdentityPair[], { login }: IdentityStrategy): boolean {
  return identities.some(({ type }) => login.has(type));
}

/** What a look-up is for. */
export interface Purpose {
  /** A login takes the newest anonymous user of a device, everything else the one seen last (3.1, 3.4). */
  readonly prefersNewest: boolean;
  /** Where there are immutable identities, a search finds by them alone (3.7). */
  readonly isSearch: boolean;
}

/** 3.1: candidates by priority, without the ones that the request may not claim, narrowed by each further type. */
export function match(resolver: Resolver, subject: Subject, purpose: Purpose, steps: IdentityStep[]): StoredUser | null {
  const { store, strategy } = resolver;
  const judge = createJudge(strategy, subject.identities, purpose);
  let candidates: StoredUser[] = [];
  for (const type of strategy.priority) {
    const identity = subject.identities.find((one) => one.type === type);
    if (identity === undefined) continue;
    const found = store.find(subject.environment, type, identity.key);
    steps.push({ code: 'looked-up', type, value: identity.value, mpids: found, message: `${type} ${identity.value}: ${found.length === 0 ? 'no user' : found.length === 1 ? `user ${found[0]}` : `${found.length} users`}` });
    if (found.length === 0) continue;
    candidates = narrow(candidates, claimable(store, found, judge, steps), type, steps);
    if (candidates.length === 1) return matched(candidates[0]!, steps);
  }
  if (candidates.length === 0) {
    steps.push({ code: 'not-found', message: 'No user can be found by these identities.' });
    return null;
  }
  const isBetter = purpose.prefersNewest && strategy.newKnown === 'convert' ? isNewer : isFresher;
  const best = candidates.reduce((one, user) => (isBetter(user, one) ? user : one));
  steps.push({ code: 'narrowed', mpids: candidates.map((user) => user.mpid), message: `${candidates.length} users are left; the one ${isBetter === isNewer ? 'made' : 'seen'} last was taken.` });
  return matched(best, steps);
}

function matched(user: StoredUser, steps: IdentityStep[]): StoredUser {
  steps.push({ code: 'matched', mpids: [user.mpid], message: `User ${user.mpid} was found.` });
  return user;
}

function isFresher(user: StoredUser, than: StoredUser): boolean {
  return user.seenAt === than.seenAt ? isNewer(user, than) : user.seenAt > than.seenAt;
}

function isNewer(user: StoredUser, than: StoredUser): boolean {
  return user.made > than.made;
}

/** Why a user cannot be claimed by the request; null when it can. */
type Judge = (user: StoredUser) => string | null;

function createJudge(strategy: IdentityStrategy, request: readonly Keyed[], { isSearch }: Purpose): Judge {
  if (!strategy.protects) return () => null;
  const isHeld = ({ type, key }: StoredIdentity): boolean => request.some((identity) => identity.type === type && identity.key === key);
  const beginsKnown = strategy.newKnown !== 'convert' && hasLogin(request, strategy);
  return ({ mpid, identities }) => {
    const logins = identities.filter(({ type }) => strategy.login.has(type));
    const immutables = logins.filter(({ type }) => strategy.immutable.has(type));
    if (logins.length > 0 && !logins.some(isHeld)) return `User ${mpid} is known by ${typesOf(logins)}, which the request does not hold.`;
    if (immutables.length > 0 && !immutables.some(isHeld)) return `User ${mpid} has the immutable ${typesOf(immutables)}, which the request does not hold.`;
    if (logins.length === 0 && beginsKnown) return `User ${mpid} is anonymous: under profile ${strategy.name} a login identity that is new begins another user.`;
    if (isSearch && strategy.immutable.size > 0 && immutables.length === 0) return `User ${mpid} has no immutable identity, and a search finds users by those alone.`;
    return null;
  };
}

function typesOf(identities: readonly StoredIdentity[]): string {
  return identities.map(({ type }) => type).join(', ');
}

function claimable(store: IdentityStore, mpids: readonly string[], judge: Judge, steps: IdentityStep[]): StoredUser[] {
  const users: StoredUser[] = [];
  for (const mpid of mpids) {
    const user = store.user(mpid);
    if (user === null) continue;
    const why = judge(user);
    if (why === null) users.push(user);
    else steps.push({ code: 'protected', mpids: [mpid], message: why });
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

/** A new user; `source` is the anonymous one that it began as (profile link). */
export function create(resolver: Resolver, subject: Subject, source: string | null, steps: IdentityStep[]): StoredUser {
  const { store } = resolver;
  let mpid = resolver.newMpid(subject.environment);
  while (store.has(mpid)) mpid = resolver.newMpid(subject.environment);
  store.createUser(mpid, subject.environment, subject.at, source);
  steps.push({ code: 'created', mpids: [mpid], message: `User ${mpid} was made.` });
  if (source !== null) steps.push({ code: 'linked', mpids: [mpid, source], message: `User ${mpid} began as the anonymous user ${source}.` });
  return store.user(mpid)!;
}

/** 3.2: gives the user the request's identities; unique ones leave every other user. Answers the user as it is now. */
export function attach(resolver: Resolver, user: StoredUser, subject: Subject, steps: IdentityStep[]): StoredUser {
  for (const identity of subject.identities) attachOne(resolver, user, identity, subject.at, steps);
  resolver.store.touch(user.mpid, subject.at);
  return resolver.store.user(user.mpid) ?? user;
}

/** `user` as it was before the request: of each type the request holds one value. */
export function attachOne(resolver: Resolver, user: StoredUser, identity: Keyed, at: number, steps: IdentityStep[]): void {
  const { store, strategy } = resolver;
  const { type, key, value } = identity;
  const held = user.identities.filter((entry) => entry.type === type);
  const isNew = !held.some((entry) => entry.key === key);
  const old = isNew && isSingle(type, strategy) ? held[0] : undefined;
  if (old !== undefined && strategy.immutable.has(type)) {
    steps.push({ code: 'refused', type, value, mpids: [user.mpid], message: `${type} is immutable: user ${user.mpid} keeps ${old.value}, and ${value} was left out.` });
    return;
  }
  if (strategy.unique.has(type)) takeFromOthers(store, user, identity, steps);
  if (old !== undefined) {
    store.removeIdentity(user, type, old.key);
    steps.push({ code: 'replaced', type, value, mpids: [user.mpid], message: `${type} ${old.value} became ${value}.` });
  } else if (isNew) steps.push({ code: 'attached', type, value, mpids: [user.mpid], message: `${type} ${value} was added.` });
  store.setIdentity(user, { type, key, value, at });
}

/** Of the user identities there is one each, unless the strategy keeps several; devices may be many. */
export function isSingle(type: string, { severalValues }: IdentityStrategy): boolean {
  return !severalValues && !isDeviceType(type);
}

function takeFromOthers(store: IdentityStore, user: StoredUser, { type, key, value }: Keyed, steps: IdentityStep[]): void {
  for (const mpid of store.find(user.environment, type, key)) {
    if (mpid === user.mpid) continue;
    store.removeIdentity({ mpid, environment: user.environment }, type, key);
    steps.push({ code: 'moved', type, value, mpids: [mpid, user.mpid], message: `${type} ${value} left user ${mpid}: only one user may have it.` });
    noteOrphan(store, mpid, steps);
  }
}

/** A user without identities is kept, but no call can find it any more (1). */
export function noteOrphan(store: IdentityStore, mpid: string, steps: IdentityStep[]): void {
  if (store.user(mpid)?.identities.length !== 0) return;
  steps.push({ code: 'orphaned', mpids: [mpid], message: `User ${mpid} has no identity left: it keeps its history, and nothing leads to it any more.` });
}
