/**
 * The authority and its certificate on disk: `<data>/tls`, readable by this user alone. A key and its certificate are one file,
 * so that they are never of different ages. `ca.pem` is the public certificate for other programs.
 */
import { X509Certificate, createPrivateKey, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { Authority, Leaf } from './types.ts';

const authoritySchema = z.object({ certificate: z.string(), key: z.string(), permitted: z.object({ dns: z.array(z.string()), ip: z.array(z.string()) }) });
const leafSchema = z.object({ certificate: z.string(), key: z.string(), names: z.array(z.string()) });

const AUTHORITY_FILE = 'authority.json';
const LEAF_FILE = 'certificate.json';
const PUBLIC_FILE = 'ca.pem';
const REMOVED_FILE = 'removed';

export type Kept<T> = { readonly state: 'absent' } | { readonly state: 'damaged'; readonly message: string } | { readonly state: 'ok'; readonly value: T };

export class CertificateFiles {
  private readonly dir: string;

  constructor(dataDir: string) {
    this.dir = join(dataDir, 'tls');
  }

  get publicFile(): string {
    return join(this.dir, PUBLIC_FILE);
  }

  readAuthority(): Kept<Authority> {
    return this.read(AUTHORITY_FILE, authoritySchema);
  }

  readLeaf(): Kept<Leaf> {
    return this.read(LEAF_FILE, leafSchema);
  }

  writeAuthority(authority: Authority): void {
    this.write(AUTHORITY_FILE, JSON.stringify(authority));
    this.write(PUBLIC_FILE, authority.certificate);
    rmSync(join(this.dir, REMOVED_FILE), { force: true });
  }

  writeLeaf(leaf: Leaf): void {
    this.write(LEAF_FILE, JSON.stringify(leaf));
  }

  /** Deletes the keys, and notes that https is not wanted, so that the next connection does not make a new authority. */
  remove(): void {
    this.write(REMOVED_FILE, '');
    for (const name of [AUTHORITY_FILE, LEAF_FILE, PUBLIC_FILE]) rmSync(join(this.dir, name), { force: true });
  }

  get isRemoved(): boolean {
    try {
      readFileSync(join(this.dir, REMOVED_FILE));
      return true;
    } catch {
      return false;
    }
  }

  private read<T extends { certificate: string; key: string }>(name: string, schema: z.ZodType<T>): Kept<T> {
    const path = join(this.dir, name);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { state: 'absent' } : { state: 'damaged', message: `${path} cannot be read (${(error as Error).message})` };
    }
    try {
      const value = schema.parse(JSON.parse(text));
      if (new X509Certificate(value.certificate).checkPrivateKey(createPrivateKey(value.key))) return { state: 'ok', value };
      return { state: 'damaged', message: `${path} holds a key that is not its certificate's` };
    } catch {
      return { state: 'damaged', message: `${path} is damaged` };
    }
  }

  private write(name: string, text: string): void {
    const path = join(this.dir, name);
    const temporary = join(this.dir, `.${name}.${randomBytes(4).toString('hex')}.tmp`);
    try {
      mkdirSync(this.dir, { recursive: true, mode: 0o700 });
      chmodSync(this.dir, 0o700);
      const handle = openSync(temporary, 'wx', 0o600);
      try {
        writeSync(handle, text);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(temporary, path);
    } catch (error) {
      discard(temporary);
      throw new EngineError('data-dir-unusable', `The certificate file ${path} cannot be written (${(error as Error).message}). Free space or make the data folder writable; https works again then.`, { cause: error });
    }
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What stopped the writing stops this too; the first reason is the one to tell.
  }
}
