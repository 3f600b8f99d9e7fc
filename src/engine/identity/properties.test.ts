/** Whatever is asked in whatever order, under every strategy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IDENTITY_STRATEGIES } from '../../protocol/identity.ts';
import type { GraphUser } from '../../protocol/identity.ts';
import type { IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { NEW_USER, otherStrategies } from './compare.ts';
import { decide } from './decide.ts';
import type { Question } from './decide.ts';
import { canonicalType, isDeviceType, lookUpKey } from './identity-types.ts';
import type { IdentityService } from './index.ts';
import { MemoryIdentityStore } from './memory-store.ts';
import { decideModify } from './modify.ts';
import { readIdentityCall } from './read-calls.ts';
import type { Resolver } from './resolve.ts';
import { createSqliteIdentityStore, openSpaces } from './sqlite-store.ts';
import type { IdentityStore } from './store.ts';
import { compileStrategy } from './strategy.ts';
import { BATCH_CALL, identitySettings, openIdentities } from './testing.ts';

const SETTINGS = [
  ...IDENTITY_STRATEGIES.map((strategy) => ({ strategy })),
  { strategy: 'conversion', login: ['customer_id', 'email'], unique: ['customer_id', 'email'], immutable: ['customer_id'] },
  { strategy: 'link', login: ['email'], unique: [], immutable: [] },
] as const;

const value = fc.constantFrom('a', 'b', ' A ', '', '0-0');
const type = fc.constantFrom('customerid', 'email', 'other', 'device_application_stamp', 'ios_idfa', 'nonsense');
const known = fc.dictionary(type, value, { minKeys: 1, maxKeys: 4 });
/** The n-th user that was made before; there may be none. */
const user = fc.nat({ max: 5 });
const change = fc.record({ identity_type: type, old_value: fc.option(value), new_value: fc.option(value) });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('identify', 'login', 'logout', 'search'), known, previous: user, readOnly: fc.constantFrom(false, false, false, true) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('modify'), user, changes: fc.array(change, { maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('batch'), known }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alias'), user, previous: user }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), user }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
const steps = fc.array(step, { maxLength: 14 });
const FIRST_AT = 1_800_000_000_000;
const environment = 'development';

interface Run {
  readonly store: IdentityStore;
  readonly db: ReturnType<typeof openIdentities>['db'];
  readonly aliased: string[];
  ask(one: Step): IdentityAnswer | null;
}

function open(settings: object): Run {
  const aliased: string[] = [];
  const { service, db } = openIdentities(settings, { onAliased: ({ source, destination }) => aliased.push(`${source} ${destination}`) });
  const made: string[] = [];
  let at = FIRST_AT;
  const mpidOf = (index: number): string => made[index] ?? '42';
  const ask = (one: Step): IdentityAnswer | null => {
    at += 1;
    const answer = answerTo(service, one, at, mpidOf);
    for (const mpid of db.prepare('SELECT mpid FROM identity_users ORDER BY made').pluck().all() as string[]) if (!made.includes(mpid)) made.push(mpid);
    return answer;
  };
  return { store: createSqliteIdentityStore(db, openSpaces(db, 'workspace:0badcafe')), db, aliased, ask };
}

function answerTo(service: IdentityService, one: Step, at: number, mpidOf: (index: number) => string): IdentityAnswer | null {
  const common = { input: 'web', at };
  if ('changes' in one) return service.answer({ ...common, kind: 'modify', mpid: mpidOf(one.user), body: { environment, identity_changes: one.changes } });
  if (one.kind === 'delete') service.deleteUsers({ environment, mpids: [mpidOf((one as { user: number }).user)], input: null }, at);
  else if (one.kind === 'batch') {
    const user_identities = Object.fromEntries(Object.entries((one as { known: Record<string, string> }).known).map(([name, text]) => [canonicalType(name), text]).filter(([name]) => name !== 'nonsense' && !isDeviceType(name!)));
    service.resolveBatch({ environment, events: [], user_identities }, { ...BATCH_CALL, receivedAt: at });
  } else if (one.kind === 'alias') {
    const { user: source, previous } = one as { user: number; previous: number };
    return service.answer({ ...common, kind: 'alias', body: { environment, data: { source_mpid: mpidOf(source), destination_mpid: mpidOf(previous) } } });
  } else {
    const call = one as Extract<Step, { known: object; readOnly: boolean }>;
    return service.answer({ ...common, kind: call.kind, readOnly: call.readOnly, body: { environment, known_identities: call.known, previous_mpid: mpidOf(call.previous) } } as IdentityCall);
  }
  return null;
}

function graph({ db }: Run): unknown {
  return [
    db.prepare('SELECT mpid, made, created_at, seen_at, source_mpid, deleted_at FROM identity_users ORDER BY made').all(),
    db.prepare('SELECT type, key, value, mpid, at FROM identity_values ORDER BY 1, 2, 4').all(),
    db.prepare('SELECT kind, status, mpid, message, steps, before, after FROM identity_calls ORDER BY seq').all(),
  ];
}

const mpidIn = (answer: IdentityAnswer | null): string | undefined => (answer === null || answer.body === '' ? undefined : (JSON.parse(answer.body) as { mpid?: string }).mpid);

describe.each(SETTINGS)('$strategy, $login, $immutable', (settings) => {
  const strategy = compileStrategy(identitySettings(settings));

  it('a unique identity has one user, a single one one value, an immutable one never changes, and a logout by device leads to nobody who is known', () => {
    fc.assert(fc.property(steps, (all) => {
      const run = open(settings);
      const fixed = new Map<string, string>();
      for (const one of all) {
        const answer = run.ask(one);
        if (one.kind === 'logout' && strategy.logout !== 'identify' && answer?.status === 200) {
          const types = Object.entries((one as { known: Record<string, string> }).known).filter(([name, text]) => name !== 'nonsense' && lookUpKey(canonicalType(name), text) !== null).map(([name]) => canonicalType(name));
          if (types.every(isDeviceType)) expect(run.store.user(mpidIn(answer)!)!.identities.some((identity) => strategy.login.has(identity.type))).toBe(false);
        }
        for (const { mpid, type: held, key } of run.db.prepare('SELECT mpid, type, key FROM identity_values').all() as { mpid: string; type: string; key: string }[]) {
          if (!strategy.immutable.has(held)) continue;
          if (run.store.user(mpid)!.deletedAt === null) expect(fixed.get(`${mpid} ${held}`) ?? key).toBe(key);
          fixed.set(`${mpid} ${held}`, key);
        }
      }
      const several = run.db.prepare('SELECT type FROM identity_values GROUP BY type, key HAVING count(*) > 1').pluck().all() as string[];
      expect(several.filter((held) => strategy.unique.has(held))).toEqual([]);
      const twice = run.db.prepare('SELECT type FROM identity_values GROUP BY mpid, type HAVING count(*) > 1').pluck().all() as string[];
      expect(strategy.severalValues ? [] : twice.filter((held) => !isDeviceType(held))).toEqual([]);
    }), { numRuns: 40 });
  });

  it('the same identify twice gives the same user', () => {
    fc.assert(fc.property(steps, known, (all, wanted) => {
      const run = open(settings);
      for (const one of all) run.ask(one);
      const isFindable = Object.entries(wanted).some(([name, text]) => strategy.priority.includes(canonicalType(name)) && lookUpKey(canonicalType(name), text) !== null);
      const question = { kind: 'identify' as const, known: wanted, previous: 9, readOnly: false };
      const first = mpidIn(run.ask(question));
      if (isFindable) expect(mpidIn(run.ask(question))).toBe(first);
    }), { numRuns: 40 });
  });

  it('replaying the same traffic gives the same users, MPIDs and accounts', () => {
    fc.assert(fc.property(steps, (all) => {
      const runs = [open({ ...settings, mpids: 'repeatable' }), open({ ...settings, mpids: 'repeatable' })];
      for (const run of runs) for (const one of all) run.ask(one);
      expect(graph(runs[0]!)).toEqual(graph(runs[1]!));
    }), { numRuns: 20 });
  });

  it('an alias counts once, and never goes round', () => {
    fc.assert(fc.property(steps, user, user, (all, source, destination) => {
      const run = open(settings);
      for (const one of all) run.ask(one);
      const alias = { kind: 'alias' as const, user: source, previous: destination };
      run.ask(alias);
      const { length } = run.aliased;
      run.ask(alias);
      expect(run.aliased).toHaveLength(length);
      const sources = new Set(run.aliased.map((pair) => pair.split(' ')[0]));
      expect(run.aliased.filter((pair) => sources.has(pair.split(' ')[1]!))).toEqual([]);
    }), { numRuns: 20 });
  });

  it('what the account says the strategy would answer is what really happened', () => {
    fc.assert(fc.property(steps, (all) => {
      const run = open(settings);
      for (const one of all) {
        const answer = run.ask(one);
        const record = answer?.decisionId === undefined ? null : readIdentityCall(run.db, String(answer.decisionId));
        if (record === null || record.truncated) continue;
        const told = otherStrategies(record, identitySettings(settings)).find(({ current }) => current)!;
        const named = (users: readonly GraphUser[]): unknown => users.map((one_) => (record.created && one_.mpid === record.mpid ? { ...one_, mpid: NEW_USER } : one_));
        expect({ status: told.status, created: told.created, mpid: told.mpid, after: told.after })
          .toEqual({ status: record.status, created: record.created, mpid: record.created ? null : record.mpid, after: named(record.after) });
      }
    }), { numRuns: 40 });
  });

  it('memory and SQLite keep the same users', () => {
    fc.assert(fc.property(steps, (all) => {
      const { db } = openIdentities(settings);
      const stores = [new MemoryIdentityStore(), createSqliteIdentityStore(db, openSpaces(db, 'test'))];
      const [memory, disk] = stores.map((store): Resolver => {
        let made = 0;
        return { store, strategy, newMpid: () => String(++made) };
      }) as [Resolver, Resolver];
      const told = [memory, disk].map((resolver) => all.map((one, index) => {
        const at = FIRST_AT + index;
        if ('changes' in one) {
          const changes = one.changes.map(({ identity_type, old_value, new_value }) => ({ type: canonicalType(identity_type), oldValue: old_value, newValue: new_value }));
          return decideModify(resolver, { environment, mpid: String(one.user + 1), changes, at });
        }
        if (one.kind === 'delete') return resolver.store.deleteUser(String((one as { user: number }).user + 1), at);
        if (!('known' in one)) return null;
        const identities = Object.entries(one.known as Record<string, string>).map(([name, text]) => ({ type: canonicalType(name), value: text }));
        return decide(resolver, { kind: one.kind as Question['kind'], environment, identities, previousMpid: null, readOnly: false, at });
      }));
      expect(told[0]).toEqual(told[1]);
    }), { numRuns: 40 });
  });
});

it('an MPID that was taken back with its transaction is not given to anybody else', () => {
  const { db, service } = openIdentities({ mpids: 'repeatable' });
  const identify = (id: string): string => mpidIn(service.answer({ kind: 'identify', input: 'web', readOnly: false, at: 1, body: { environment, known_identities: { customerid: id } } }))!;
  let taken = '';
  expect(() => db.transaction(() => {
    taken = identify('a');
    throw new Error('taken back');
  })()).toThrow('taken back');
  expect([identify('b'), identify('c')]).not.toContain(taken);
});
