/** `story ID` */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EngineApi } from '../../engine-call.ts';
import { Refused, withEngine } from '../../engine-call.ts';
import { BadInput, shownPath } from '../../places.ts';
import type { WriteArguments } from './arguments.ts';

export async function writeStory({ places, id, level, out }: WriteArguments): Promise<number> {
  const { page, batch } = await withEngine(places, async (api) => {
    const own = await storyOf(api, id, level);
    if (own !== null) return { page: own, batch: id };
    const found = await batchOfEvent(api, id);
    const theirs = found === null ? null : await storyOf(api, found, level);
    if (theirs === null) throw new BadInput(`There is no batch and no event ${id} in what was captured: take an id from the window, or name the data folder with --data.`);
    return { page: theirs, batch: found! };
  });
  if (out === '-') {
    process.stdout.write(page);
    return 0;
  }
  const path = out ?? resolve(places.cwd, `story-${batch}.html`);
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw new BadInput(`${shownPath(path, places.cwd)} cannot be written: ${(error as Error).message}.`);
  }
  process.stdout.write(`${shownPath(path, places.cwd)}: the story of batch ${batch}, ${level === 'none' ? 'with everything as it was' : level === 'secrets' ? 'without secrets, personal data is left in' : 'without secrets and personal data'}.\n`);
  return 0;
}

const orNull = (error: unknown): null => {
  if (error instanceof Refused && error.status === 404) return null;
  throw error;
};

function storyOf(api: EngineApi, id: string, level: string): Promise<string | null> {
  return api.call('GET', `/batches/${id}/story?redact=${level}`).catch(orNull);
}

function batchOfEvent(api: EngineApi, id: string): Promise<string | null> {
  return api.call('GET', `/events/${id}`).then((text) => (JSON.parse(text) as { event: { batch_id: string } }).event.batch_id, orNull);
}
