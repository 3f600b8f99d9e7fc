import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdentityCall } from '../ingest/surface.ts';
import type { Batch } from '../batch/types.ts';
import type { IdentityService } from './index.ts';
import { lookUpKey } from './identity-types.ts';
import { randomMpid } from './mpids.ts';
import { BATCH_CALL, openIdentities } from './testing.ts';

type Ids = Record<string, string>;
let db: Database.Database;
let service: IdentityService;
let at: number;

beforeEach(() => {
  let next = 0;
  ({ db, service } = openIdentities({}, { mint: () => String(++next) }));
  at = 1000;
});

interface Reply {
  status: number;
  body: Record<string, unknown>;
  mpid: string;
}

function reply(call: IdentityCall): Reply {
  const answer = service.answer(call);
  const body = (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown>;
  return { status: answer.status, body, mpid: String(body.mpid) };
}

function call(kind: 'identify' | 'login' | 'logout' | 'search', known: Ids, options: { readOnly?: boolean; environment?: string } = {}): Reply {
  return reply({ kind, input: 'web', readOnly: options.readOnly ?? false, at: at++, body: { environment: options.environment ?? 'development', known_identities: known } });
}

function modify(mpid: string, ...changes: [type: string, from: string | null, to: string | null][]): Reply {
  const identity_changes = changes.map(([identity_type, old_value, new_value]) => ({ identity_type, old_value, new_value }));
  return reply({ kind: 'modify', input: 'web', mpid, at: at++, body: { environment: 'development', identity_changes } });
}

function held(mpid: string): string[] {
  return db.prepare('SELECT type, value FROM identity_values WHERE mpid = ? ORDER BY type, value').all(mpid).map((row) => Object.values(row as object).join(' '));
}

describe('identify', () => {
  it('makes a user once and finds it again', () => {
    const first = call('identify', { device_application_stamp: 'd1' });
    expect(first).toEqual({ status: 200, mpid: '1', body: { context: null, matched_identities: {}, is_ephemeral: false, mpid: '1', is_logged_in: false } });
    expect(call('identify', { device_application_stamp: 'd1' }).body).toEqual({ context: null, matched_identities: { device_application_stamp: 'd1' }, is_ephemeral: false, mpid: '1', is_logged_in: false });
  });

  it('converts the anonymous user of the device when a customer id is new', () => {
    call('identify', { device_application_stamp: 'd1' });
    expect(call('identify', { device_application_stamp: 'd1', customerid: 'C-1' }).body).toMatchObject({ mpid: '1', is_logged_in: true, matched_identities: { device_application_stamp: 'd1' } });
    expect(held('1')).toEqual(['customer_id C-1', 'device_application_stamp d1']);
  });

  it('protects a known user from a request that holds none of its login identities', () => {
    call('login', { customerid: 'C-1', email: 'a@example.com', device_application_stamp: 'd1' });
    expect(call('identify', { device_application_stamp: 'd1' }).mpid).toBe('2');
    expect(call('identify', { email: 'a@example.com' }).mpid).toBe('3');
    expect(call('identify', { customerid: 'C-2', device_application_stamp: 'd1' }).mpid).toBe('2');
  });

  it('narrows several users by the next identity, as in the worked example', () => {
    call('identify', { email: 'e', other: 'A', ios_idfv: 'i1' });
    db.prepare("INSERT INTO identity_users(mpid, space, made, created_at, seen_at) VALUES ('Q', 2, 99, 1, 1)").run();
    for (const [type, value] of [['email', 'e'], ['other', 'B'], ['android_aaid', 'g2']]) db.prepare("INSERT INTO identity_values VALUES (2, ?, ?, 'Q', ?, 1)").run(type, value, value);
    expect(call('identify', { email: 'e', other: 'B' }).mpid).toBe('Q');
    expect(call('identify', { email: 'e', other: 'A' }).mpid).toBe('1');
  });

  it('compares e-mail addresses in lower case, keeps them as sent, and ignores zeroed advertising ids', () => {
    call('identify', { email: ' Nora@Example.com ', ios_idfa: '00000000-0000-0000-0000-000000000000' });
    expect(call('identify', { email: 'nora@example.COM' })).toMatchObject({ mpid: '1', body: { matched_identities: { email: 'Nora@Example.com' } } });
    expect(held('1')).toEqual(['email nora@example.COM']);
    expect(call('identify', { ios_idfa: '00000000-0000-0000-0000-000000000000' }).mpid).toBe('2');
  });

  it('keeps environments apart', () => {
    call('identify', { customerid: 'C-1' });
    expect(call('identify', { customerid: 'C-1' }, { environment: 'production' }).mpid).toBe('2');
  });

  it('writes nothing when read only, and answers 404 where it would have made a user', () => {
    expect(call('identify', { customerid: 'C-1' }, { readOnly: true })).toMatchObject({ status: 404, body: { ErrorCode: 'NOT_FOUND_ERROR' } });
    expect(db.prepare('SELECT count(*) AS n FROM identity_users').get()).toEqual({ n: 0 });
  });
});

describe('login and logout', () => {
  it('login to a customer of another device leaves the anonymous user behind', () => {
    call('login', { customerid: 'C-1', device_application_stamp: 'd1' });
    call('identify', { device_application_stamp: 'd2' });
    expect(call('login', { customerid: 'C-1', device_application_stamp: 'd2' }).body).toMatchObject({ mpid: '1', is_logged_in: true });
    expect(held('2')).toEqual(['device_application_stamp d2']);
  });

  it('logout begins a new anonymous user each time', () => {
    call('login', { customerid: 'C-1', device_application_stamp: 'd1' });
    expect(call('logout', { device_application_stamp: 'd1' }).body).toMatchObject({ mpid: '2', is_logged_in: false });
    expect(call('logout', { device_application_stamp: 'd1' }).mpid).toBe('3');
    expect(call('identify', { device_application_stamp: 'd1' }).mpid).toBe('3');
  });

  it('stays quick and finds the newest user of a device that logged out thousands of times', () => {
    db.transaction(() => {
      for (let count = 0; count < 3_000; count++) call('logout', { device_application_stamp: 'd1' });
    })();
    const started = performance.now();
    expect(call('identify', { device_application_stamp: 'd1' }).mpid).toBe('3000');
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('logout with a user identity goes to that user', () => {
    call('login', { customerid: 'C-1' });
    expect(call('logout', { customerid: 'C-1' }).mpid).toBe('1');
  });

  it('follows the conversion traces of the specification', () => {
    const D = { ios_idfv: 'd1' };
    expect([
      call('identify', D).mpid,
      call('login', { customerid: 'c1', email: 'e1', ...D }).mpid,
      call('logout', D).mpid,
      service.resolveBatch({ environment: 'development', events: [], user_identities: { email: 'e2' } }, { ...BATCH_CALL, receivedAt: at++ }).mpid,
      call('login', { customerid: 'c1', email: 'e1', ...D }).mpid,
      modify('1', ['email', 'e1', 'e2']).status,
      call('identify', { roku_aid: 'r1' }).mpid,
      call('login', { customerid: 'c1', email: 'e2', roku_aid: 'r1' }).mpid,
    ]).toEqual(['1', '1', '2', '3', '1', 200, '4', '1']);
  });
});

describe('search', () => {
  it('finds, and never makes a user', () => {
    expect(call('search', { customerid: 'C-1' })).toMatchObject({ status: 404, body: { Errors: [{ code: 'NOT_FOUND_ERROR' }], errors: [{ code: 'NOT_FOUND_ERROR' }], StatusCode: 404 } });
    call('identify', { customerid: 'C-1' });
    expect(call('search', { customerid: 'C-1' })).toMatchObject({ status: 200, mpid: '1', body: { is_logged_in: true, matched_identities: { customerid: 'C-1' } } });
  });
});

describe('modify', () => {
  it('adds, replaces and removes, whatever the device thought the old value was', () => {
    call('identify', { email: 'a', device_application_stamp: 'd1', push_token: 't1' });
    expect(modify('1', ['customerid', null, 'C-1'], ['email', 'not-what-we-have', 'b'], ['push_token', 't1', 't2'])).toEqual({
      status: 200, mpid: 'undefined',
      body: { change_results: ['customerid', 'email', 'push_token'].map((identity_type) => ({ identity_type, modified_mpid: '1' })) },
    });
    expect(held('1')).toEqual(['customer_id C-1', 'device_application_stamp d1', 'email b', 'push_token t2']);
    modify('1', ['email', 'b', null], ['customerid', 'C-1', 'C-2']);
    expect(held('1')).toEqual(['customer_id C-2', 'device_application_stamp d1', 'push_token t2']);
  });

  it('takes a unique identity away from its other user, who is an orphan then', () => {
    call('identify', { customerid: 'C-1' });
    call('identify', { device_application_stamp: 'd2' });
    modify('2', ['customerid', null, 'C-1']);
    expect([held('1'), held('2')]).toEqual([[], ['customer_id C-1', 'device_application_stamp d2']]);
    expect(call('identify', { customerid: 'C-1' }).mpid).toBe('2');
  });

  it('answers 404 with an empty body for an unknown MPID', () => {
    expect(service.answer({ kind: 'modify', input: 'web', mpid: '42', at, body: { environment: 'development', identity_changes: [] } })).toMatchObject({ status: 404, body: '', headers: [] });
  });
});

describe('batches', () => {
  const batch = (parts: Partial<Batch>): Batch => ({ environment: 'production', events: [], ...parts });

  it('takes an MPID as it is and does not touch the identities', () => {
    const resolution = service.resolveBatch(batch({ mpid: '42', user_identities: { customer_id: 'C-1' } }), BATCH_CALL);
    expect(resolution).toMatchObject({ mpid: '42', reason: { code: 'mpid-given' } });
    expect(held('42')).toEqual([]);
  });

  it('identifies by user, device and DAS otherwise', () => {
    expect(service.resolveBatch(batch({ user_identities: { customer_id: 'C-1' }, device_info: { ios_idfv: 'v' }, mp_deviceid: 'd' }), BATCH_CALL)).toMatchObject({ mpid: '1', created: true, reason: { code: 'mpid-created' } });
    expect(held('1')).toEqual(['customer_id C-1', 'device_application_stamp d', 'ios_idfv v']);
    expect(service.resolveBatch(batch({ user_identities: { customer_id: 'C-1' } }), BATCH_CALL)).toMatchObject({ mpid: '1', created: false, reason: { code: 'mpid-matched', message: 'customer_id C-1 belongs to user 1.' } });
  });

  it('makes a user for each batch that identifies nobody', () => {
    const mpids = [1, 2].map(() => service.resolveBatch(batch({}), BATCH_CALL));
    expect(mpids).toMatchObject([{ mpid: '1', reason: { code: 'mpid-anonymous' } }, { mpid: '2' }]);
  });
});

it('MPIDs are random signed 64-bit integers', () => {
  const made = Array.from({ length: 1000 }, randomMpid);
  expect(new Set(made).size).toBe(1000);
  for (const mpid of made) expect(BigInt.asIntN(64, BigInt(mpid)).toString()).toBe(mpid);
  expect(made.some((mpid) => mpid.startsWith('-'))).toBe(true);
});

/** Zeroed advertising ids and unknown types identify nobody. */
function canFind(name: string, text: string): boolean {
  return name !== 'nonsense' && lookUpKey(name, text) !== null;
}

it('whatever is asked: never throws, one user per unique identity, the same question twice gives the same user', () => {
  const value = fc.constantFrom('a', 'b', ' A ', '', '0-0');
  const type = fc.constantFrom('customerid', 'email', 'device_application_stamp', 'ios_idfa', 'nonsense');
  const step = fc.record({ kind: fc.constantFrom('identify', 'login', 'logout', 'search'), known: fc.dictionary(type, value, { minKeys: 1 }) });
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.record({ identity_type: type, old_value: fc.option(value), new_value: fc.option(value) })), (steps, identity_changes) => {
    db.exec('DELETE FROM identity_users; DELETE FROM identity_values');
    for (const { kind, known } of steps) {
      const { mpid } = call(kind as 'identify', known);
      const findable = Object.entries(known).some(([name, text]) => canFind(name, text));
      if (kind === 'identify' && findable) expect(call('identify', known).mpid).toBe(mpid);
    }
    for (const { mpid } of db.prepare('SELECT mpid FROM identity_users').all() as { mpid: string }[]) {
      service.answer({ kind: 'modify', input: 'web', mpid, at: at++, body: { environment: 'development', identity_changes } });
    }
    expect(db.prepare("SELECT count(*) AS n FROM identity_values WHERE type = 'customer_id' GROUP BY space, key HAVING n > 1").all()).toEqual([]);
    expect(db.prepare("SELECT count(*) AS n FROM identity_values WHERE type IN ('customer_id', 'email') GROUP BY mpid, type HAVING n > 1").all()).toEqual([]);
  }), { numRuns: 200 });
});
