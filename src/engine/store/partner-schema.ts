/**
 * Tables of the simulated partners and their deliveries (migration 0009). A list holds what a partner received, newest last; `key` is what
 * it tells repeats by. `parts`, `refused`, `notes` and `compared` of a delivery are JSON, null where there are none. `attempts_before`
 * counts the attempts before the last resend by hand; `tried_at` is when the newest attempt began (null: `at`). `delivery_attempts` holds the
 * answers before the newest one, which stands in `deliveries`. Of what waits: `line_key` is the user whose requests to an output keep their
 * order, `draw` the number by which seeded faults are drawn, `mapped_url` the partner's own address where another endpoint is used.
 */
export const PARTNER_SCHEMA = `
CREATE TABLE simulator_lists(
  output TEXT NOT NULL, list TEXT NOT NULL, seq INTEGER NOT NULL, key TEXT, value TEXT NOT NULL,
  PRIMARY KEY(output, list, seq)
) WITHOUT ROWID;
ALTER TABLE deliveries ADD COLUMN parts TEXT;
ALTER TABLE deliveries ADD COLUMN refused TEXT;
ALTER TABLE deliveries ADD COLUMN notes TEXT;
ALTER TABLE deliveries ADD COLUMN compared TEXT;
ALTER TABLE deliveries ADD COLUMN dead INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN tried_at INTEGER;
ALTER TABLE deliveries ADD COLUMN line_key TEXT;
ALTER TABLE deliveries ADD COLUMN draw INTEGER;
ALTER TABLE deliveries ADD COLUMN mapped_url TEXT;
CREATE INDEX deliveries_line ON deliveries(output, line_key, seq) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_held ON deliveries(output, connection, next_at) WHERE code = 'bulk-held';
CREATE INDEX deliveries_output ON deliveries(output, seq);
CREATE INDEX deliveries_dead ON deliveries(output, seq) WHERE dead = 1;
CREATE TABLE delivery_attempts(
  delivery_seq INTEGER NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL, status INTEGER, response_headers TEXT, response_body TEXT,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, took_ms REAL NOT NULL, by_hand INTEGER NOT NULL,
  PRIMARY KEY(delivery_seq, attempt)
) WITHOUT ROWID;
DELETE FROM simulator_state;
`;
