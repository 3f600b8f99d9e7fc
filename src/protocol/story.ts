/**
 * A batch's whole story: what came in, what every stage said, what went out, and the settings that decided, as one document to hand on.
 * It stands in an HTML file as JSON (`engine/story`). Values were replaced as `redaction` says.
 */
import { z } from 'zod';
import { batchDetailSchema } from './contract.ts';
import { OUTCOMES, PLATFORMS } from './vocabulary.ts';

const json = z.json();

export const STORY_FORMAT = 'cloudchamber-story';
/** Grows when older versions could misread a story. */
export const STORY_VERSION = 1;

/** `none` replaces nothing; `secrets` keys, tokens and signatures; `personal` these and whatever tells who the user is. */
export const REDACTION_LEVELS = ['personal', 'secrets', 'none'] as const;
export type RedactionLevel = (typeof REDACTION_LEVELS)[number];

export const REDACTED_KINDS = ['secret', 'email', 'phone', 'identity', 'mpid', 'device-id', 'push-token', 'ip', 'name', 'location', 'attribute'] as const;
export type RedactedKind = (typeof REDACTED_KINDS)[number];

/** A workspace file that had a say, as it stood when the story was written. */
export const storySettingSchema = z.object({
  kind: z.enum(['workspace', 'inputs', 'outputs', 'connections', 'rules', 'plans']),
  name: z.string(),
  file: z.string(),
  /** What the file says; null for a plan, of which the parts that decided are in `fragments`. */
  value: json,
  /** SHA-256 of everything it says, before redaction. */
  fingerprint: z.string(),
  /** JSON pointers in `value` whose values were replaced: comparing them says nothing. */
  replaced: z.array(z.string()),
  /** The parts that reasons point at. `at` is a JSON pointer, or `line 14`. */
  fragments: z.array(z.object({ at: z.string(), text: z.string() })),
});
export type StorySetting = z.infer<typeof storySettingSchema>;

/** What became of the batch at one output, in a sentence. */
export const storyOutputSchema = z.object({
  connection: z.string(), output: z.string(),
  outcome: z.enum(OUTCOMES).nullable(),
  /** Events by outcome. */
  outcomes: z.partialRecord(z.enum(OUTCOMES), z.number()),
  sentence: z.string(),
});
export type StoryOutput = z.infer<typeof storyOutputSchema>;

export const redactionSchema = z.object({
  level: z.enum(REDACTION_LEVELS),
  /** How many different values of each kind were replaced, and in how many places. */
  replaced: z.array(z.object({ kind: z.enum(REDACTED_KINDS), values: z.number(), places: z.number() })),
  /** Sentences. */
  not_looked_at: z.array(z.string()),
});
export type Redaction = z.infer<typeof redactionSchema>;

export const storySchema = z.object({
  format: z.literal(STORY_FORMAT),
  version: z.literal(STORY_VERSION),
  made: z.object({ at: z.number(), by: z.string(), versions: z.record(z.string(), z.string()) }),
  redaction: redactionSchema,
  input: z.object({ name: z.string(), platform: z.enum(PLATFORMS) }),
  /** The call that brought the batch; `raw` of the batch is its request. `batches`: how many it brought. */
  call: z.object({
    surface: z.string(), at: z.number(), status: z.number(), batches: z.number(),
    response: z.object({ headers: z.array(z.tuple([z.string(), z.string()])), body: z.string() }),
    notes: z.array(z.object({ code: z.string(), message: z.string() })),
  }),
  batch: batchDetailSchema,
  outputs: z.array(storyOutputSchema),
  settings: z.array(storySettingSchema),
});
export type Story = z.infer<typeof storySchema>;

/** Something that is not the same here as it was there. */
export const storyRemarkSchema = z.object({
  /** `settings`: a file differs, `profile`: what the user's profile added there, `time`: it depends on when, `redaction`, `input`. */
  about: z.enum(['settings', 'profile', 'time', 'redaction', 'input']),
  code: z.string(),
  message: z.string(),
});
export type StoryRemark = z.infer<typeof storyRemarkSchema>;

/** `POST /stories`. `sent` is null when it was opened for viewing alone. */
export const openedStorySchema = z.object({
  story: storySchema,
  remarks: z.array(storyRemarkSchema),
  sent: z.object({ input: z.string(), request_id: z.string(), status: z.number(), /** Empty while they are under way. */ batch_ids: z.array(z.string()) }).nullable(),
});
export type OpenedStory = z.infer<typeof openedStorySchema>;
