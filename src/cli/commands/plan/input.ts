/** Reading what the plan commands work on: batches from files, standard input or the data folder, plans from files or the workspace. */
import type { IngestNote } from '../../../engine/batch/types.ts';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { userDataDir } from '../../../engine/workspace/index.ts';
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { BatchSource, Places } from './arguments.ts';

/** Something that the user gave cannot be used; each line is a sentence. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(...lines: string[]) {
    super(lines[0]);
    this.lines = lines;
  }
}

export interface GivenBatch {
  /** `batches.json`, `batches.ndjson:3`, `batch 7182…`: for messages. */
  readonly where: string;
  readonly file: string | null;
  readonly batch: JsonObject;
  /** What ingest changed of it; a file's batch is as it was sent. */
  readonly notes?: readonly IngestNote[];
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

export async function* givenBatches(source: BatchSource, places: Places): AsyncGenerator<GivenBatch> {
  if (source.captured) yield* capturedOnes(source, places);
  else for (const file of source.files) yield* batchesOfText(readText(file, places.cwd), shownPath(file, places.cwd));
}

/** Read-only beside a running instance, which may write on. */
async function* capturedOnes({ query, limit }: BatchSource, places: Places): AsyncGenerator<GivenBatch> {
  const dataDir = dataDirOf(places);
  if (!existsSync(join(dataDir, 'main.db'))) throw new BadInput(`There is no captured data in ${dataDir}: name the data folder with --data, or start Cloudchamber and send something.`);
  const [{ openReader }, { capturedBatches }] = await Promise.all([import('../../../engine/store/open.ts'), import('../../../engine/store/queries/stored-batches.ts')]);
  let db;
  try {
    db = openReader(dataDir);
  } catch (error) {
    throw new BadInput(`The captured data in ${dataDir} cannot be opened: ${(error as Error).message}.`);
  }
  try {
    for (const { id, batch, notes } of capturedBatches(db, { query, limit, now: Date.now(), stage: 'data-plan' })) yield { where: `captured batch ${id}`, file: null, batch, notes };
  } catch (error) {
    if ((error as { code?: string }).code === 'bad-filter') throw new BadInput(`--query cannot be used: ${(error as Error).message}`);
    if (error instanceof BadInput || !/no such (table|column)/.test((error as Error).message)) throw error;
    throw new BadInput(`The captured data in ${dataDir} is of another version of Cloudchamber: start it once on this folder.`);
  } finally {
    db.close();
  }
}

/** One batch, a list of them, or one a line. */
export function* batchesOfText(text: string, file: string): Generator<GivenBatch> {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (source.trim() === '') throw new BadInput(`${file} is empty: give a batch.`);
  let value: Json;
  try {
    value = parseJson(source);
  } catch (error) {
    const lines = source.split('\n');
    if (lines.filter((line) => line.trim() !== '').length < 2 || !parses(lines.find((line) => line.trim() !== '')!)) throw new BadInput(`${file} is not JSON: ${(error as Error).message}.`);
    yield* batchesOfLines(lines, file);
    return;
  }
  if (!Array.isArray(value)) {
    yield batchOf(value, file, file);
    return;
  }
  for (const [index, item] of value.entries()) yield batchOf(item, `${file}, batch ${index + 1}`, file);
}

function* batchesOfLines(lines: readonly string[], file: string): Generator<GivenBatch> {
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const where = `${file}:${index + 1}`;
    let value: Json;
    try {
      value = parseJson(line);
    } catch (error) {
      throw new BadInput(`${where} is not JSON: ${(error as Error).message}.`);
    }
    yield batchOf(value, where, file);
  }
}

function parses(line: string): boolean {
  try {
    return isObject(parseJson(line));
  } catch {
    return false;
  }
}

function batchOf(value: Json, where: string, file: string): GivenBatch {
  const batch = isObject(value) && isObject(value['batch']) && value['events'] === undefined ? value['batch'] : value;
  if (!isObject(batch)) throw new BadInput(`${where} is no batch: it must be an object with "events".`);
  if (batch['events'] !== undefined && !Array.isArray(batch['events'])) throw new BadInput(`${where} is no batch: "events" must be a list.`);
  if (batch['events'] === undefined && !isObject(batch['user_attributes']) && !isObject(batch['user_identities'])) {
    throw new BadInput(`${where} is no batch of the Events API: it has neither "events" nor user data.${batch['event_type'] === undefined ? '' : ' A single event goes into {"events": [ … ]}.'}`);
  }
  return { where, file, batch };
}
