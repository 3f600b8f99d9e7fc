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
  readonly createdAt: number;
  readonly seenAt: number;
  readonly identities: readonly StoredIdentity[];
}

export interface IdentityStore {
  /** MPIDs that hold the identity, the one seen last first. Environments are separate spaces. */
  find(environment: Environment, type: string, key: string): string[];
  user(mpid: string): StoredUser | null;
  createUser(mpid: string, environment: Environment, at: number): void;
  setIdentity(mpid: string, environment: Environment, identity: StoredIdentity): void;
  removeIdentity(mpid: string, type: string, key: string): void;
  touch(mpid: string, at: number): void;
}
