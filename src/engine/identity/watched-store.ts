/** A store that remembers how every user was when a decision saw it first, reads each one once, and tells what changed. */
import type { GraphUser } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import { isKnown } from './resolve.ts';
import type { Keyed } from './resolve.ts';
import { withIdentity, withoutIdentity } from './store.ts';
import type { IdentityStore, StoredIdentity, StoredUser } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';

/** Most users that the account of a decision shows. */
export const GRAPH_USERS = 12;

export interface GraphAround {
  readonly before: readonly GraphUser[];
  readonly after: readonly GraphUser[];
  readonly truncated: boolean;
}

export class WatchedStore implements IdentityStore {
  private readonly inner: IdentityStore;
  private readonly first = new Map<string, StoredUser | null>();
  private readonly current = new Map<string, StoredUser | null>();
  private readonly changed = new Set<string>();
  /** Who holds what was looked up, as long as nobody else gets or loses it. The order is that of before the decision. */
  private readonly found = new Map<string, readonly string[]>();
  private crowded = false;

  constructor(inner: IdentityStore) {
    this.inner = inner;
  }

  /** Looks at those who hold what the request holds, whether or not the decision will. */
  lookAt(environment: Environment, identities: readonly Keyed[], mpids: readonly (string | null)[]): void {
    for (const mpid of mpids) if (mpid !== null) this.user(mpid);
    for (const { type, key } of identities) {
      const holders = this.inner.holders(environment, type, key, GRAPH_USERS + 1);
      if (holders.length < 2) this.found.set(asked(environment, type, key), holders);
      for (const mpid of holders) {
        if (this.first.size < GRAPH_USERS) this.user(mpid);
        else this.crowded ||= !this.first.has(mpid);
      }
    }
  }

  find(environment: Environment, type: string, key: string): readonly string[] {
    const question = asked(environment, type, key);
    let found = this.found.get(question);
    if (found === undefined) this.found.set(question, found = this.inner.find(environment, type, key));
    return found;
  }

  holders(environment: Environment, type: string, key: string, limit: number): readonly string[] {
    return this.inner.holders(environment, type, key, limit);
  }

  user(mpid: string): StoredUser | null {
    const known = this.current.get(mpid);
    if (known !== undefined) return known;
    const user = this.inner.user(mpid);
    this.current.set(mpid, user);
    if (!this.first.has(mpid)) this.first.set(mpid, user);
    return user;
  }

  has(mpid: string): boolean {
    return this.inner.has(mpid);
  }

  createUser(mpid: string, environment: Environment, at: number, sourceMpid: string | null): void {
    this.forget(mpid);
    this.inner.createUser(mpid, environment, at, sourceMpid);
  }

  setIdentity(user: Pick<StoredUser, 'mpid' | 'environment'>, identity: StoredIdentity): void {
    this.change(user.mpid, (was) => ({ ...was, identities: withIdentity(was.identities, identity) }));
    this.found.delete(asked(user.environment, identity.type, identity.key));
    this.inner.setIdentity(user, identity);
  }

  removeIdentity(user: Pick<StoredUser, 'mpid' | 'environment'>, type: string, key: string): void {
    this.change(user.mpid, (was) => ({ ...was, identities: withoutIdentity(was.identities, type, key) }));
    this.found.delete(asked(user.environment, type, key));
    this.inner.removeIdentity(user, type, key);
  }

  touch(mpid: string, at: number): void {
    this.change(mpid, (was) => ({ ...was, seenAt: Math.max(was.seenAt, at) }));
    this.inner.touch(mpid, at);
  }

  deleteUser(mpid: string, at: number): void {
    this.forget(mpid);
    this.inner.deleteUser(mpid, at);
  }

  reviveUser(mpid: string): void {
    this.forget(mpid);
    this.inner.reviveUser(mpid);
  }

  /** Follows the change here, so that the user need not be read again. */
  private change(mpid: string, make: (user: StoredUser) => StoredUser): void {
    const user = this.user(mpid);
    this.changed.add(mpid);
    if (user !== null) this.current.set(mpid, make(user));
  }

  private forget(mpid: string): void {
    if (!this.first.has(mpid)) this.first.set(mpid, this.inner.user(mpid));
    this.changed.add(mpid);
    this.found.clear();
    this.current.delete(mpid);
  }

  /** The users that mattered, the most important first kept and all in the order in which they were made. */
  graph(strategy: IdentityStrategy, important: readonly (string | null)[]): GraphAround {
    const mpids = new Set([...important.filter((mpid) => mpid !== null), ...this.changed, ...this.first.keys()]);
    const shown = [...mpids].slice(0, GRAPH_USERS);
    const before: [made: number, user: GraphUser][] = [];
    const after: [made: number, user: GraphUser][] = [];
    for (const mpid of shown) {
      const was = this.first.get(mpid) ?? null;
      const is = this.user(mpid);
      const wasGraph = was === null || was.deletedAt !== null ? null : graphUser(was, strategy);
      if (was !== null && wasGraph !== null) before.push([was.made, wasGraph]);
      if (is !== null && is.deletedAt === null) after.push([is.made, wasGraph !== null && !this.changed.has(mpid) ? wasGraph : graphUser(is, strategy)]);
    }
    return { before: inOrder(before), after: inOrder(after), truncated: this.crowded || mpids.size > GRAPH_USERS };
  }
}

function asked(environment: Environment, type: string, key: string): string {
  return `${environment}\n${type}\n${key}`;
}

function inOrder(users: [number, GraphUser][]): GraphUser[] {
  return users.sort(([a], [b]) => a - b).map(([, user]) => user);
}

function graphUser(user: StoredUser, strategy: Pick<IdentityStrategy, 'login'>): GraphUser {
  return {
    mpid: user.mpid, known: isKnown(user, strategy), created_at: user.createdAt, seen_at: user.seenAt, source_mpid: user.sourceMpid,
    identities: user.identities.map(({ type, value, at }) => ({ type, value, at })),
  };
}
