import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';

/** The control API's token, made once and readable by this user alone, so that bookmarks and scripts go on working. */
export function controlToken(dataDir: string): string {
  const path = join(dataDir, 'control-token');
  try {
    const token = readFileSync(path, 'utf8').trim();
    if (/^[0-9a-f]{48}$/.test(token)) return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new EngineError('data-dir-unusable', `The file ${path} cannot be read (${(error as Error).message}). Make it readable or delete it.`, { cause: error });
  }
  const token = randomBytes(24).toString('hex');
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return token;
}
