/** The few file operations of this folder, with their failures explained. All synchronous: files are small and changes rare. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The platform's limit for a data plan, the largest of these files (spec/data-plans.md 1). */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

export type FileOutcome = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

const DONE: FileOutcome = { ok: true };

/**
 * Either the old or the new contents are there, never a part: written beside the target, forced to disk (unless it can be
 * generated again), renamed over it.
 * Readers and watchers ignore the temporary name (it begins with a dot and ends in `.tmp`).
 */
export function writeFileAtomic(path: string, text: string, { mode = 0o644, durable = true }: { mode?: number; durable?: boolean } = {}): FileOutcome {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(temporary, 'wx', mode);
    try {
      writeSync(handle, text);
      if (durable) fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
    return DONE;
  } catch (error) {
    removeFile(temporary);
    return explain(error, path);
  }
}

/** Absent is as good as removed. */
export function removeFile(path: string): FileOutcome {
  try {
    rmSync(path, { force: true });
    return DONE;
  } catch (error) {
    return explain(error, path);
  }
}

export type TextOutcome = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: string; readonly message: string };

export function readText(path: string): TextOutcome {
  try {
    const size = statSync(path).size;
    if (size > MAX_FILE_BYTES) return { ok: false, code: 'EFBIG', message: `The file has ${Math.round(size / 1024 / 1024)} MB; configuration files may have ${MAX_FILE_BYTES / 1024 / 1024}. Move it out of the workspace.` };
    return { ok: true, text: readFileSync(path, 'utf8') };
  } catch (error) {
    return explain(error, path);
  }
}

/** Names in a folder, sorted; an absent folder is an empty one. */
export function listFolder(path: string): { readonly names: readonly string[]; readonly error: string | null } {
  try {
    return { names: readdirSync(path).sort(), error: null };
  } catch (error) {
    const outcome = explain(error, path);
    return { names: [], error: outcome.code === 'ENOENT' ? null : outcome.message };
  }
}

/** False for what is not there. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: "this user's disk quota is used up; free some space",
  EROFS: 'the file system is read-only; use a writable folder',
  EACCES: 'this user may not do that; change the permissions or use another folder',
  EPERM: 'this user may not do that; change the permissions or use another folder',
  EISDIR: 'a folder is in the place of the file; move it away',
  ENOTDIR: 'a file is in the place of a folder; move it away',
  EEXIST: 'a file is in the place of a folder; move it away',
  ENOENT: 'it is not there',
  EMFILE: 'too many files are open on this machine; close some programs',
  ENAMETOOLONG: 'the path is too long; use a shorter folder name',
};

export function explain(error: unknown, path: string): { ok: false; code: string; message: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'EUNKNOWN';
  return { ok: false, code, message: `${path}: ${REMEDIES[code] ?? `the system answered ${code}`}.` };
}
