/**
 * Which folders' rules may run: `trusted.json` in this user's data folder. A workspace inside the data folder (the default one,
 * the demo) was made by Cloudchamber and needs no question; any other came from somewhere else.
 */
import { realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { readText, writeFileAtomic } from './files.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';

const TRUST_FILE = 'trusted.json';
const trustSchema = z.object({ version: z.literal(1), folders: z.array(z.string()) });

export interface Trust {
  readonly trusted: boolean;
  set(trusted: boolean): Result<boolean>;
}

/** `given` trusts the folder without writing that down. */
export function openTrust(dataDir: string, dir: string, given: boolean): Trust {
  const path = join(dataDir, TRUST_FILE);
  const folder = real(dir);
  const inside = relative(real(dataDir), folder);
  const own = inside !== '' && !inside.startsWith('..') && resolve(real(dataDir), inside) === folder;
  let folders = readFolders(path);
  return {
    get trusted() {
      return own || given || folders.includes(folder);
    },
    set(trusted) {
      // Another window may have written it since.
      const others = readFolders(path).filter((other) => other !== folder);
      const next = trusted ? [...others, folder] : others;
      const written = writeFileAtomic(path, `${JSON.stringify({ version: 1, folders: next }, undefined, 2)}\n`, { mode: 0o600 });
      if (!written.ok) return fail('not-writable', `Not saved. ${written.message}`);
      folders = next;
      return { ok: true, value: trusted };
    },
  };
}

/** An unreadable file trusts nothing. */
function readFolders(path: string): readonly string[] {
  const text = readText(path);
  if (!text.ok) return [];
  try {
    return trustSchema.parse(JSON.parse(text.text)).folders;
  } catch {
    return [];
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
