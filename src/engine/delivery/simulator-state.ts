/**
 * What simulated partners have stored, in `main.db`: one namespace per output configuration. A purchase changes a user at every partner
 * several times, and the next one may change it again: values are kept here as they are and written once, when a transaction ends.
 */
import type Database from 'better-sqlite3';
import { parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';
import type { ListEntry, SimulatorState } from '../outputs/definition.ts';

/** Entries beyond a list's length that are left before the oldest are taken out: one delete for many appends. */
const SLACK = 64;
/** Values kept in memory beyond a transaction. */
const KEPT_VALUES = 20_000;

interface Cell {
  readonly collection: string;
  readonly key: string;
  /** Undefined: there is none. */
  value: Json | undefined;
}

interface PendingEntry {
  readonly key: string | null;
  value: Json;
}

interface List {
  last: number;
  /** Number of the newest entry of each key that is stored. */
  readonly stored: Map<string, number>;
  /** Appended and not yet written. */
  readonly pending: Map<number, PendingEntry>;
  readonly byKey: Map<string, number>;
  keep: number;
}

interface Namespace {
  readonly cells: Map<string, Map<string, Cell>>;
  readonly lists: Map<string, List>;
  /** To be written. */
  readonly changed: Set<Cell>;
  readonly grown: Map<string, List>;
}

export class SimulatorStates {
  private readonly db: Database.Database;
  private readonly select: Database.Statement;
  private readonly upsert: Database.Statement;
  private readonly remove: Database.Statement;
  private readonly tally: Database.Statement;
  private readonly listEnd: Database.Statement;
  private readonly listInsert: Database.Statement;
  private readonly listTrim: Database.Statement;
  private readonly listKeys: Database.Statement;
  private readonly listRead: Database.Statement;
  private readonly listReplace: Database.Statement;
  private readonly forgets: readonly Database.Statement[];
  private readonly namespaces = new Map<string, Namespace>();
  /** Those with something to write. */
  private readonly touched = new Set<string>();
  private kept = 0;

  constructor(db: Database.Database) {
    this.db = db;
    this.select = db.prepare('SELECT value FROM simulator_state WHERE output = ? AND collection = ? AND key = ?').pluck();
    this.upsert = db.prepare('INSERT INTO simulator_state(output, collection, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
    this.remove = db.prepare('DELETE FROM simulator_state WHERE output = ? AND collection = ? AND key = ?');
    this.tally = db.prepare('SELECT (SELECT count(*) FROM simulator_state WHERE output = ? AND collection = ?) + (SELECT count(*) FROM simulator_lists WHERE output = ? AND list = ?)').pluck();
    this.listEnd = db.prepare('SELECT max(seq) FROM simulator_lists WHERE output = ? AND list = ?').pluck();
    this.listInsert = db.prepare('INSERT INTO simulator_lists(output, list, seq, key, value) VALUES (?, ?, ?, ?, ?)');
    this.listTrim = db.prepare('DELETE FROM simulator_lists WHERE output = ? AND list = ? AND seq <= ?');
    this.listKeys = db.prepare('SELECT key, seq FROM simulator_lists WHERE output = ? AND list = ? AND key IS NOT NULL ORDER BY seq').raw();
    this.listRead = db.prepare('SELECT value FROM simulator_lists WHERE output = ? AND list = ? AND seq = ?').pluck();
    this.listReplace = db.prepare('UPDATE simulator_lists SET value = ? WHERE output = ? AND list = ? AND seq = ?');
    this.forgets = ['simulator_state', 'simulator_lists'].map((table) => db.prepare(`DELETE FROM ${table} WHERE output = ?`));
  }

  /**
   * A transaction of the database in which simulators may be called: what they stored is written at its end, and forgotten when it is
   * taken back. Inside another one it is a savepoint, and what was stored before it stays.
   */
  transaction<T>(run: () => T): T {
    if (this.db.inTransaction) this.flush();
    try {
      return this.db.transaction(() => {
        const result = run();
        this.flush();
        return result;
      })();
    } catch (error) {
      this.drop();
      throw error;
    }
  }

  /** State of one output; `namespace` is the output's name, or `partner:<slug>` for calls to no configured output. */
  of(namespace: string): SimulatorState {
    const own = this.namespace(namespace);
    const cell = (collection: string, key: string): Cell => this.cell(namespace, own, collection, key);
    const list = (name: string): List => this.list(namespace, own, name);
    return {
      get: (collection, key) => cell(collection, key).value,
      put: (collection, key, value) => this.set(namespace, own, cell(collection, key), value),
      delete: (collection, key) => this.set(namespace, own, cell(collection, key), undefined),
      count: (collection) => {
        this.flush();
        return this.tally.get(namespace, collection, namespace, collection) as number;
      },
      append: (name, value, keep, key) => this.append(namespace, own, name, list(name), { key: key ?? null, value }, keep),
      find: (name, key) => this.find(namespace, name, list(name), key),
      replace: (name, seq, value) => {
        const entry = list(name).pending.get(seq);
        if (entry === undefined) this.listReplace.run(stringifyJson(value), namespace, name, seq);
        else entry.value = value;
      },
    };
  }

  /** Everything that the partner knows; it starts anew. */
  forget(namespace: string): void {
    this.drop();
    for (const statement of this.forgets) statement.run(namespace);
  }

  /** What is in memory and not written is let go: the database says what holds. */
  drop(): void {
    for (const { cells, lists, changed, grown } of this.namespaces.values()) for (const part of [cells, lists, changed, grown]) part.clear();
    this.touched.clear();
    this.kept = 0;
  }

  private namespace(name: string): Namespace {
    const known = this.namespaces.get(name);
    if (known !== undefined) return known;
    const made: Namespace = { cells: new Map(), lists: new Map(), changed: new Set(), grown: new Map() };
    this.namespaces.set(name, made);
    return made;
  }

  private cell(namespace: string, { cells }: Namespace, collection: string, key: string): Cell {
    let own = cells.get(collection);
    if (own === undefined) cells.set(collection, own = new Map());
    const known = own.get(key);
    if (known !== undefined) return known;
    const text = this.select.get(namespace, collection, key) as string | undefined;
    const made: Cell = { collection, key, value: text === undefined ? undefined : parseJson(text) };
    own.set(key, made);
    this.kept += 1;
    return made;
  }

  private set(namespace: string, { changed }: Namespace, cell: Cell, value: Json | undefined): void {
    cell.value = value;
    changed.add(cell);
    this.touched.add(namespace);
  }

  private list(namespace: string, { lists }: Namespace, name: string): List {
    const known = lists.get(name);
    if (known !== undefined) return known;
    const made: List = { last: (this.listEnd.get(namespace, name) as number | null) ?? 0, stored: new Map(this.listKeys.all(namespace, name) as [string, number][]), pending: new Map(), byKey: new Map(), keep: 0 };
    lists.set(name, made);
    return made;
  }

  private append(namespace: string, { grown }: Namespace, name: string, list: List, entry: PendingEntry, keep: number): number {
    list.last += 1;
    list.keep = keep;
    list.pending.set(list.last, entry);
    if (entry.key !== null) list.byKey.set(entry.key, list.last);
    grown.set(name, list);
    this.touched.add(namespace);
    return list.last;
  }

  private find(namespace: string, name: string, { pending, byKey, stored }: List, key: string): ListEntry | undefined {
    const seq = byKey.get(key);
    const waiting = seq === undefined ? undefined : pending.get(seq);
    if (waiting !== undefined) return { seq: seq!, value: waiting.value };
    const at = stored.get(key);
    const text = at === undefined ? undefined : (this.listRead.get(namespace, name, at) as string | undefined);
    return text === undefined ? undefined : { seq: at!, value: parseJson(text) };
  }

  private flush(): void {
    for (const name of this.touched) this.write(name, this.namespaces.get(name)!);
    this.touched.clear();
    if (this.kept > KEPT_VALUES) this.drop();
  }

  private write(namespace: string, { changed, grown }: Namespace): void {
    for (const { collection, key, value } of changed) {
      if (value === undefined) this.remove.run(namespace, collection, key);
      else this.upsert.run(namespace, collection, key, stringifyJson(value));
    }
    changed.clear();
    for (const [name, list] of grown) {
      const before = list.last - list.pending.size;
      for (const [seq, { key, value }] of list.pending) {
        this.listInsert.run(namespace, name, seq, key, stringifyJson(value));
        if (key === null) continue;
        list.stored.delete(key);
        list.stored.set(key, seq);
      }
      list.pending.clear();
      list.byKey.clear();
      if (list.last > list.keep && Math.floor(list.last / SLACK) > Math.floor(before / SLACK)) this.trim(namespace, name, list);
    }
    grown.clear();
  }

  private trim(namespace: string, name: string, { last, keep, stored }: List): void {
    this.listTrim.run(namespace, name, last - keep);
    for (const [key, seq] of stored) {
      if (seq > last - keep) break;
      stored.delete(key);
    }
  }
}
