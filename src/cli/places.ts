/** Where a command finds its workspace, its data and its files, and how it says that something cannot be used. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { userDataDir } from '../engine/workspace/index.ts';

export interface Places {
  readonly cwd: string;
  readonly workspaceDir: string | null;
  readonly dataDir: string | null;
}

/** The options that say where the workspace and the data are. */
export const PLACES = { workspace: { type: 'string' }, data: { type: 'string' } } as const;

export function placesOf(values: { readonly workspace?: string | undefined; readonly data?: string | undefined }, cwd: string): Places {
  const folder = (value: string | undefined): string | null => (value === undefined ? null : resolve(cwd, value));
  return { cwd, workspaceDir: folder(values.workspace), dataDir: folder(values.data) };
}

/** Something that the user gave cannot be used; each line is a sentence. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(...lines: string[]) {
    super(lines[0]);
    this.lines = lines;
  }
}

export function readText(path: string, cwd: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const code = (error as { code?: string }).code;
    throw new BadInput(`${shownPath(path, cwd)} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String((error as Error).message)}.`);
  }
}

export function shownPath(path: string, cwd: string): string {
  if (path === '-') return 'standard input';
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

export function dataDirOf({ dataDir }: Places): string {
  return dataDir ?? userDataDir();
}

/** The folder that is named, else this one if it is a workspace, else the one in the data folder. */
export function workspaceDirOf(places: Places): string {
  if (places.workspaceDir !== null) {
    if (!existsSync(places.workspaceDir) || !statSync(places.workspaceDir).isDirectory()) throw new BadInput(`${places.workspaceDir} is no folder: name the workspace's folder with --workspace.`);
    return places.workspaceDir;
  }
  return existsSync(join(places.cwd, 'cloudchamber.json')) ? places.cwd : join(dataDirOf(places), 'workspace');
}
