/**
 * Users by what was typed (spec/identity-profiles.md 11, ui.md C7): whole values first, then beginnings, both from the index, then
 * what contains the text. That part looks at the users who were seen last before it walks through all values, piece by piece.
 */
import type Database from 'better-sqlite3';
import { isAscii } from '../../../protocol/filter/values.ts';
import { canonicalType } from '../../identity/identity-types.ts';

export interface SearchScope {
  /** Ids of `identity_spaces`. */
  readonly spaces: readonly number[];
  /** Token of the workspace whose groups count. */
  readonly workspace: string;
}

export interface Hit {
  readonly mpid: string;
  /** The identity or group that was met; null for the MPID itself. */
  readonly matched: { readonly type: string; readonly value: string } | null;
}

/** Values of one kind, in the order of an index over (text, mpid). */
interface Column {
  readonly table: 'identity_values' | 'group_members';
  readonly where: string;
  readonly params: readonly [string | number, string];
  /** What is looked up; `value` is what is shown. */
  readonly text: 'key' | 'value';
  readonly type: string;
}

const MPID = 'mpid';
/** Values of a step, and users of a step among those seen last. */
const STEP_VALUES = 50_000;
const STEP_USERS = 4_000;
/** How many users are looked at, newest first, before the walk through all values. */
const RECENT_USERS = 8_000;
/** Hits that an index look-up gives for one kind of value. */
const PER_COLUMN = 300;
const LAST_CHARACTER = '\u{10FFFF}';

interface Found { mpid: string; type: string; value: string }

function pattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** SQLite folds the case of ASCII alone. */
function contains(column: string, text: string): string {
  return `${isAscii(text) ? column : `filter_fold(${column})`} LIKE ? ESCAPE '\\'`;
}

/** The next value of a column in an index, without reading those between. */
function* distinct(db: Database.Database, table: Column['table'], first: string | number): Generator<string> {
  const [outer, inner] = table === 'identity_values' ? ['space', 'type'] : ['workspace', 'group_id'];
  const next = db.prepare<[string | number, string], string>(`SELECT ${inner} FROM ${table} WHERE ${outer} = ? AND ${inner} > ? ORDER BY ${inner} LIMIT 1`).pluck();
  for (let value = next.get(first, ''); value !== undefined; value = next.get(first, value)) yield value;
}

function columnsOf(db: Database.Database, { spaces, workspace }: SearchScope): Column[] {
  const identities = spaces.flatMap((space) => [...distinct(db, 'identity_values', space)].map((type): Column => ({ table: 'identity_values', where: 'space = ? AND type = ?', params: [space, type], text: 'key', type })));
  const groups = [...distinct(db, 'group_members', workspace)].map((type): Column => ({ table: 'group_members', where: 'workspace = ? AND group_id = ?', params: [workspace, type], text: 'value', type }));
  return [...identities, ...groups];
}

/** `type:value` looks at one kind of value; any other text with a colon is a value. */
function narrowed(text: string, columns: readonly Column[]): { text: string; columns: readonly Column[]; mpids: boolean } {
  const [, name = '', rest = ''] = /^([\w.-]+):(.+)$/s.exec(text) ?? [];
  const type = canonicalType(name.toLowerCase());
  if (type === MPID) return { text: rest.trim(), columns: [], mpids: true };
  const own = columns.filter((column) => column.type === type || column.type === name);
  return name === '' || own.length === 0 ? { text, columns, mpids: true } : { text: rest.trim(), columns: own, mpids: false };
}

/** Each step is a bounded piece of work, so that others get their turn between two. */
export function* searchUsers(db: Database.Database, scope: SearchScope, query: string): Generator<Hit[], void, void> {
  const { text, columns, mpids } = narrowed(query.trim(), columnsOf(db, scope));
  if (text === '') return;
  const spaces = JSON.stringify(scope.spaces);
  const seen = db.prepare<[string, string], { mpid: string }>('SELECT mpid FROM identity_users WHERE mpid IN (SELECT value FROM json_each(?)) AND space IN (SELECT value FROM json_each(?)) ORDER BY seen_at DESC, mpid DESC');
  /** One hit a user, the one seen last first, without those of other scopes. */
  const sorted = (found: readonly Found[]): Hit[] => {
    const byUser = new Map<string, Found>();
    for (const one of found) if (!byUser.has(one.mpid)) byUser.set(one.mpid, one);
    return seen.all(JSON.stringify([...byUser.keys()]), spaces).map(({ mpid }) => {
      const { type, value } = byUser.get(mpid)!;
      return { mpid, matched: type === MPID ? null : { type, value } };
    });
  };
  const isNumber = mpids && /^-?\d{1,19}$/.test(text);
  if (isNumber) yield sorted(db.prepare<[string, string], Found>(`SELECT mpid, '${MPID}' AS type, mpid AS value FROM identity_users WHERE mpid >= ? AND mpid < ? LIMIT ${PER_COLUMN}`).all(text, text + LAST_CHARACTER));
  const spellings = [...new Set([text, text.toLowerCase(), text.toUpperCase()])];
  for (const compare of ['= ?', '> ? AND {} < ?']) {
    yield sorted(columns.flatMap((column) => spellings.flatMap((spelling) => fromIndex(db, column, compare, spelling))));
  }
  if (columns.length > 0) yield* recentUsers(db, scope, columns, text, sorted);
  for (const { table, where, params, text: expression, type } of columns) yield* walk(db, { from: `${table} WHERE ${where}`, expression, type, value: 'value', params }, text, sorted);
  if (isNumber) yield* walk(db, { from: 'identity_users WHERE true', expression: MPID, type: MPID, value: MPID, params: [] }, text, sorted);
}

function fromIndex(db: Database.Database, { table, where, params, text, type }: Column, compare: string, spelling: string): Found[] {
  const condition = `${text} ${compare.replace('{}', text)}`;
  const bounds = compare.startsWith('=') ? [spelling] : [spelling, spelling + LAST_CHARACTER];
  return db.prepare(`SELECT mpid, ? AS type, value FROM ${table} WHERE ${where} AND ${condition} LIMIT ${PER_COLUMN}`).all(type, ...params, ...bounds) as Found[];
}

type Sort = (found: readonly Found[]) => Hit[];

/** What one most likely looks for: users who were there a moment ago. */
function* recentUsers(db: Database.Database, { spaces }: SearchScope, columns: readonly Column[], text: string, sorted: Sort): Generator<Hit[]> {
  const types = JSON.stringify([...new Set(columns.filter(({ table }) => table === 'identity_values').map(({ type }) => type))]);
  const step = db.prepare<[number, number, string, number], { mpid: string; seen_at: number }>(`SELECT mpid, seen_at FROM identity_users WHERE space = ? AND (seen_at, mpid) < (?, ?) ORDER BY seen_at DESC, mpid DESC LIMIT ?`);
  const values = db.prepare<[string, string, string], Found>(`SELECT mpid, type, value FROM identity_values WHERE mpid IN (SELECT value FROM json_each(?)) AND type IN (SELECT value FROM json_each(?)) AND ${contains('key', text)}`);
  for (const space of spaces) {
    let [at, after] = [Number.MAX_SAFE_INTEGER, ''];
    for (let looked = 0; looked < RECENT_USERS; looked += STEP_USERS) {
      const users = step.all(space, at, after, STEP_USERS);
      const last = users.at(-1);
      if (last === undefined) break;
      [at, after] = [last.seen_at, last.mpid];
      yield sorted(values.all(JSON.stringify(users.map(({ mpid }) => mpid)), types, pattern(text)));
    }
  }
}

/** `expression` is what is searched, in the order of an index. */
interface Walk {
  readonly from: string;
  readonly expression: string;
  readonly type: string;
  readonly value: string;
  readonly params: readonly (string | number)[];
}

function* walk(db: Database.Database, { from, expression, type, value, params }: Walk, text: string, sorted: Sort): Generator<Hit[]> {
  const bound = db.prepare<unknown[], string>(`SELECT ${expression} FROM ${from} AND ${expression} > ? ORDER BY ${expression} LIMIT 1 OFFSET ${STEP_VALUES}`).pluck();
  const piece = db.prepare<unknown[], Found>(`SELECT mpid, ? AS type, ${value} AS value FROM ${from} AND ${expression} > ? AND ${expression} <= ? AND ${contains(expression, text)}`);
  for (let low: string | undefined = ''; low !== undefined;) {
    const high = bound.get(...params, low);
    yield sorted(piece.all(type, ...params, low, high ?? LAST_CHARACTER, pattern(text)));
    low = high;
  }
}
