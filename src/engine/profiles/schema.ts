/**
 * Tables of profiles (migration 0007). A profile is one row for each user and workspace, its state as one JSON text, so that a batch
 * costs one read and one write however many attributes it has; a row of that size would not fit into an index. `workspace` is the workspace's token; `history` is append only.
 * `group_members` holds what groups aggregate (spec/identity-profiles.md 7).
 */
export const PROFILE_SCHEMA = `
CREATE TABLE profiles(
  mpid TEXT NOT NULL, workspace TEXT NOT NULL, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, state TEXT NOT NULL,
  UNIQUE (mpid, workspace)
);
CREATE TABLE profile_history(
  seq INTEGER PRIMARY KEY, mpid TEXT NOT NULL, workspace TEXT NOT NULL, what TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  at INTEGER NOT NULL, received_at INTEGER NOT NULL, source TEXT NOT NULL, input TEXT NOT NULL, batch_id TEXT, event_id TEXT,
  applied INTEGER NOT NULL, reason TEXT
);
CREATE INDEX profile_history_user ON profile_history(mpid, workspace, seq);
CREATE TABLE group_definitions(workspace TEXT NOT NULL, id TEXT NOT NULL, definition TEXT NOT NULL, PRIMARY KEY (workspace, id)) WITHOUT ROWID;
CREATE TABLE group_members(
  workspace TEXT NOT NULL, group_id TEXT NOT NULL, value TEXT NOT NULL, mpid TEXT NOT NULL, attributes TEXT NOT NULL,
  PRIMARY KEY (workspace, group_id, value, mpid)
) WITHOUT ROWID;
CREATE INDEX group_members_user ON group_members(mpid, workspace);
`;
