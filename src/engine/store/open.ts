/**
 * Opening the two databases of the data folder. `inbox.db` is the durable log of what came in;
 * `main.db` is everything derived from it, so a damaged `main.db` is set aside and rebuilt from the inbox.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Problem } from '../../protocol/contract.ts';
import { registerFilterFunctions } from './filter-sql.ts';
import { INBOX_MIGRATIONS, MAIN_MIGRATIONS, migrate } from './migrations.ts';
import type { Migration } from './migrations.ts';

export type DatabaseKind = 'inbox' | 'main';

const MIGRATIONS: Readonly<Record<DatabaseKind, readonly Migration[]>> = { inbox: INBOX_MIGRATIONS, main: MAIN_MIGRATIONS };

export function databasePath(dataDir: string, kind: DatabaseKind): string {
  return join(dataDir, `${kind}.db`);
}

/** SQLite says that the file is damaged or is not one of its own. */
export function isDamaged(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB');
}

/** SQLite ran out of disk (or out of its page limit), or the disk refuses writes. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_FULL') || code.startsWith('SQLITE_IOERR') || code === 'SQLITE_READONLY');
}

function openWriter(path: string, kind: DatabaseKind): Database.Database {
  const db = new Database(path);
  try {
    // Calls are written whole and once: large pages make fewer writes of a commit.
    // Requests and traces are some kilobytes each: in small pages they would lie in chains of overflow.
    db.pragma(`page_size = ${kind === 'inbox' ? 16_384 : 8_192}`);
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    // The inbox holds what SDKs were told is kept; main.db can be rebuilt from it, so it need not wait for the disk.
    db.pragma(`synchronous = ${kind === 'inbox' ? 'FULL' : 'NORMAL'}`);
    db.pragma('cache_size = -32000');
    db.pragma(`wal_autocheckpoint = ${kind === 'inbox' ? 2000 : 4000}`);
    db.pragma('temp_store = MEMORY');
    migrate(db, MIGRATIONS[kind]);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Renames a damaged database and its side files, so that nothing is lost and a new one can be made. */
export function setAside(dataDir: string, kind: DatabaseKind, stamp: number): string {
  const path = databasePath(dataDir, kind);
  const aside = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

/** Opens for writing; a damaged file is set aside with a problem that says so. */
export function openDatabase(dataDir: string, kind: DatabaseKind, stamp: number): { db: Database.Database; problems: Problem[] } {
  mkdirSync(dataDir, { recursive: true });
  const path = databasePath(dataDir, kind);
  try {
    return { db: openWriter(path, kind), problems: [] };
  } catch (error) {
    if (!isDamaged(error)) throw error;
    const aside = setAside(dataDir, kind, stamp);
    const rest = kind === 'main'
      ? 'Everything is being rebuilt from the kept requests.'
      : 'Captured requests before this moment are no longer listed.';
    return {
      db: openWriter(path, kind),
      problems: [{ severity: 'error', code: 'database-damaged', message: `The database ${kind}.db was damaged. It was set aside as ${aside} and a new one was made. ${rest}` }],
    };
  }
}

/** A read-only connection to `main.db` with the inbox attached, for lists and searches. */
export function openReader(dataDir: string): Database.Database {
  const db = new Database(databasePath(dataDir, 'main'), { readonly: true });
  db.prepare('ATTACH DATABASE ? AS inbox').run(databasePath(dataDir, 'inbox'));
  db.pragma('cache_size = -64000');
  db.pragma('mmap_size = 268435456');
  registerFilterFunctions(db);
  return db;
}
