/** The batches that the plan commands work on: from files, standard input or the data folder. */
import type { IngestNote } from '../../../engine/batch/types.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import { BadInput, dataDirOf, readText, shownPath } from '../../places.ts';
import type { Places } from '../../places.ts';
import type { BatchSource } from './arguments.ts';

export interface GivenBatch {
  /** `batches.json`, `batches.ndjson:3`, `batch 7182…`: for messages. */
  readonly where: string;
  readonly file: string | null;
  readonly batch: JsonObject;
  /** What ingest changed of it; a file's batch is as it was sent. */
  readonly notes?: readonly IngestNote[];
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
