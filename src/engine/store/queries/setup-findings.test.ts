import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { setupFindings, wrongPathHint } from './setup-findings.ts';

interface Call {
  readonly path: string;
  readonly surface?: string;
  readonly input?: string | null;
  readonly notes?: readonly string[];
  readonly headers?: readonly (readonly [string, string])[];
}

let db: Database.Database;
let at: number;

beforeEach(() => {
  db = new Database(':memory:');
  db.exec("ATTACH ':memory:' AS inbox; CREATE TABLE inbox.requests(id INTEGER PRIMARY KEY, at INTEGER, path TEXT, surface TEXT, input TEXT, headers TEXT, notes TEXT)");
  at = 1_000;
});

function add({ path, surface = 'unrecognised', input = null, notes = [], headers = [] }: Call): void {
  at += 1;
  db.prepare('INSERT INTO inbox.requests(at, path, surface, input, headers, notes) VALUES (?, ?, ?, ?, ?, ?)')
    .run(at, path, surface, input, JSON.stringify(headers), JSON.stringify(notes.map((code) => ({ code, message: `note ${code}` }))));
}

const findings = (lastBatchAt: number | null = null, configAt: number | null = null) =>
  setupFindings(db, { input: { name: 'app', platform: 'android' }, lastBatchAt, configAt }).map(({ code, severity, request_id }) => ({ code, severity, request_id }));

describe('what holds an input up', () => {
  it('names the setting behind a path that nothing answers', () => {
    expect(wrongPathHint('/oops/identify?cb=1')).toContain('identityUrl');
    expect(wrongPathHint('/tags/us1-a/config')).toContain('configUrl');
    expect(wrongPathHint('/us1-a/events/')).toContain('v3SecureServiceUrl');
    expect(wrongPathHint('/favicon.ico')).toBeNull();
    add({ path: '/favicon.ico' });
    expect(findings()).toEqual([]);
    add({ path: '/x/us1-a/events' });
    expect(findings()).toEqual([{ code: 'wrong-path', severity: 'error', request_id: '2' }]);
    expect(findings(at), 'a batch came later').toEqual([]);
  });

  it('tells a key of no input from one that made an input', () => {
    add({ path: '/v2/us1-b/events', surface: 'native-events', notes: ['unknown-key'] });
    expect(findings()).toEqual([{ code: 'wrong-key', severity: 'error', request_id: '1' }]);
    add({ path: '/v2/us1-c/events', surface: 'native-events', input: 'android-2', notes: ['new-input'] });
    expect(findings()).toEqual([{ code: 'wrong-key', severity: 'warning', request_id: '2' }]);
  });

  it('says so while signatures or secrets are wrong, and no longer', () => {
    add({ path: '/v1/identify', surface: 'identity', input: 'app', notes: ['signature-mismatch'] });
    expect(findings()).toEqual([{ code: 'signature-mismatch', severity: 'warning', request_id: '1' }]);
    add({ path: '/v1/identify', surface: 'identity', input: 'app', notes: ['signature-ok'] });
    expect(findings()).toEqual([]);
    add({ path: '/v1/identify', surface: 'identity', input: 'app', notes: ['fault-injected'] });
    expect(findings()).toEqual([{ code: 'fault', severity: 'warning', request_id: '3' }]);
  });

  it('knows why no events follow a config', () => {
    add({ path: '/v4/us1-a/config?av=1&sv=6', surface: 'native-config', input: 'app', headers: [['X-MP-Env', '2']] });
    expect(findings(null, at)).toEqual([{ code: 'production-interval', severity: 'warning', request_id: '1' }]);
    add({ path: '/js/v2/us1-a/config?env=1', surface: 'web-config', input: 'app' });
    expect(findings(null, at)).toEqual([{ code: 'no-events', severity: 'info', request_id: '2' }]);
    expect(findings(at, at)).toEqual([]);
  });
});
