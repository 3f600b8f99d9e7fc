/**
 * Tables of the simulated partners and their deliveries (migration 0009). A list holds what a partner received, newest last; `key` is what
 * it tells repeats by. `parts`, `refused`, `notes` and `compared` of a delivery are JSON, null where there are none. `attempts_before`
 * counts the attempts before the last resend by hand. `delivery_attempts` holds the answers before the newest one, which stands in `deliveries`.
 */
export const PARTNER_SCHEMA = `
CREATE TABLE simulator_lists(
  output TEXT NOT NULL, list TEXT NOT NULL, seq INTEGER NOT NULL, key TEXT, value TEXT NOT NULL,
  PRIMARY KEY(output, list, seq)
) WITHOUT ROWID;
CREATE INDEX simulator_lists_key ON simulator_lists(output, list, key) WHERE key IS NOT NULL;
ALTER TABLE deliveries ADD COLUMN parts TEXT;
ALTER TABLE deliveries ADD COLUMN refused TEXT;
ALTER TABLE deliveries ADD COLUMN notes TEXT;
ALTER TABLE deliveries ADD COLUMN compared TEXT;
ALTER TABLE deliveries ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_output ON deliveries(output, seq);
CREATE INDEX deliveries_dead ON deliveries(output, seq) WHERE dead = 1;
CREATE TABLE delivery_attempts(
  delivery_seq INTEGER NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER, response_headers TEXT, response_body TEXT,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, took_ms REAL NOT NULL, by_hand INTEGER NOT NULL,
  PRIMARY KEY(delivery_seq, attempt)
) WITHOUT ROWID;
DELETE FROM simulator_state;
`;
