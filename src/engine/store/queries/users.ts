/** The list of users: newest seen first, or what a search finds. Times are Unix ms. */
import type Database from 'better-sqlite3';
import type { UserPage, UserRow } from '../../../protocol/user.ts';
import type { Environment } from '../../../protocol/vocabulary.ts';
import type { WorkspaceFile } from '../../../protocol/workspace.ts';
import { lookUpKey } from '../../identity/identity-types.ts';
import { compileStrategy, scopeKey } from '../../identity/strategy.ts';
import { listActive, parseActive } from './active-users.ts';
import { breathe } from './lists.ts';
import { searchUsers } from './user-search.ts';
import type { Hit } from './user-search.ts';

export interface UserScope {
  /** Whose users these are (spec/identity-profiles.md 1). */
  readonly scope: string;
  /** Token of the workspace. */
  readonly workspace: string;
  /** Identity types that make a user known, belong to one user only, never change. */
  readonly login: readonly string[];
  readonly unique: readonly string[];
  readonly immutable: readonly string[];
}

/** Which users a workspace has, and what its strategy says of their identities. */
export function userScope({ identity, workspace_token: workspace }: WorkspaceFile): UserScope {
  const { login, unique, immutable } = compileStrategy(identity);
  return { scope: scopeKey(identity.scope, workspace), workspace, login: [...login], unique: [...unique], immutable: [...immutable] };
}

export interface HolderArgs {
  readonly scope: string;
  /** Null looks in both. */
  readonly environment: Environment | null;
  /** By its name inside. */
  readonly type: string;
  readonly value: string;
}

/** MPIDs of those who hold an identity, the one seen last first. */
export function holdersOf(db: Database.Database, { scope, environment, type, value }: HolderArgs): string[] {
  const key = lookUpKey(type, value);
  if (key === null) return [];
  return db.prepare<[string, string, string], string>(`SELECT u.mpid FROM identity_values v JOIN identity_users u ON u.mpid = v.mpid
    WHERE v.space IN (SELECT value FROM json_each(?)) AND v.type = ? AND v.key = ? ORDER BY u.seen_at DESC LIMIT ${MAX_HOLDERS}`).pluck().all(JSON.stringify(spacesOf(db, scope, environment).map(({ id }) => id)), type, key);
}

export interface UserListArgs extends UserScope {
  readonly query: string;
  readonly environment: Environment | null;
  readonly limit: number;
  readonly cursor: string | null;
  readonly now: number;
}

interface Space { id: number; environment: Environment }
interface Seen { mpid: string; seen_at: number }

/** Users that a search gives at most, and searches that are remembered for their next pages. */
const MAX_HITS = 1_000;
/** Of a list that a report counted. */
const MAX_ACTIVE = 200_000;
const KEPT_SEARCHES = 4;
const MAX_HOLDERS = 100;
/** How long a search that has found something may keep its asker waiting for more, ms. */
const SEARCH_BUDGET_MS = 150;
/** Identities of a row: those that were set last. */
const MAX_IDENTITIES = 40;

interface Search {
  readonly hits: Map<string, Hit>;
  readonly steps: Iterator<Hit[], void, void>;
  readonly most: number;
  done: boolean;
}

function spacesOf(db: Database.Database, scope: string, environment: Environment | null): Space[] {
  const spaces = db.prepare<[string], Space>('SELECT id, environment FROM identity_spaces WHERE scope = ?').all(scope);
  return environment === null ? spaces : spaces.filter((space) => space.environment === environment);
}

export class UserLists {
  private readonly db: Database.Database;
  private readonly searches = new Map<string, Search>();

  constructor(db: Database.Database) {
    this.db = db;
  }

  page(args: UserListArgs, signal: AbortSignal): Promise<UserPage> | UserPage {
    return args.query.trim() === '' ? this.newest(args) : this.found(args, signal);
  }

  /** Without those that were deleted. */
  private newest(args: UserListArgs): UserPage {
    const [at = String(Number.MAX_SAFE_INTEGER), after = ''] = args.cursor?.split('.') ?? [];
    const select = this.db.prepare<[number, number, string, number], Seen>(`SELECT mpid, seen_at FROM identity_users
      WHERE space = ? AND (seen_at, mpid) < (?, ?) AND deleted_at IS NULL ORDER BY seen_at DESC, mpid DESC LIMIT ?`);
    const seen = spacesOf(this.db, args.scope, args.environment)
      .flatMap(({ id }) => select.all(id, Number(at), after, args.limit + 1))
      .sort((a, b) => b.seen_at - a.seen_at || (a.mpid < b.mpid ? 1 : -1));
    const page = seen.slice(0, args.limit);
    const last = page.at(-1);
    return {
      items: this.rows(page.map(({ mpid }) => ({ mpid, matched: null })), args.login),
      next: seen.length > args.limit && last !== undefined ? `${last.seen_at}.${last.mpid}` : null, capped: false,
    };
  }

  /** A page that is not full when the time is up goes on with the next one, so that what the index knows is there at once. */
  private async found(args: UserListArgs, signal: AbortSignal): Promise<UserPage> {
    const offset = args.cursor === null ? 0 : Number(args.cursor);
    const search = this.search(args);
    const end = Math.min(offset + args.limit, search.most);
    const until = performance.now() + SEARCH_BUDGET_MS;
    while (!search.done && search.hits.size <= end && !signal.aborted && (performance.now() < until || search.hits.size <= offset)) {
      const step = search.steps.next();
      if (step.done === true) search.done = true;
      else for (const hit of step.value) if (!search.hits.has(hit.mpid)) search.hits.set(hit.mpid, hit);
      await breathe();
    }
    const hits = [...search.hits.values()].slice(offset, end);
    const more = end < search.most && (!search.done || search.hits.size > end);
    return { items: this.rows(hits, args.login), next: more ? String(offset + hits.length) : null, capped: search.hits.size > search.most };
  }

  /** The first page begins anew; the next ones go on with what was found. One that was forgotten is done again. */
  private search({ query, environment, scope, workspace, cursor, now }: UserListArgs): Search {
    const key = JSON.stringify([query, environment, scope, workspace]);
    const known = this.searches.get(key);
    if (known !== undefined && cursor !== null) return known;
    const spaces = spacesOf(this.db, scope, environment).map(({ id }) => id);
    const active = parseActive(query, now);
    const search: Search = active === null
      ? { hits: new Map(), steps: searchUsers(this.db, { spaces, workspace }, query), most: MAX_HITS, done: false }
      : { hits: new Map(), steps: listActive(this.db, active), most: MAX_ACTIVE, done: false };
    this.searches.delete(key);
    this.searches.set(key, search);
    const oldest = this.searches.keys().next();
    if (this.searches.size > KEPT_SEARCHES && oldest.done !== true) this.searches.delete(oldest.value);
    return search;
  }

  forget(): void {
    this.searches.clear();
  }

  private rows(hits: readonly Hit[], login: readonly string[]): UserRow[] {
    const mpids = JSON.stringify(hits.map(({ mpid }) => mpid));
    const users = this.db.prepare(`SELECT u.mpid, s.environment, u.deleted_at, u.lost, min(u.created_at, coalesce((SELECT min(p.first_seen) FROM profiles p WHERE p.mpid = u.mpid), u.created_at)) AS first_seen, u.seen_at AS last_seen
      FROM identity_users u JOIN identity_spaces s ON s.id = u.space WHERE u.mpid IN (SELECT value FROM json_each(?))`).all(mpids) as (Omit<UserRow, 'known' | 'orphaned' | 'identities' | 'matched'> & { lost: number })[];
    const byMpid = new Map(users.map((user) => [user.mpid, user]));
    const identities = this.db.prepare<[string], { type: string; value: string }>(`SELECT type, value FROM (SELECT type, value, key FROM identity_values WHERE mpid = ? ORDER BY at DESC LIMIT ${MAX_IDENTITIES}) ORDER BY type, key`);
    return hits.flatMap(({ mpid, matched }) => {
      const user = byMpid.get(mpid);
      if (user === undefined) return [];
      const own = identities.all(mpid);
      const { lost, ...row } = user;
      return [{ ...row, known: own.some(({ type }) => login.includes(type)), orphaned: own.length === 0 && lost === 1 && user.deleted_at === null, identities: own, matched }];
    });
  }
}
