import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { UserPage } from '../../../protocol/user.ts';
import { openSpaces } from '../../identity/sqlite-store.ts';
import { registerFilterFunctions } from '../filter-sql.ts';
import { MAIN_MIGRATIONS, migrate } from '../migrations.ts';
import { UserLists } from './users.ts';
import type { UserListArgs } from './users.ts';

const SCOPE = { scope: 'workspace:a', workspace: 'a', login: ['customer_id'], unique: [], immutable: [] };
let db: Database.Database;
let lists: UserLists;

beforeEach(() => {
  db = new Database(':memory:');
  registerFilterFunctions(db);
  migrate(db, MAIN_MIGRATIONS);
  lists = new UserLists(db);
});
afterEach(() => { db.close(); });

/** Users `<from>` … of a scope, seen one after the other, each with these identities. */
function users(from: number, count: number, identities: (index: number) => Record<string, string>, scope = SCOPE.scope): void {
  const { development: space } = openSpaces(db, scope);
  const user = db.prepare('INSERT INTO identity_users(mpid, space, made, created_at, seen_at) VALUES (?, ?, ?, ?, ?)');
  const value = db.prepare('INSERT INTO identity_values(space, type, key, mpid, value, at) VALUES (?, ?, ?, ?, ?, ?)');
  db.transaction(() => {
    for (let index = from; index < from + count; index += 1) {
      user.run(String(index), space, index, index, index);
      for (const [type, text] of Object.entries(identities(index))) value.run(space, type, type === 'email' ? text.toLowerCase() : text, String(index), text, index);
    }
  })();
}

const page = async (part: Partial<UserListArgs>, signal = new AbortController().signal): Promise<UserPage> => lists.page({ ...SCOPE, query: '', environment: null, limit: 50, cursor: null, now: 0, ...part }, signal);

async function pages(part: Partial<UserListArgs>): Promise<{ mpids: string[]; capped: boolean }> {
  const mpids: string[] = [];
  for (let cursor: string | null = null; ;) {
    const { items, next, capped } = await page({ ...part, cursor });
    mpids.push(...items.map(({ mpid }) => mpid));
    if (next === null) return { mpids, capped };
    cursor = next;
  }
}

it('pages through everybody once, newest first', async () => {
  users(1, 300, () => ({}));
  expect((await pages({ limit: 7 })).mpids).toEqual(Array.from({ length: 300 }, (_, index) => String(300 - index)));
});

it('gives each user of a search once, whatever of the user was met, and stops at the cap', async () => {
  users(1, 1_500, (index) => ({ customer_id: `shop-${index}`, email: `shop${index}@shop.example`, other: 'the shop' }));
  const { mpids, capped } = await pages({ query: 'shop' });
  expect([mpids.length, new Set(mpids).size, capped]).toEqual([1_000, 1_000, true]);
});

it('finds a value among users who were not seen lately', async () => {
  users(1, 20_000, (index) => ({ email: `U${index}@example.com`, customer_id: index === 17 ? 'Straße-Ärger_100%' : `c${index}` }));
  for (const query of ['ÄRGER', 'ärger_1', '_100%', 'straße', 'customer_id:ße-']) expect((await pages({ query })).mpids, query).toEqual(['17']);
  expect((await pages({ query: 'u17@' })).mpids[0]).toBe('17');
});

it('does not look into other scopes, nor at another workspace\'s groups', async () => {
  users(1, 3, () => ({ email: 'a@example.com' }));
  users(10, 3, () => ({ email: 'a@example.com' }), 'account:other');
  const member = db.prepare("INSERT INTO group_members(workspace, group_id, value, mpid, attributes) VALUES (?, 'home', ?, ?, '{}')");
  member.run('a', 'Elm 1', '2');
  member.run('b', 'Elm 1', '3');
  expect((await pages({ query: 'a@example' })).mpids).toEqual(['3', '2', '1']);
  expect((await pages({ query: 'elm' })).mpids).toEqual(['2']);
  expect((await pages({ query: '1' })).mpids, 'MPIDs and values').not.toContain('10');
  expect((await pages({})).mpids).toEqual(['3', '2', '1']);
});

it('answers with what the index knows and goes on with the next page', async () => {
  users(1, 120_000, (index) => ({ customer_id: `${index}-${'x'.repeat(60)}` }));
  const first = await page({ query: '77777-x' });
  expect(first).toMatchObject({ items: [{ mpid: '77777' }] });
  expect((await pages({ query: '77777-x' })).mpids).toEqual(['77777']);
});

it('ends when its asker has gone', async () => {
  users(1, 60_000, (index) => ({ customer_id: `c-${index}` }));
  const gone = AbortSignal.abort();
  expect(await page({ query: 'nobody' }, gone)).toMatchObject({ items: [] });
});

it('shows the identities that were set last', async () => {
  users(1, 1, () => ({ customer_id: 'c' }));
  const { development: space } = openSpaces(db, SCOPE.scope);
  const value = db.prepare("INSERT INTO identity_values(space, type, key, mpid, value, at) VALUES (?, 'device_application_stamp', ?, '1', ?, ?)");
  for (let index = 0; index < 100; index += 1) value.run(space, `d${index}`, `d${index}`, -index);
  const [row] = (await page({})).items;
  expect([row?.known, row?.identities.length, row?.identities[0]]).toEqual([true, 40, { type: 'customer_id', value: 'c' }]);
});
