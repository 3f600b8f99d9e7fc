/** Modify (spec/identity-profiles.md 3.6). */
import type { IdentityStep } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { refused, stepNotes } from './decide.ts';
import type { Decision } from './decide.ts';
import { VALUE_LENGTH, isDeviceType, lookUpKey } from './identity-types.ts';
import { attachOne, isSingle, noteOrphan } from './resolve.ts';
import type { Resolver } from './resolve.ts';
import type { StoredUser } from './store.ts';

export interface IdentityChange {
  readonly type: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

export interface Modification {
  readonly environment: Environment;
  readonly mpid: string | null;
  readonly changes: readonly IdentityChange[];
  readonly at: number;
}

/** An unknown user is 404 and an immutable identity 400; then nothing is changed. */
export function decideModify(resolver: Resolver, { environment, mpid, changes, at }: Modification, steps: IdentityStep[] = []): Decision {
  const user = mpid === null ? null : resolver.store.user(mpid);
  if (user === null || user.deletedAt !== null || user.environment !== environment) {
    return refused(404, { code: 'NOT_FOUND_ERROR', message: 'No user has this MPID.' }, whyUnknown(mpid, user), steps);
  }
  const usableChanges = changes.filter((change) => isUsable(change, steps));
  const refusal = immutableRefusal(resolver, user, usableChanges);
  if (refusal !== null) {
    steps.push({ code: 'refused', mpids: [user.mpid], message: refusal });
    return refused(400, { code: 'VALIDATION_ERROR', message: refusal }, refusal, steps);
  }
  for (const change of usableChanges) apply(resolver, resolver.store.user(user.mpid) ?? user, change, at, steps);
  resolver.store.touch(user.mpid, at);
  const message = `${usableChanges.length} ${usableChanges.length === 1 ? 'change' : 'changes'} to user ${user.mpid}.`;
  return { status: 200, refusal: null, user: resolver.store.user(user.mpid) ?? user, found: user, created: false, message, steps, notes: stepNotes(steps) };
}

function whyUnknown(mpid: string | null, user: StoredUser | null): string {
  if (user === null) return `No user has the MPID ${mpid}. It may come from storage that an SDK kept from before captured data was deleted.`;
  if (user.deletedAt !== null) return `User ${mpid} was deleted.`;
  return `User ${mpid} belongs to the ${user.environment} environment, which has users of its own.`;
}

function isUsable({ type, newValue }: IdentityChange, steps: IdentityStep[]): boolean {
  if (newValue === null || newValue.length <= VALUE_LENGTH) return true;
  steps.push({ code: 'ignored', type, message: `The new ${type} has ${newValue.length} characters, more than the ${VALUE_LENGTH} that are allowed: the change was left out.` });
  return false;
}

function immutableRefusal({ strategy }: Resolver, user: StoredUser, changes: readonly IdentityChange[]): string | null {
  for (const { type, newValue } of changes) {
    const held = strategy.immutable.has(type) ? user.identities.find((identity) => identity.type === type) : undefined;
    if (held === undefined || (newValue !== null && lookUpKey(type, newValue) === held.key)) continue;
    return `${type} is immutable: user ${user.mpid} has ${held.value}, which can neither change nor be removed.`;
  }
  return null;
}

/** An SDK's old value is what the device knows, so another value here is no reason to refuse. */
function apply(resolver: Resolver, user: StoredUser, { type, oldValue, newValue }: IdentityChange, at: number, steps: IdentityStep[]): void {
  const { store, strategy } = resolver;
  const oldKey = oldValue === null ? null : lookUpKey(type, oldValue);
  const newKey = newValue === null ? null : lookUpKey(type, newValue);
  const isOnly = isSingle(type, strategy);
  const others = user.identities.filter((identity) => identity.type === type && identity.key !== newKey);
  const leaves = (key: string): boolean => {
    // A single value makes room for the new one below.
    if (isOnly || oldKey === null) return newKey === null;
    return key === oldKey || (others.length === 1 && !isDeviceType(type));
  };
  for (const { key, value } of others) {
    if (!leaves(key)) continue;
    store.removeIdentity(user, type, key);
    steps.push({ code: 'removed', type, value, mpids: [user.mpid], message: `${type} ${value} was removed.` });
  }
  if (newKey !== null && newValue !== null) attachOne(resolver, store.user(user.mpid) ?? user, { type, value: newValue.trim(), key: newKey }, at, steps);
  else if (others.length > 0) noteOrphan(store, user.mpid, steps);
}
