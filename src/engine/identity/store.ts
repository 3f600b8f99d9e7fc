/** What resolution needs of storage. One writer at a time, so that two equal calls in flight find the same user. */
import type { Environment } from '../../protocol/vocabulary.ts';

export interface StoredIdentity {
  readonly type: string;
  /** What it is looked up by. */
  readonly key: string;
  /** As it was sent. */
  readonly value: string;
  /** Last time it was set, Unix ms. */
  readonly at: number;
}

export interface StoredUser {
  readonly mpid: string;
  readonly environment: Environment;
  /** The n-th user of its space: decides between users of the same millisecond. */
  readonly made: number;
  readonly createdAt: number;
  readonly seenAt: number;
  /** The anonymous user that this one began as (profile link). */
  readonly sourceMpid: string | null;
  /** Unix ms; a deleted user has no identities and only its MPID can bring it back. */
  readonly deletedAt: number | null;
  /** In the order in which they were set. */
  readonly identities: readonly StoredIdentity[];
}

/** In the order in which they were set. */
export function inOrderSet(identities: StoredIdentity[]): StoredIdentity[] {
  return identities.length < 2 ? identities : identities.sort((a, b) => a.at - b.at || compare(a.type, b.type) || compare(a.key, b.key));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function withIdentity(identities: readonly StoredIdentity[], identity: StoredIdentity): StoredIdentity[] {
  return inOrderSet([...identities.filter(({ type, key }) => type !== identity.type || key !== identity.key), identity]);
}

export function withoutIdentity(identities: readonly StoredIdentity[], type: string, key: string): StoredIdentity[] {
  return identities.filter((identity) => identity.type !== type || identity.key !== key);
}

/** The users of one scope. Environments are separate spaces. */
export interface IdentityStore {
  /** MPIDs that hold the identity, the one seen last first. */
  find(environment: Environment, type: string, key: string): readonly string[];
  /** Some of the MPIDs that hold the identity, in no order: cheap, for the account of a decision. */
  holders(environment: Environment, type: string, key: string, limit: number): readonly string[];
  user(mpid: string): StoredUser | null;
  /** Some scope has a user with this MPID. */
  has(mpid: string): boolean;
  createUser(mpid: string, environment: Environment, at: number, sourceMpid: string | null): void;
  setIdentity(user: Pick<StoredUser, 'mpid' | 'environment'>, identity: StoredIdentity): void;
  removeIdentity(user: Pick<StoredUser, 'mpid' | 'environment'>, type: string, key: string): void;
  touch(mpid: string, at: number): void;
  /** Frees its identities. */
  deleteUser(mpid: string, at: number): void;
  reviveUser(mpid: string): void;
}
