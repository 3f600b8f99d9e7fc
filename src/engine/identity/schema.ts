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
