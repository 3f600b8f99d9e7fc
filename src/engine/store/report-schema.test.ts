import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { MAIN_MIGRATIONS, migrate } from './migrations.ts';

const EVENT = { batch_seq: 1, at: 1, received_at: 1, type: 'custom_event', kind: '', name: 'Buy', detail: '', env: 'production', input: 'web', platform: 'web', source: '', outcomes: '[]', violations: 0, took_ms: 1, bytes: 1, data: '{}', search: '', eventless: 0 };
const BATCH = { seq: 1, id: 'b1', request_id: 1, position: 0, at: 1, received_at: 1, env: 'production', input: 'web', platform: 'web', source: '', events: 1, outcomes: '{}', violations: 0, flags: '[]', took_ms: 1, bytes: 1, batch: '{}', trace: '[]', notes: '[]' };

it('tells of what was stored before where it ended, and what its alerts are called', () => {
  const db = new Database(':memory:');
  migrate(db, MAIN_MIGRATIONS.slice(0, MAIN_MIGRATIONS.findIndex(({ name }) => name === '0008-reports')));
  const insert = (table: string, row: Readonly<Record<string, unknown>>): void => {
    const names = Object.keys(row);
    db.prepare(`INSERT INTO ${table}(${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`).run(row);
  };
  insert('batches', BATCH);
  const events = [['sent', 'delivered', '[]', 'delivery'], ['ruled', 'rule-dropped', '[]', 'all-outputs-rules'], ['held', 'rule-dropped', '[]', 'output-rules'], ['again', null, '["duplicate"]', null]] as const;
  events.forEach(([id, outcome, flags, stage], index) => {
    insert('events', { ...EVENT, seq: index + 1, id, idx: index, outcome, flags });
    if (stage !== null) insert('event_outcomes', { event_seq: index + 1, output: 'hook', connection: 'web-hook', outcome, code: 'x', stage });
  });
  const alerts = [['mixpanel.too-old', 'Event Arrived Late'], ['webhook.retries-exhausted', 'Retry Count Exceeded'], ['webhook.refused', '400 - Bad Request']] as const;
  alerts.forEach(([code], index) => insert('alerts', { seq: index + 1, id: String(index + 1), at: 1, output: 'hook', connection: 'web-hook', batch_seq: 1, batch_id: 'b1', code, message: '' }));
  migrate(db, MAIN_MIGRATIONS);
  expect(db.prepare('SELECT id, ended FROM events ORDER BY seq').raw().all()).toEqual([['sent', null], ['ruled', 'all-outputs-rules'], ['held', null], ['again', 'duplicates']]);
  expect(db.prepare('SELECT a.code, a.label, a.severity, a.input, a.env, k.label FROM alerts a JOIN alert_kinds k ON k.id = a.kind ORDER BY a.seq').raw().all()).toEqual(alerts.map(([code, label]) => [code, label, 'fatal', 'web', 'production', label]));
  db.close();
});
