/** A story read back, from its file or its JSON. What is no story, or not one that can be trusted to be whole, is said with its remedy. */
import { createHash } from 'node:crypto';
import { isObject } from '../../protocol/json.ts';
import { STORY_FORMAT, STORY_VERSION, storySchema } from '../../protocol/story.ts';
import type { Story } from '../../protocol/story.ts';
import { deeperThan } from '../batch/depth.ts';
import { DATA_ID } from './page/index.ts';

export type ReadStory =
  | { readonly ok: true; readonly story: Story }
  | { readonly ok: false; readonly code: 'not-a-story' | 'newer-story' | 'damaged-story'; readonly message: string };

/** A story holds batches of at most 100 levels a few levels down. */
const MAX_DEPTH = 150;
const OPENING = new RegExp(`<script type="application/json" id="${DATA_ID}" data-sha256="([0-9a-f]{64})">`);

const failed = (code: Exclude<ReadStory, { ok: true }>['code'], message: string): ReadStory => ({ ok: false, code, message });

/** `source`: the file's text, or the story as JSON or as a value. */
export function readStory(source: unknown): ReadStory {
  if (typeof source !== 'string') return ofValue(source);
  const text = source.trimStart();
  return text.startsWith('{') ? ofJson(text) : ofPage(source);
}

function ofPage(page: string): ReadStory {
  const opening = OPENING.exec(page);
  if (opening === null) return failed('not-a-story', page.includes(DATA_ID) ? 'The file is a story whose data is missing or was changed: ask for the file again, as it was saved.' : 'This is no story of Cloudchamber: choose a file that "Share report" or "cloudchamber story" wrote.');
  const from = opening.index + opening[0].length;
  const end = page.indexOf('</script>', from);
  if (end === -1) return failed('damaged-story', 'The file ends in the middle of its data: it was cut off on its way. Ask for it again, as an attachment.');
  const data = page.slice(from, end);
  if (createHash('sha256').update(data, 'utf8').digest('hex') !== opening[1]) return failed('damaged-story', 'The data of the file is not what was written: it was changed on its way or by hand. Ask for it again, as an attachment, or send its JSON alone if the change is meant.');
  return ofJson(data);
}

function ofJson(text: string): ReadStory {
  if (deeperThan(text, MAX_DEPTH)) return failed('damaged-story', `The JSON is nested more than ${MAX_DEPTH} levels deep, which no story is.`);
  try {
    return ofValue(JSON.parse(text));
  } catch (error) {
    return failed('damaged-story', `The story's JSON cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function ofValue(value: unknown): ReadStory {
  if (!isObject(value) || value['format'] !== STORY_FORMAT) return failed('not-a-story', `This is no story of Cloudchamber: its "format" must be "${STORY_FORMAT}".`);
  const version = value['version'];
  if (typeof version === 'number' && version > STORY_VERSION) return failed('newer-story', `The story is of format ${version}, and this Cloudchamber reads up to ${STORY_VERSION}: it was written by a newer one. Update Cloudchamber, then open it again.`);
  const parsed = storySchema.safeParse(value);
  if (parsed.success) return { ok: true, story: withBytes(parsed.data) };
  const issue = parsed.error.issues[0];
  return failed('damaged-story', `The story is damaged: "${issue?.path.map(String).join('.') ?? ''}" is not as it should be (${issue?.message ?? 'wrong type'}).`);
}

/** The request's bytes again, which the file leaves out where the text says the same. */
function withBytes(story: Story): Story {
  const { raw } = story.batch;
  if (raw.body_base64 !== '' || raw.body_text === null || raw.body_text === '') return story;
  return { ...story, batch: { ...story.batch, raw: { ...raw, body_base64: Buffer.from(raw.body_text, 'utf8').toString('base64') } } };
}
