/**
 * Tables of what data plans and rules found out (migration 0005), and of calls that went by others that wait for a rule. Violations that are one mistake share a row of
 * `violation_groups`; counts by minute and the catalog are kept by the pipeline, so that reports need no scan over events.
 */
export const INSIGHT_SCHEMA = `
CREATE TABLE pipeline_ahead(request_id INTEGER PRIMARY KEY);
DROP TABLE violations;
CREATE TABLE violation_groups(
  id INTEGER PRIMARY KEY, plan TEXT NOT NULL, version INTEGER NOT NULL, profile TEXT NOT NULL, match_key TEXT NOT NULL, point TEXT NOT NULL,
  code TEXT NOT NULL, error_type TEXT NOT NULL, keyword TEXT NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL,
  UNIQUE(plan, version, match_key, path, keyword, key, code, profile)
);
CREATE TABLE violations(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, batch_seq INTEGER NOT NULL, batch_id TEXT NOT NULL, event_id TEXT, group_id INTEGER NOT NULL,
  code TEXT NOT NULL, message TEXT NOT NULL, pointer TEXT NOT NULL, error_pointer TEXT NOT NULL, expected TEXT, actual TEXT,
  blocked INTEGER NOT NULL, input TEXT NOT NULL, env TEXT NOT NULL, sdk TEXT, app TEXT
);
CREATE INDEX violations_batch ON violations(batch_seq);
CREATE INDEX violations_by_event ON violations(event_id);
CREATE INDEX violations_by_group ON violations(group_id, at, blocked, input, sdk, app);
CREATE TABLE plan_volume(
  plan TEXT NOT NULL, version INTEGER NOT NULL, input TEXT NOT NULL, env TEXT NOT NULL, minute INTEGER NOT NULL,
  received INTEGER NOT NULL, violating INTEGER NOT NULL, PRIMARY KEY(plan, version, input, env, minute)
) WITHOUT ROWID;
CREATE TABLE unvalidated(
  reason TEXT NOT NULL, plan TEXT NOT NULL, version INTEGER NOT NULL, env TEXT NOT NULL, input TEXT NOT NULL,
  batches INTEGER NOT NULL, last_at INTEGER NOT NULL, message TEXT NOT NULL, PRIMARY KEY(reason, plan, version, env, input)
) WITHOUT ROWID;
CREATE TABLE quarantine(
  batch_seq INTEGER PRIMARY KEY, batch_id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, plan TEXT NOT NULL, version INTEGER NOT NULL,
  input TEXT NOT NULL, env TEXT NOT NULL, record TEXT NOT NULL, blocked_events INTEGER NOT NULL, blocked_attributes INTEGER NOT NULL, replayed_at INTEGER
);
CREATE TABLE catalog_points(
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL, env TEXT NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL, valid INTEGER NOT NULL, not_validated INTEGER NOT NULL, forwarded INTEGER NOT NULL,
  UNIQUE(type, kind, name, input, env)
);
CREATE TABLE catalog_attributes(
  type TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL,
  count INTEGER NOT NULL, types TEXT NOT NULL, examples TEXT NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
  PRIMARY KEY(type, kind, name, path)
) WITHOUT ROWID;
CREATE TABLE rule_runs(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, rule TEXT NOT NULL, version TEXT NOT NULL, env TEXT NOT NULL, batch_seq INTEGER NOT NULL,
  batch_id TEXT NOT NULL, connection TEXT, verdict TEXT NOT NULL, ms REAL NOT NULL, cold INTEGER NOT NULL
);
CREATE INDEX rule_runs_by_rule ON rule_runs(rule, at);
CREATE INDEX rule_runs_batch ON rule_runs(batch_seq);
CREATE TABLE rule_logs(
  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, rule TEXT NOT NULL, version TEXT NOT NULL, env TEXT NOT NULL, batch_seq INTEGER NOT NULL,
  batch_id TEXT NOT NULL, connection TEXT, level TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX rule_logs_by_rule ON rule_logs(rule, seq);
CREATE INDEX rule_logs_batch ON rule_logs(batch_seq);`;
