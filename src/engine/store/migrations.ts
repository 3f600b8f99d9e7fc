/**
 * Migrations of the two databases: append only. The hash of each applied step is kept, so that a changed
 * step is found at start instead of corrupting data later.
 */
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { IDENTITY_SCHEMA, IDENTITY_SPACES_SCHEMA } from '../identity/schema.ts';
import { PROFILE_SCHEMA } from '../profiles/schema.ts';
import { FILTER_INDEXES } from './filter-sql.ts';
import { INSIGHT_SCHEMA } from './insight-schema.ts';
import { PARTNER_SCHEMA } from './partner-schema.ts';
import { REPORT_SCHEMA } from './report-schema.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

export const INBOX_MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-requests',
    sql: `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO meta(key, value) VALUES ('seed', lower(hex(randomblob(8))));
CREATE TABLE requests(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  accepted_ms REAL NOT NULL,
  took_ms REAL NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  http_version TEXT NOT NULL,
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  remote TEXT NOT NULL,
  surface TEXT NOT NULL,
  input TEXT,
  platform TEXT,
  client TEXT NOT NULL,
  status INTEGER NOT NULL,
  response_headers TEXT NOT NULL,
  response_body BLOB NOT NULL,
  batches INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  notes TEXT NOT NULL,
  flags TEXT NOT NULL,
  replay_of INTEGER
);`,
  },
  {
    name: '0002-retries',
    sql: `
ALTER TABLE requests ADD COLUMN retry_of INTEGER;
ALTER TABLE requests ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
CREATE INDEX requests_retry ON requests(retry_of) WHERE retry_of IS NOT NULL;`,
  },
  {
    name: '0003-relays',
    sql: `
CREATE TABLE relays(
  request_id INTEGER PRIMARY KEY, at INTEGER NOT NULL, url TEXT NOT NULL, took_ms REAL NOT NULL,
  status INTEGER, headers TEXT NOT NULL, body BLOB NOT NULL, bytes INTEGER NOT NULL, error TEXT, differences TEXT NOT NULL
);
CREATE TRIGGER relays_follow AFTER DELETE ON requests BEGIN DELETE FROM relays WHERE request_id = old.id; END;`,
  },
];

export const MAIN_MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-core',
    sql: `
CREATE TABLE pipeline(id INTEGER PRIMARY KEY CHECK (id = 1), cursor INTEGER NOT NULL);
INSERT INTO pipeline(id, cursor) VALUES (1, 0);
CREATE TABLE batches(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, request_id INTEGER NOT NULL, position INTEGER NOT NULL,
  at INTEGER NOT NULL, received_at INTEGER NOT NULL, env TEXT NOT NULL, input TEXT NOT NULL, platform TEXT NOT NULL,
  mpid TEXT, source TEXT NOT NULL, sdk TEXT, device TEXT, events INTEGER NOT NULL, outcome TEXT, outcomes TEXT NOT NULL,
  violations INTEGER NOT NULL, flags TEXT NOT NULL, took_ms REAL NOT NULL, bytes INTEGER NOT NULL,
  batch TEXT NOT NULL, trace TEXT NOT NULL, notes TEXT NOT NULL
);
CREATE INDEX batches_request ON batches(request_id);
CREATE TABLE events(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, batch_seq INTEGER NOT NULL, idx INTEGER NOT NULL,
  at INTEGER NOT NULL, received_at INTEGER NOT NULL, type TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  detail TEXT NOT NULL, env TEXT NOT NULL, input TEXT NOT NULL, platform TEXT NOT NULL, mpid TEXT, source TEXT NOT NULL,
  device TEXT, sdk TEXT, session TEXT, outcome TEXT, outcomes TEXT NOT NULL, violations INTEGER NOT NULL,
  flags TEXT NOT NULL, took_ms REAL NOT NULL, bytes INTEGER NOT NULL, data TEXT NOT NULL, search TEXT NOT NULL,
  eventless INTEGER NOT NULL
);
CREATE INDEX events_batch ON events(batch_seq);
CREATE TABLE event_outcomes(
  event_seq INTEGER NOT NULL, output TEXT NOT NULL, connection TEXT NOT NULL, outcome TEXT NOT NULL,
  status INTEGER, code TEXT NOT NULL, stage TEXT NOT NULL, PRIMARY KEY(event_seq, connection)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE event_search USING fts5(text, tokenize = 'trigram', content = '', contentless_delete = 1, detail = 'none');
CREATE TABLE deliveries(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, output TEXT NOT NULL, connection TEXT NOT NULL,
  partner TEXT NOT NULL, batch_seq INTEGER NOT NULL, batch_id TEXT NOT NULL, event_ids TEXT NOT NULL, purpose TEXT NOT NULL,
  method TEXT NOT NULL, url TEXT NOT NULL, headers TEXT NOT NULL, body TEXT NOT NULL,
  status INTEGER, response_headers TEXT, response_body TEXT,
  attempt INTEGER NOT NULL, outcome TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL,
  next_at INTEGER, simulated INTEGER NOT NULL, took_ms REAL NOT NULL, bytes INTEGER NOT NULL, origins INTEGER NOT NULL
);
CREATE TABLE origin_sets(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, origins TEXT NOT NULL);
CREATE INDEX deliveries_batch ON deliveries(batch_seq);
CREATE INDEX deliveries_due ON deliveries(next_at) WHERE next_at IS NOT NULL;
CREATE TABLE alerts(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, output TEXT NOT NULL, connection TEXT NOT NULL,
  batch_seq INTEGER NOT NULL, batch_id TEXT NOT NULL, event_id TEXT, code TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX alerts_batch ON alerts(batch_seq);
CREATE TABLE violations(
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, batch_seq INTEGER NOT NULL, batch_id TEXT NOT NULL,
  event_id TEXT, code TEXT NOT NULL, message TEXT NOT NULL, pointer TEXT NOT NULL
);
CREATE INDEX violations_batch ON violations(batch_seq);
CREATE TABLE seen_requests(input TEXT NOT NULL, source_request_id TEXT NOT NULL, at INTEGER NOT NULL, batch_id TEXT NOT NULL,
  PRIMARY KEY(input, source_request_id)) WITHOUT ROWID;
CREATE INDEX seen_requests_at ON seen_requests(at);
CREATE TABLE seen_messages(input TEXT NOT NULL, mpid TEXT NOT NULL, message_id TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(input, mpid, message_id)) WITHOUT ROWID;
CREATE TABLE simulator_state(output TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY(output, collection, key)) WITHOUT ROWID;`,
  },
  { name: '0002-identity', sql: IDENTITY_SCHEMA },
  { name: '0003-filter-indexes', sql: FILTER_INDEXES.map((sql) => `${sql.replace(/;?\s*$/, '')};`).join('\n') },
  { name: '0004-event-names', sql: 'CREATE TABLE event_names(name TEXT PRIMARY KEY) WITHOUT ROWID;' },
  { name: '0005-plans-and-rules', sql: INSIGHT_SCHEMA },
  { name: '0006-identity-spaces', sql: IDENTITY_SPACES_SCHEMA },
  { name: '0007-profiles', sql: PROFILE_SCHEMA },
  { name: '0008-reports', sql: REPORT_SCHEMA },
  { name: '0009-partners', sql: PARTNER_SCHEMA },
];

/** Applies what is missing, in one transaction. Throws when an applied step was changed afterwards. */
export function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  db.exec('CREATE TABLE IF NOT EXISTS migrations(name TEXT PRIMARY KEY, hash TEXT NOT NULL)');
  const applied = new Map(
    (db.prepare('SELECT name, hash FROM migrations').all() as { name: string; hash: string }[]).map((row) => [row.name, row.hash]),
  );
  const record = db.prepare('INSERT INTO migrations(name, hash) VALUES (?, ?)');
  db.transaction(() => {
    for (const { name, sql } of migrations) {
      const hash = createHash('sha256').update(sql).digest('hex');
      const known = applied.get(name);
      if (known === hash) continue;
      if (known !== undefined) throw new Error(`Migration ${name} was changed after it had been applied to ${db.name}.`);
      db.exec(sql);
      record.run(name, hash);
    }
  })();
}
