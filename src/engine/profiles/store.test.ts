import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { GroupFile } from '../../protocol/user.ts';
import { applyBatch } from './apply.ts';
import { aggregate, defineGroups, groupsOf } from './groups.ts';
import { readHistory, readProfile } from './read.ts';
import { PROFILE_SCHEMA } from './schema.ts';
import { HISTORY_PER_USER, ProfileStore } from './store.ts';
import type { AppliedBatch, BatchFacts } from './types.ts';
import { copyOnAlias, deleteProfile } from './users.ts';

const WORKSPACE = 'ab12cd34';
const team: GroupFile = { id: 'team', description: '', source_user_attribute: 'account', attributes: [{ id: 'is_paying', type: 'boolean_or' }, { id: 'seats', type: 'sum' }] };

function opened(groups: readonly GroupFile[] = []) {
  const db = new Database(':memory:');
  db.exec(PROFILE_SCHEMA);
  defineGroups(db, WORKSPACE, groups);
  const store = new ProfileStore(db, WORKSPACE, groups);
  const send = (mpid: string, at: number, attributes: Record<string, string>, deleted: string[] = []): AppliedBatch => {
    const facts: BatchFacts = {
      input: 's2s', platform: 's2s', source: 'platform', receivedAt: at, sentAt: at, snapshotWrites: true, deleted, unreached: { attributes: new Set(), identities: new Set() }, deviceIdentities: [],
      settings: { conflicts: 'time', enrich_device: false },
    };
    const before = store.load(mpid);
    const applied = applyBatch(before, { environment: 'production', batch_id: String(at), events: [], user_attributes: attributes }, facts);
    store.save(mpid, before, applied, at);
    return applied;
  };
  return { db, store, send };
}

describe('the store', () => {
  it('reads what it wrote, also after what it wrote was rolled back', () => {
    const { db, store, send } = opened();
    const { state } = send('1', 1_000, { tier: 'gold' });
    expect(store.load('1')).toEqual(state);
    const undone = new Error('undone');
    expect(() => db.transaction(() => {
      send('1', 2_000, { tier: 'silver' });
      throw undone;
    })()).toThrow(undone);
    expect(store.load('1')).toEqual(state);
    expect(readProfile(db, '1', WORKSPACE)).toEqual(state);
    expect(readProfile(db, '1', 'other')).toBeNull();
  });

  it('writes only when it was seen last, when nothing else is new', () => {
    const { db, store, send } = opened();
    send('1', 1_000, {});
    const text = () => db.prepare('SELECT state FROM profiles').pluck().get();
    const before = text();
    const { changed } = send('1', 1_500, {});
    expect([changed, text() === before, store.load('1')!.last_seen]).toEqual([false, true, 1_500]);
  });

  it('keeps a history of what changed, the newest first, page by page', () => {
    const { db, send } = opened();
    send('1', 1_000, { tier: 'gold' });
    send('1', 2_000, { tier: 'gold', plan: 'pro' });
    send('1', 3_000, { tier: 'silver' });
    const all = readHistory(db, { mpid: '1', workspace: WORKSPACE, limit: 10, before: null });
    expect(all.map(({ key, value, at, batch_id }) => [key, value, at, batch_id])).toEqual([['tier', 'silver', 3_000, '3000'], ['plan', 'pro', 2_000, '2000'], ['tier', 'gold', 1_000, '1000']]);
    expect(readHistory(db, { mpid: '1', workspace: WORKSPACE, limit: 10, before: all[0]!.id, what: 'attribute', key: 'tier' })).toEqual([all[2]]);
  });

  it('keeps the newest entries of a user, and nobody else loses one', () => {
    const { db, send } = opened();
    send('2', 1, { tier: 'gold' });
    db.transaction(() => {
      for (let at = 1; at <= HISTORY_PER_USER + 500; at += 1) send('1', at, { n: String(at) });
    })();
    const count = (mpid: string) => db.prepare('SELECT count(*) FROM profile_history WHERE mpid = ?').pluck().get(mpid) as number;
    expect(count('1')).toBeLessThan(HISTORY_PER_USER + 100);
    expect(readHistory(db, { mpid: '1', workspace: WORKSPACE, limit: 1, before: null })[0]!.value).toBe(String(HISTORY_PER_USER + 500));
    expect(count('2')).toBe(1);
  });

  it('stays small, however much a user does', () => {
    const { db, send } = opened();
    for (let at = 1; at <= 300; at += 1) send('1', at, { [`name ${at}`]: 'x'.repeat(10) });
    expect(Object.keys(readProfile(db, '1', WORKSPACE)!.attributes)).toHaveLength(100);
    expect(readHistory(db, { mpid: '1', workspace: WORKSPACE, limit: 1, before: null })[0]).toMatchObject({ applied: false, reason: 'A user has at most 100 attributes.' });
  });

  it('forgets a user', () => {
    const { db, send } = opened([team]);
    send('1', 1, { account: 'a' });
    deleteProfile(db, '1', WORKSPACE);
    expect([readProfile(db, '1', WORKSPACE), readHistory(db, { mpid: '1', workspace: WORKSPACE, limit: 1, before: null }), groupsOf(db, WORKSPACE, '1')]).toEqual([null, [], []]);
  });
});

describe('an alias', () => {
  it('gives the destination the time and the attribution of the source, and nothing else; twice is the same', () => {
    const { db, send } = opened();
    send('1', 1_000, { tier: 'gold' });
    db.prepare("UPDATE profiles SET state = json_set(state, '$.attribution', json(?))").run(JSON.stringify([{ service_provider: 'P', publisher: 'N', campaign: 'C', at: 900, copied_from: null }]));
    send('2', 5_000, {});
    copyOnAlias(db, { source: '1', destination: '2', workspace: WORKSPACE });
    const after = readProfile(db, '2', WORKSPACE)!;
    expect(after).toMatchObject({ first_seen: 1_000, last_seen: 5_000, attributes: {}, attribution: [{ campaign: 'C', copied_from: '1' }] });
    copyOnAlias(db, { source: '1', destination: '2', workspace: WORKSPACE });
    expect(readProfile(db, '2', WORKSPACE)).toEqual(after);
  });
});

describe('groups', () => {
  it('are joined and left with the attribute, and add up what their members have', () => {
    const { db, send } = opened([team]);
    send('1', 1, { account: 'acme', is_paying: 'false', seats: '2' });
    send('2', 2, { account: 'acme', is_paying: 'true', seats: '3' });
    send('3', 3, { account: 'other' });
    const acme = (members: number, paying: string, seats: string) => [{ group: 'team', value: 'acme', members, attributes: [{ key: 'is_paying', type: 'boolean_or', value: paying }, { key: 'seats', type: 'sum', value: seats }] }];
    expect(groupsOf(db, WORKSPACE, '1')).toEqual(acme(2, 'true', '5'));
    send('2', 4, { account: 'other' });
    expect(groupsOf(db, WORKSPACE, '1')).toEqual(acme(1, 'false', '2'));
    send('1', 5, { seats: '9' });
    expect(groupsOf(db, WORKSPACE, '1')).toEqual(acme(1, 'false', '9'));
    send('1', 6, {}, ['account']);
    expect(groupsOf(db, WORKSPACE, '1')).toEqual([]);
  });

  it('take in who has the attribute already when they are defined, and let go when they are not', () => {
    const { db, send } = opened();
    for (let mpid = 1; mpid <= 1_200; mpid += 1) send(String(mpid), 1, { account: 'acme', is_paying: 'true' });
    defineGroups(db, WORKSPACE, [team]);
    expect(groupsOf(db, WORKSPACE, '7')[0]).toMatchObject({ members: 1_200 });
    defineGroups(db, WORKSPACE, [{ ...team, source_user_attribute: 'is_paying' }]);
    expect(groupsOf(db, WORKSPACE, '7')[0]).toMatchObject({ value: 'true', members: 1_200 });
    defineGroups(db, WORKSPACE, []);
    expect(groupsOf(db, WORKSPACE, '7')).toEqual([]);
  });

  it.each([
    ['boolean_or', ['false', 'TRUE'], 'true'], ['boolean_or', ['1', 'yes'], 'false'], ['boolean_or', [], 'false'], ['boolean_and', ['true', 'true'], 'true'], ['boolean_and', [], 'false'],
    ['sum', ['1.5', 'x', '2'], '3.5'], ['min', ['4', '2'], '2'], ['max', ['4', '12'], '12'], ['max', ['x'], ''], ['count', ['a', ['b', 'c']], '2'], ['unique_list', ['b', ['a', 'b']], 'a,b'],
  ] as const)('%s of %j is %s', (type, values, result) => {
    expect(aggregate(type, values)).toBe(result);
  });
});
