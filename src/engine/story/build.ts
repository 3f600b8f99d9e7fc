/** The story of one batch: its detail, the call that brought it and the settings that decided, with stand-ins for what must not leave. */
import type { BatchDetail, RawRequest, RequestDetail } from '../../protocol/contract.ts';
import type { Json } from '../../protocol/json.ts';
import { isObject, parseJson, stringifyJson } from '../../protocol/json.ts';
import { leafPointers, valueAt } from '../../protocol/pointer.ts';
import { STORY_FORMAT, STORY_VERSION } from '../../protocol/story.ts';
import type { RedactionLevel, Story, StorySetting } from '../../protocol/story.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { storyOutputs } from './outputs.ts';
import { kindOfName } from './redact/fields.ts';
import { strengthOf } from './redact/known-values.ts';
import { Redactor } from './redact/redactor.ts';
import { storySettings } from './settings.ts';

export interface StorySource {
  readonly detail: BatchDetail;
  /** Null when the call is not kept any more. */
  readonly request: RequestDetail | null;
  /** Position of the batch in its call. */
  readonly position: number;
  readonly workspace: Workspace;
  /** Values that are secret wherever they stand. */
  readonly secrets: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
  readonly by: string;
}

export interface StoryOptions {
  readonly level: RedactionLevel;
  /** Random and used once: stand-ins of two files cannot be compared. */
  readonly salt: Uint8Array;
  /** Unix ms. */
  readonly now: number;
}

export function buildStory(source: StorySource, { level, salt, now }: StoryOptions): Story {
  const { detail, request, workspace } = source;
  const batches = request?.batch_ids.length ?? 1;
  const { raw, remark } = storyRaw(detail.raw, level, batches > 1 ? source.position : null);
  const settings = storySettings(detail, workspace);
  const parts = {
    call: {
      surface: request?.surface ?? '', at: request?.at ?? detail.received_at, status: request?.status ?? 0, batches,
      response: { headers: request?.response.headers ?? [], body: request?.response.body ?? '' }, notes: request?.notes ?? [],
    },
    batch: { ...detail, raw },
    outputs: storyOutputs(detail),
    settings: settings.map((setting) => ({ ...setting, replaced: [] as string[] })),
  };
  const redactor = new Redactor({ level, salt, secrets: [...source.secrets, ...ruleEnvironments(workspace)] });
  const redacted = redactor.redact(parts as unknown as Json) as unknown as typeof parts;
  return {
    format: STORY_FORMAT, version: STORY_VERSION,
    made: { at: now, by: source.by, versions: { ...source.versions } },
    redaction: { level, replaced: redactor.report(), not_looked_at: notLookedAt(level, remark) },
    input: { name: redacted.batch.input, platform: detail.platform as Platform },
    ...redacted,
    settings: redacted.settings.map((setting, index) => ({ ...setting, replaced: changedPointers(settings[index]!.value, setting.value) })),
  };
}

/** `process.env` of rules is where their keys are; addresses and short words are none. */
function ruleEnvironments(workspace: Workspace): string[] {
  return Object.values(workspace.rules).flatMap(({ file }) => Object.entries(file.environment).filter(([name, value]) => kindOfName(name) === 'secret' || (strengthOf(value) === 'strong' && !/^https?:/.test(value))).map(([, value]) => value));
}

interface StoredRaw {
  readonly raw: RawRequest;
  readonly remark: string | null;
}

/**
 * The request as the story keeps it: a body that is text stands as text alone (`body_base64` empty), decoded when something may be
 * replaced in it; of a call with many batches only this one, since the others are of other users.
 */
function storyRaw(raw: RawRequest, level: RedactionLevel, position: number | null): StoredRaw {
  const bytes = Buffer.from(raw.body_base64, 'base64');
  if (level === 'none') return { raw: raw.body_text !== null && bytes.equals(Buffer.from(raw.body_text, 'utf8')) ? { ...raw, body_base64: '' } : raw, remark: null };
  const headers = raw.headers.filter(([name]) => !/^content-(?:encoding|length)$/i.test(name));
  if (raw.body_text === null) {
    if (bytes.length === 0) return { raw, remark: null };
    return { raw: { ...raw, headers, body_base64: '', encoding: null }, remark: `The request's body, ${bytes.length} bytes that are no text, was left out.` };
  }
  const one = position === null ? null : onlyBatch(raw.body_text, position);
  return {
    raw: { ...raw, headers, body_base64: '', encoding: null, body_text: one ?? raw.body_text },
    remark: one === null ? null : 'The call brought more batches; the others were left out.',
  };
}

function onlyBatch(text: string, position: number): string | null {
  try {
    const list = parseJson(text);
    return Array.isArray(list) && isObject(list[position]) ? stringifyJson([list[position]]) : null;
  } catch {
    return null;
  }
}

function changedPointers(before: Json, after: Json): StorySetting['replaced'] {
  return leafPointers(before).filter((pointer) => valueAt(before, pointer) !== valueAt(after, pointer) && typeof valueAt(before, pointer) !== 'object');
}

function notLookedAt(level: RedactionLevel, remark: string | null): string[] {
  const own = remark === null ? [] : [remark];
  if (level === 'none') return ['Nothing was looked at: the file holds everything as it was, secrets too.', ...own];
  const secrets = 'Secrets that stand in free text, in code of rules or under unusual names, unless they are secrets of the workspace.';
  if (level === 'secrets') return ['Whatever tells who the user is: it was left as it was.', secrets, ...own];
  return [
    'Names and other personal data in free text, unless the batch has them in a field of their own too. E-mail addresses and phone numbers with a plus sign are found anywhere.',
    'Values of one or two characters, except in their own field; short words in names of events, screens and settings.',
    'Country, region, language, gender, carrier, device model and user agent; ids of sessions, events and batches; times.',
    'Hashes other than MD5, SHA-1 and SHA-256 of a value alone, and those of more than 5,000 values; what is encrypted or compressed.',
    secrets, ...own,
  ];
}
