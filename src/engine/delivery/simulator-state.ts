/** What simulated partners have stored, in `main.db`: one namespace per output configuration. */
import type Database from 'better-sqlite3';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { SimulatorState } from '../outputs/definition.ts';

export class SimulatorStates {
  private readonly select: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly tally: Database.Statement;

  constructor(db: Database.Database) {
    this.select = db.prepare('SELECT value FROM simulator_state WHERE output = ? AND collection = ? AND key = ?');
    this.upsert = db.prepare('INSERT INTO simulator_state(output, collection, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.remove = db.prepare('DELETE FROM simulator_state WHERE output = ? AND collection = ? AND key = ?');
    this.tally = db.prepare('SELECT count(*) AS n FROM simulator_state WHERE output = ? AND collection = ?');
  }

  /** State of one output; `namespace` is the output's name, or the partner's slug for calls to no configured output. */
  of(namespace: string): SimulatorState {
    return {
      get: (collection, key) => {
        const row = this.select.get(namespace, collection, key) as { value: string } | undefined;
        return row === undefined ? undefined : parseJson(row.value);
      },
      put: (collection, key, value) => void this.upsert.run(namespace, collection, key, stringifyJson(value)),
      delete: (collection, key) => void this.remove.run(namespace, collection, key),
      count: (collection) => (this.tally.get(namespace, collection) as { n: number }).n,
    };
  }
}
