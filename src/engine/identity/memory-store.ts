/** The identity store in memory: for what another strategy would have answered. Same answers as `sqlite-store.ts`. */
import type { Environment } from '../../protocol/vocabulary.ts';
import { withIdentity, withoutIdentity } from './store.ts';
import type { IdentityStore, StoredIdentity, StoredUser } from './store.ts';

export class MemoryIdentityStore implements IdentityStore {
  private readonly users = new Map<string, StoredUser>();

  /** `users` in the order in which they were made. */
  constructor(users: readonly StoredUser[] = []) {
    for (const user of users) this.users.set(user.mpid, user);
  }

  get size(): number {
    return this.users.size;
  }

  find(environment: Environment, type: string, key: string): string[] {
    return this.holding(environment, type, key).sort((a, b) => b.seenAt - a.seenAt || b.made - a.made).map(({ mpid }) => mpid);
  }

  holders(environment: Environment, type: string, key: string, limit: number): string[] {
    return this.holding(environment, type, key).slice(0, limit).map(({ mpid }) => mpid);
  }

  private holding(environment: Environment, type: string, key: string): StoredUser[] {
    return [...this.users.values()].filter((user) => user.environment === environment && user.identities.some((identity) => identity.type === type && identity.key === key));
  }

  user(mpid: string): StoredUser | null {
    return this.users.get(mpid) ?? null;
  }

  has(mpid: string): boolean {
    return this.users.has(mpid);
  }

  createUser(mpid: string, environment: Environment, at: number, sourceMpid: string | null): void {
    this.users.set(mpid, { mpid, environment, made: this.users.size + 1, createdAt: at, seenAt: at, sourceMpid, deletedAt: null, identities: [] });
  }

  setIdentity({ mpid }: Pick<StoredUser, 'mpid'>, identity: StoredIdentity): void {
    this.change(mpid, (user) => ({ ...user, identities: withIdentity(user.identities, identity) }));
  }

  removeIdentity({ mpid }: Pick<StoredUser, 'mpid'>, type: string, key: string): void {
    this.change(mpid, (user) => ({ ...user, identities: withoutIdentity(user.identities, type, key) }));
  }

  touch(mpid: string, at: number): void {
    this.change(mpid, (user) => ({ ...user, seenAt: Math.max(user.seenAt, at) }));
  }

  deleteUser(mpid: string, at: number): void {
    this.change(mpid, (user) => ({ ...user, identities: [], deletedAt: at }));
  }

  reviveUser(mpid: string): void {
    this.change(mpid, (user) => ({ ...user, deletedAt: null }));
  }

  private change(mpid: string, make: (user: StoredUser) => StoredUser): void {
    const user = this.users.get(mpid);
    if (user !== undefined) this.users.set(mpid, make(user));
  }
}
