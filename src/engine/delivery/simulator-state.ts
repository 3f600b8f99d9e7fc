/** What simulated partners have stored, in `main.db`: one namespace per output configuration. */
import type Database from 'better-sqlite3';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { SimulatorState } from '../outputs/definition.ts';

/** Entries beyond a list's length that are left before the oldest are taken out: one delete for many appends. */
const SLACK = 64;

export class SimulatorStates {
  private readonly select: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly tally: Database.Statement;
  private readonly listEnds: Database.Statement;
  private readonly listInsert: Database.Statement;
  private readonly listTrim: Database.Statement;
  private readonly listFind: Database.Statement;
  private readonly listReplace: Database.Statement;
  private readonly forgets: readonly Database.Statement[];

  constructor(db: Database.Database) {
    this.select = db.prepare('SELECT value FROM simulator_state WHERE output = ? AND collection = ? AND key = ?').pluck();
    this.upsert = db.prepare('INSERT INTO simulator_state(output, collection, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.remove = db.prepare('DELETE FROM simulator_state WHERE output = ? AND collection = ? AND key = ?');
    this.tally = db.prepare('SELECT (SELECT count(*) FROM simulator_state WHERE output = ?1 AND collection = ?2) + (SELECT count(*) FROM simulator_lists WHERE output = ?1 AND list = ?2)').pluck();
    this.listEnds = db.prepare('SELECT max(seq) FROM simulator_lists WHERE output = ? AND list = ?').pluck();
    this.listInsert = db.prepare('INSERT INTO simulator_lists(output, list, seq, key, value) VALUES (?, ?, ?, ?, ?)');
    this.listTrim = db.prepare('DELETE FROM simulator_lists WHERE output = ? AND list = ? AND seq <= ?');
    this.listFind = db.prepare('SELECT seq, value FROM simulator_lists WHERE output = ? AND list = ? AND key = ? ORDER BY seq DESC LIMIT 1');
    this.listReplace = db.prepare('UPDATE simulator_lists SET value = ? WHERE output = ? AND list = ? AND seq = ?');
    this.forgets = ['simulator_state', 'simulator_lists'].map((table) => db.prepare(`DELETE FROM ${table} WHERE output = ?`));
  }

  /** State of one output; `namespace` is the output's name, or `partner:<slug>` for calls to no configured output. */
  of(namespace: string): SimulatorState {
    return {
      get: (collection, key) => {
        const value = this.select.get(namespace, collection, key) as string | undefined;
        return value === undefined ? undefined : parseJson(value);
      },
      put: (collection, key, value) => void this.upsert.run(namespace, collection, key, stringifyJson(value)),
      delete: (collection, key) => void this.remove.run(namespace, collection, key),
      count: (collection) => this.tally.get(namespace, collection) as number,
      append: (list, value, keep, key) => {
        const seq = ((this.listEnds.get(namespace, list) as number | null) ?? 0) + 1;
        this.listInsert.run(namespace, list, seq, key ?? null, stringifyJson(value));
        if (seq % SLACK === 0 && seq > keep) this.listTrim.run(namespace, list, seq - keep);
        return seq;
      },
      find: (list, key) => {
        const row = this.listFind.get(namespace, list, key) as { seq: number; value: string } | undefined;
        return row === undefined ? undefined : { seq: row.seq, value: parseJson(row.value) };
      },
      replace: (list, seq, value) => void this.listReplace.run(stringifyJson(value), namespace, list, seq),
    };
  }

  /** Everything that the partner knows; it starts anew. */
  forget(namespace: string): void {
    for (const statement of this.forgets) statement.run(namespace);
  }
}
