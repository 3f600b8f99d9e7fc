/** Tables of the identity store. Changed by a new migration only. */
export const IDENTITY_SCHEMA = `
CREATE TABLE identity_users(
  mpid TEXT PRIMARY KEY,
  environment TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE identity_values(
  environment TEXT NOT NULL,
  type TEXT NOT NULL,
  key TEXT NOT NULL,
  mpid TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (environment, type, key, mpid)
) WITHOUT ROWID;
CREATE INDEX identity_values_user ON identity_values(mpid);
`;

/**
 * Migration 0006. A space is a scope's users of one environment (spec/identity-profiles.md 1); those from before there were scopes have
 * the empty scope until the first workspace takes them over. `made` counts a space's users, and numbers each one; `minted` counts the
 * repeatable MPIDs (3.9). `identity_calls` keeps what each call saw, decided and left behind, in the short forms of `call-text.ts`;
 * `identity_call_users` whom it concerns; `identity_aliases` what was asked of history (3.11), due at `due_at`.
 */
export const IDENTITY_SPACES_SCHEMA = `
CREATE TABLE identity_spaces(
  id INTEGER PRIMARY KEY, scope TEXT NOT NULL, environment TEXT NOT NULL, made INTEGER NOT NULL DEFAULT 0, minted INTEGER NOT NULL DEFAULT 0,
  UNIQUE(scope, environment)
);
INSERT INTO identity_spaces(id, scope, environment, made) VALUES
  (1, '', 'production', (SELECT count(*) FROM identity_users WHERE environment = 'production')),
  (2, '', 'development', (SELECT count(*) FROM identity_users WHERE environment = 'development'));
ALTER TABLE identity_users RENAME TO old_users;
ALTER TABLE identity_values RENAME TO old_values;
CREATE TABLE identity_users(
  mpid TEXT PRIMARY KEY, space INTEGER NOT NULL, made INTEGER NOT NULL, created_at INTEGER NOT NULL, seen_at INTEGER NOT NULL,
  source_mpid TEXT, deleted_at INTEGER, lost INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE identity_values(
  space INTEGER NOT NULL, type TEXT NOT NULL, key TEXT NOT NULL, mpid TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (space, type, key, mpid)
) WITHOUT ROWID;
INSERT INTO identity_users SELECT mpid, CASE environment WHEN 'production' THEN 1 ELSE 2 END, row_number() OVER (PARTITION BY environment ORDER BY created_at),
  created_at, seen_at, NULL, NULL, 0 FROM old_users;
INSERT INTO identity_values SELECT CASE environment WHEN 'production' THEN 1 ELSE 2 END, type, key, mpid, value, at FROM old_values;
DROP TABLE old_users;
DROP TABLE old_values;
CREATE INDEX identity_values_user ON identity_values(mpid);
CREATE INDEX identity_users_seen ON identity_users(space, seen_at);
CREATE TABLE identity_calls(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, request_id INTEGER, space INTEGER NOT NULL, kind TEXT NOT NULL, strategy TEXT NOT NULL, input TEXT,
  status INTEGER NOT NULL, mpid TEXT, previous_mpid TEXT, created INTEGER NOT NULL, message TEXT NOT NULL,
  asked TEXT NOT NULL, steps TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, truncated INTEGER NOT NULL
);
CREATE INDEX identity_calls_request ON identity_calls(request_id) WHERE request_id IS NOT NULL;
CREATE TABLE identity_call_users(mpid TEXT NOT NULL, call_seq INTEGER NOT NULL, PRIMARY KEY (mpid, call_seq)) WITHOUT ROWID;
CREATE INDEX identity_call_users_call ON identity_call_users(call_seq);
CREATE TABLE identity_aliases(
  call_seq INTEGER PRIMARY KEY, space INTEGER NOT NULL, source TEXT NOT NULL, destination TEXT NOT NULL,
  start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, asked_at INTEGER NOT NULL, due_at INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX identity_aliases_source ON identity_aliases(source);
CREATE INDEX identity_aliases_destination ON identity_aliases(destination);
CREATE INDEX identity_aliases_due ON identity_aliases(due_at) WHERE status = 'waiting';
`;
