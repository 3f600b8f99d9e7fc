/**
 * Service limits on a batch's content (spec/data-model.md 5.1, 6, 7). Truncates, drops and clamps; each change is a
 * note. Pure: time comes in, the batch that came in is not touched.
 */
import type { Json, JsonObject } from '../../protocol/json.ts';
import { Notes, pointerStep } from './notes.ts';
import type { NoteCode } from './notes.ts';
import { scalarText } from './normalise-shape.ts';
import type { Batch, BatchEvent, IngestNote } from './types.ts';

export const NAME_LENGTH = 256;
export const ATTRIBUTES_PER_EVENT = 100;
export const ATTRIBUTE_VALUE_LENGTH = 4096;
export const USER_ATTRIBUTES = 100;
export const LIST_ENTRIES = 1000;
export const LIST_ENTRY_LENGTH = 512;
/** Exactly this far ahead is kept (data-model.md 6.3). */
export const FUTURE_TOLERANCE_MS = 15 * 60_000;

export interface LimitsInput {
  /** Server time of receipt, Unix ms. */
  readonly now: number;
  /** Size of this batch's JSON and the limit that the workspace sets. */
  readonly bytes: number;
  readonly maxBytes: number;
}

export function applyLimits(batch: Batch, input: LimitsInput): { readonly batch: Batch; readonly notes: IngestNote[] } {
  const notes = new Notes();
  if (input.bytes > input.maxBytes) {
    notes.add('batch-too-large', `The batch has ${input.bytes} bytes; the documented limit is ${input.maxBytes}. Send smaller batches.`, '', input.bytes);
  }
  const next: Batch = { ...batch };
  if (batch.timestamp_unixtime_ms !== undefined) next.timestamp_unixtime_ms = clamp(batch.timestamp_unixtime_ms, '/timestamp_unixtime_ms', input.now, notes);
  next.events = mapChanged(batch.events, (event, index) => limitEvent(event, `/events/${index}`, input.now, notes));
  if (batch.user_attributes !== undefined) next.user_attributes = limitUserAttributes(batch.user_attributes, notes);
  if (batch.user_identities !== undefined) next.user_identities = limitIdentities(batch.user_identities, notes);
  return { batch: next, notes: notes.list };
}

function mapChanged<T>(list: T[], change: (item: T, index: number) => T): T[] {
  let out = list;
  for (let index = 0; index < list.length; index++) {
    const before = list[index] as T;
    const after = change(before, index);
    if (after === before) continue;
    if (out === list) out = [...list];
    out[index] = after;
  }
  return out;
}

function clamp(at: number, pointer: string, now: number, notes: Notes): number {
  if (at <= now + FUTURE_TOLERANCE_MS) return at;
  notes.add('future-timestamp', 'The time is more than 15 minutes ahead of the server; it was set to the time of receipt.', pointer, at, now);
  return now;
}

const NAMES = ['event_name', 'screen_name', 'label'] as const;

function limitEvent(event: BatchEvent, pointer: string, now: number, notes: Notes): BatchEvent {
  const data = event.data;
  let out: JsonObject = data;
  const set = (key: string, value: Json): void => {
    if (out === data) out = { ...data };
    out[key] = value;
  };
  const at = data.timestamp_unixtime_ms;
  if (typeof at !== 'number') {
    set('timestamp_unixtime_ms', now);
    notes.add('defaulted-timestamp', 'No event time: the time of receipt was used.', `${pointer}/data/timestamp_unixtime_ms`, undefined, now);
  } else if (at > now + FUTURE_TOLERANCE_MS) {
    set('timestamp_unixtime_ms', clamp(at, `${pointer}/data/timestamp_unixtime_ms`, now, notes));
  }
  for (const key of NAMES) {
    const name = data[key];
    if (typeof name !== 'string' || name.length <= NAME_LENGTH) continue;
    const cut = cutText(name, NAME_LENGTH);
    set(key, cut);
    notes.add('truncated-name', `Names have at most ${NAME_LENGTH} characters; the rest was cut.`, `${pointer}/data/${key}`, name, cut);
  }
  const attributes = data.custom_attributes;
  if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) {
    const limited = limitAttributes(attributes, `${pointer}/data/custom_attributes`, notes);
    if (limited !== attributes) set('custom_attributes', limited);
  }
  return out === data ? event : { event_type: event.event_type, data: out };
}

/** Never leaves half of a surrogate pair behind. */
function cutText(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function limitAttributes(source: JsonObject, pointer: string, notes: Notes): JsonObject {
  const keys = Object.keys(source);
  let out = source;
  const own = (): JsonObject => (out === source ? (out = { ...source }) : out);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    const value = source[key] ?? null;
    const text = scalarText(value);
    if (index >= ATTRIBUTES_PER_EVENT) delete own()[key];
    else if (text !== null && text.length > ATTRIBUTE_VALUE_LENGTH) {
      notes.add('value-too-long', `Attribute values have at most ${ATTRIBUTE_VALUE_LENGTH} characters; "${cutText(key, 60)}" was dropped.`, `${pointer}${pointerStep(key)}`, text.length);
      delete own()[key];
    } else if (key.length > NAME_LENGTH) {
      const cut = cutText(key, NAME_LENGTH);
      notes.add('truncated-name', `Attribute names have at most ${NAME_LENGTH} characters; the rest was cut.`, `${pointer}${pointerStep(key)}`, key, cut);
      const target = own();
      delete target[key];
      if (!Object.hasOwn(target, cut)) target[cut] = value;
    }
  }
  if (keys.length > ATTRIBUTES_PER_EVENT) {
    notes.add('too-many-attributes', `An event takes ${ATTRIBUTES_PER_EVENT} attributes; the first ${ATTRIBUTES_PER_EVENT} of ${keys.length} were kept.`, pointer, keys.slice(ATTRIBUTES_PER_EVENT, ATTRIBUTES_PER_EVENT + 20));
  }
  return out;
}

type UserAttributes = NonNullable<Batch['user_attributes']>;

function limitUserAttributes(source: UserAttributes, notes: Notes): UserAttributes {
  const keys = Object.keys(source);
  let out = source;
  const drop = (key: string): void => {
    if (out === source) out = { ...source };
    delete out[key];
  };
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (index >= USER_ATTRIBUTES) {
      drop(key);
      continue;
    }
    const problem = userAttributeProblem(key, source[key] ?? null);
    if (problem === null) continue;
    notes.add(problem.code, `${problem.rule}; "${cutText(key, 60)}" was dropped.`, `/user_attributes${pointerStep(key)}`);
    drop(key);
  }
  if (keys.length > USER_ATTRIBUTES) {
    notes.add('too-many-attributes', `A batch takes ${USER_ATTRIBUTES} user attributes; the first ${USER_ATTRIBUTES} of ${keys.length} were kept.`, '/user_attributes', keys.slice(USER_ATTRIBUTES, USER_ATTRIBUTES + 20));
  }
  return out;
}

function userAttributeProblem(key: string, value: UserAttributes[string]): { readonly code: NoteCode; readonly rule: string } | null {
  if (key.length > NAME_LENGTH) return { code: 'value-too-long', rule: `User attribute names have at most ${NAME_LENGTH} characters` };
  if (typeof value === 'string' && value.length > ATTRIBUTE_VALUE_LENGTH) return { code: 'value-too-long', rule: `User attribute values have at most ${ATTRIBUTE_VALUE_LENGTH} characters` };
  if (!Array.isArray(value)) return null;
  if (value.length > LIST_ENTRIES) return { code: 'too-many-list-entries', rule: `A list has at most ${LIST_ENTRIES} entries` };
  for (const entry of value) {
    if (entry !== null && entry.length > LIST_ENTRY_LENGTH) return { code: 'value-too-long', rule: `Entries of a list have at most ${LIST_ENTRY_LENGTH} characters` };
  }
  return null;
}

function limitIdentities(source: Record<string, string>, notes: Notes): Record<string, string> {
  let out = source;
  for (const key of Object.keys(source)) {
    if ((source[key] as string).length <= NAME_LENGTH) continue;
    if (out === source) out = { ...source };
    delete out[key];
    notes.add('value-too-long', `Identities have at most ${NAME_LENGTH} characters; "${key}" was dropped.`, `/user_identities${pointerStep(key)}`);
  }
  return out;
}
