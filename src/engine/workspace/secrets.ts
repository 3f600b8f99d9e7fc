/**
 * Secrets of one workspace, in `secrets.json` of this user's data folder, readable by this user alone.
 * Names: `input.<name>` for an input's secret, `output.<name>.<setting>` and `connection.<name>.<setting>` for
 * settings that came in clear over the control API, or any name that a file's `{"$secret": "<name>"}` uses.
 */
import { createHash } from 'node:crypto';
import { chmodSync, realpathSync, renameSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../protocol/contract.ts';
import { readText, writeFileAtomic } from './files.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';

export const SECRETS_FILE = 'secrets.json';
const MODE = 0o600;

const secretsSchema = z.object({
  version: z.literal(1),
  workspaces: z.record(z.string(), z.object({ dir: z.string(), secrets: z.record(z.string(), z.string()) })),
});
type SecretsFile = z.infer<typeof secretsSchema>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const MAX_SECRET = 64 * 1024;

export interface SecretStore {
  get(name: string): string | undefined;
  set(name: string, value: string): Result<string>;
  /** Several at once, in one write. */
  setAll(values: Readonly<Record<string, string>>): Result<string>;
  delete(name: string): Result<string>;
  deletePrefix(prefix: string): Result<string>;
  names(): readonly string[];
  /** A plain copy for a worker. */
  snapshot(): Readonly<Record<string, string>>;
  problems(): readonly Problem[];
}

/**
 * The folder's real path tells workspaces apart; a workspace inside the data folder keeps its id when that folder moves.
 */
export function workspaceId(dir: string, dataDir: string): string {
  const real = realOrResolved(dir);
  const inside = relative(realOrResolved(dataDir), real);
  const identity = inside !== '' && !inside.startsWith('..') && !/^[A-Za-z]:/.test(inside) ? `data:${inside.split(sep).join('/')}` : real;
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

function realOrResolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

export function openSecrets(options: { readonly dataDir: string; readonly id: string; readonly dir: string; readonly now: () => number }): SecretStore {
  const path = join(options.dataDir, SECRETS_FILE);
  const problems: Problem[] = [];
  const atStart = readSecrets(path, options.now);
  if (atStart.problem !== null) problems.push(atStart.problem);
  const own = new Map(Object.entries(atStart.file?.workspaces[options.id]?.secrets ?? {}));
  tightenMode(path);

  const write = (): Result<string> => {
    const { file, problem } = readSecrets(path, options.now);
    // Writing over what cannot be read would destroy the secrets of other workspaces.
    if (file === null) return fail('not-writable', problem?.message ?? 'The secrets could not be read.');
    const mine = { dir: options.dir, secrets: Object.fromEntries([...own].sort(([a], [b]) => (a < b ? -1 : 1))) };
    const next: SecretsFile = { version: 1, workspaces: { ...file.workspaces, [options.id]: mine } };
    const outcome = writeFileAtomic(path, `${JSON.stringify(next, undefined, 2)}\n`, { mode: MODE });
    return outcome.ok ? { ok: true, value: options.id } : fail('not-writable', `The secret is kept only until Cloudchamber stops. ${outcome.message}`);
  };

  const setAll = (values: Readonly<Record<string, string>>): Result<string> => {
    for (const [name, value] of Object.entries(values)) {
      if (!NAME.test(name)) return fail('bad-name', `"${name.slice(0, 80)}" cannot be a secret's name: use letters, digits, ".", "_" and "-".`, 'name');
      if (value.length > MAX_SECRET) return fail('invalid', `The secret "${name}" is too long: at most ${MAX_SECRET} characters.`, 'value');
    }
    for (const [name, value] of Object.entries(values)) own.set(name, value);
    return write();
  };

  return {
    get: (name) => own.get(name),
    set: (name, value) => setAll({ [name]: value }),
    setAll,
    delete: (name) => (own.delete(name) ? write() : fail('not-found', `There is no secret "${name}".`, 'name')),
    deletePrefix(prefix) {
      const doomed = [...own.keys()].filter((name) => name.startsWith(prefix));
      for (const name of doomed) own.delete(name);
      return doomed.length > 0 ? write() : { ok: true, value: options.id };
    },
    names: () => [...own.keys()].sort(),
    snapshot: () => Object.fromEntries(own),
    problems: () => problems,
  };
}

/** `file` is null when there is one that cannot be read. */
function readSecrets(path: string, now: () => number): { readonly file: SecretsFile | null; readonly problem: Problem | null } {
  const empty: SecretsFile = { version: 1, workspaces: {} };
  const read = readText(path);
  if (!read.ok) {
    return read.code === 'ENOENT'
      ? { file: empty, problem: null }
      : { file: null, problem: { severity: 'error', code: 'secrets-unreadable', message: `The secrets could not be read, and new ones are kept only until Cloudchamber stops. ${read.message}` } };
  }
  const parsed = secretsSchema.safeParse(parseOrNull(read.text));
  if (parsed.success) return { file: parsed.data, problem: null };
  const aside = setAside(path, now());
  return {
    file: empty,
    problem: { severity: 'error', code: 'secrets-broken', message: `${path} was not readable as secrets${aside === null ? '' : ` and was set aside as ${aside}`}: enter the secrets again, or repair that copy and put it back.` },
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Moves a broken file out of the way, so that the next write does not destroy it. Returns its new name. */
export function setAside(path: string, now: number): string | null {
  const aside = `${path}.broken-${now}`;
  try {
    renameSync(path, aside);
    return aside;
  } catch {
    return null;
  }
}

/** A file restored from a backup may be readable by others. Windows has no such modes. */
function tightenMode(path: string): void {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, MODE);
  } catch {
    return;
  }
}
