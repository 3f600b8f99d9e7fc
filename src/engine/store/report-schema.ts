/**
 * Tables of the reports (migration 0008). Counting a million events for every look at a report would take seconds, so events are added
 * up by slot (five minutes) and by hour behind the pipeline: `through` is the last event counted, what is newer is read as it is.
 * `facet` says what kind of event, `target` what became of it at a connection (0: the event itself, -1: some output got it).
 * `total` adds up what the kind has to add up: milliseconds of session ends, money of purchases and refunds. `last` is the newest event's `seq`. Alerts are few kinds of many, so each names its kind by number.
 */
export const REPORT_SCHEMA = `
ALTER TABLE events ADD COLUMN ended TEXT;
UPDATE events SET ended = (SELECT o.stage FROM event_outcomes o WHERE o.event_seq = events.seq AND o.stage IN ('receive', 'limits', 'duplicates', 'all-outputs-rules', 'plan-blocking') LIMIT 1)
  WHERE outcome IN ('rule-dropped', 'rule-error', 'plan-blocked');
UPDATE events SET ended = 'duplicates' WHERE outcome IS NULL AND eventless = 0 AND instr(flags, '"duplicate"') > 0;
CREATE INDEX events_ended ON events(ended) WHERE ended IS NOT NULL;
CREATE TABLE report_progress(id INTEGER PRIMARY KEY CHECK (id = 1), through INTEGER NOT NULL);
INSERT INTO report_progress(id, through) VALUES (1, 0);
CREATE TABLE report_facets(
  id INTEGER PRIMARY KEY, type TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, input TEXT NOT NULL, env TEXT NOT NULL,
  ended TEXT NOT NULL, old INTEGER NOT NULL, start TEXT NOT NULL, currency TEXT NOT NULL,
  UNIQUE(type, kind, name, input, env, ended, old, start, currency)
);
CREATE TABLE report_targets(
  id INTEGER PRIMARY KEY, connection TEXT NOT NULL, output TEXT NOT NULL, outcome TEXT NOT NULL, code TEXT NOT NULL,
  UNIQUE(connection, output, outcome, code)
);
CREATE TABLE report_slots(
  at INTEGER NOT NULL, facet INTEGER NOT NULL, target INTEGER NOT NULL, n INTEGER NOT NULL, total REAL NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY(at, facet, target)
) WITHOUT ROWID;
CREATE TABLE report_hours(
  at INTEGER NOT NULL, facet INTEGER NOT NULL, target INTEGER NOT NULL, n INTEGER NOT NULL, total REAL NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY(at, facet, target)
) WITHOUT ROWID;
CREATE TABLE report_connections(connection TEXT PRIMARY KEY, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX batches_active ON batches(received_at, input, env, mpid);
DROP INDEX batches_by_received;
ALTER TABLE alerts ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN severity TEXT NOT NULL DEFAULT 'fatal';
ALTER TABLE alerts ADD COLUMN input TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN env TEXT NOT NULL DEFAULT '';
UPDATE alerts SET (input, env) = (SELECT b.input, b.env FROM batches b WHERE b.seq = alerts.batch_seq),
  label = CASE WHEN code = 'mixpanel.no-distinct-id' THEN 'Missing Identity and Device ID' WHEN code = 'mixpanel.too-old' THEN 'Event Arrived Late'
    WHEN code = 'mixpanel.no-event-name' THEN 'Missing Event Name' WHEN code LIKE '%.retries-exhausted' THEN 'Retry Count Exceeded' ELSE '400 - Bad Request' END
  WHERE EXISTS (SELECT 1 FROM batches b WHERE b.seq = alerts.batch_seq);
CREATE TABLE alert_kinds(
  id INTEGER PRIMARY KEY, connection TEXT NOT NULL, output TEXT NOT NULL, label TEXT NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL, input TEXT NOT NULL, env TEXT NOT NULL,
  UNIQUE(connection, output, label, code, severity, input, env)
);
ALTER TABLE alerts ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
INSERT INTO alert_kinds(connection, output, label, code, severity, input, env) SELECT DISTINCT connection, output, label, code, severity, input, env FROM alerts;
UPDATE alerts SET kind = (SELECT k.id FROM alert_kinds k WHERE (k.connection, k.output, k.label, k.code, k.severity, k.input, k.env) = (alerts.connection, alerts.output, alerts.label, alerts.code, alerts.severity, alerts.input, alerts.env));
CREATE INDEX alerts_by_time ON alerts(at, kind);`;
