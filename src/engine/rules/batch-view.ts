/**
 * The batch as a rule sees it, and what becomes of the batch that a rule gives back (spec/pipeline.md a.2, a.6).
 * A rule's numbers are doubles, so 64-bit integers come back rounded: whatever equals its rounded original is the original.
 */
import { isIP } from 'node:net';
import { isObject, parseJson, stringifyJson } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import type { RuleError, RulePosition } from '../../protocol/rule.ts';
import { deeperThan, MAX_DEPTH } from '../batch/depth.ts';
import { encodeBatch } from '../batch/encode.ts';
import { signed64 } from '../batch/ids.ts';
import { normaliseBatch } from '../batch/normalise.ts';
import { noteSeverity, pointerStep } from '../batch/notes.ts';
import { TOP_LEVEL_FIELDS } from '../batch/schema.ts';
import type { Batch, BatchEvent, IngestNote } from '../batch/types.ts';

export interface RuleWarning {
  readonly code: string;
  readonly message: string;
  readonly pointer: string | null;
}

export type RuleOutput =
  | {
    readonly ok: true;
    /** The very same object when the rule changed nothing. */
    readonly batch: Batch;
    /** Members that no batch has: dropped, but shown when a rule is tried (a.6). */
    readonly extra: JsonObject;
    readonly warnings: readonly RuleWarning[];
  }
  | { readonly ok: false; readonly error: RuleError };

/** What an All Outputs rule neither sees nor changes; `ip` may be set. UNCONFIRMED for all but ids, ip and application_info (a.6). */
const HIDDEN: Readonly<Record<RulePosition, ReadonlySet<string>>> = {
  'all-outputs': new Set(['batch_id', 'ip', 'application_info', 'timestamp_unixtime_ms', 'message_id', 'message_type', 'schema_version', 'source_info', 'system_notifications']),
  'output': new Set(),
};
const FIXED_IDS: ReadonlySet<string> = new Set(['mpid', 'batch_id']);
const ID_KEYS: ReadonlySet<string> = new Set(['mpid', 'batch_id', 'origin_mpid', 'event_id', 'session_id', 'previous_mpid', 'current_mpid']);

/** The text that the rule's `JSON.parse` gets: ids as bare numbers, nothing filled in but `events`. */
export function toRuleInput(batch: Batch, position: RulePosition): { readonly text: string } {
  return { text: stringifyJson(ruleView(batch, position)) };
}

function ruleView(batch: Batch, position: RulePosition): JsonObject {
  const view = { ...encodeBatch(batch) };
  for (const key of HIDDEN[position]) delete view[key];
  if (position === 'all-outputs') {
    for (const event of view['events'] as unknown as BatchEvent[]) {
      if (event.data['event_id'] === undefined) continue;
      const { event_id: _, ...data } = event.data;
      event.data = data;
    }
  }
  return view;
}

/** The same as plain JSON for people and for comparing: integers beyond 2^53 are decimal strings. */
export function plainView(batch: Batch, position: RulePosition, extra: JsonObject = {}): JsonObject {
  return plainJson({ ...(parseJson(toRuleInput(batch, position).text) as JsonObject), ...extra }) as JsonObject;
}

/** `text` is what the rule's answer was stringified to. */
export function fromRuleOutput(original: Batch, text: string, position: RulePosition): RuleOutput {
  if (deeperThan(text, MAX_DEPTH)) return notABatch(`The result is nested more than ${MAX_DEPTH} levels deep.`);
  let out: unknown;
  try {
    out = JSON.parse(text);
  } catch (error) {
    return notABatch(`The result is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isObject(out)) return notABatch(`A rule must give back a batch or null, but this one gave back ${kindOf(out)}.`);
  const events = out['events'] ?? [];
  if (!Array.isArray(events)) return notABatch(`"events" must be a list, but the rule made it ${kindOf(events)}.`);
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    if (event === null) return notABatch(`"events" holds null at index ${index}, which cannot be serialised. To drop an event, leave it out of the list.`);
    if (!isObject(event)) return notABatch(`"events" holds ${kindOf(event)} at index ${index}: every event must be an object.`);
  }
  return new Restoring(original, position).run(out, events as JsonObject[]);
}

function notABatch(message: string): RuleOutput {
  return { ok: false, error: { type: 'InvalidBatch', message, trace: [], line: null, column: null } };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `the ${typeof value} ${String(value)}`;
}

class Restoring {
  private readonly original: Batch;
  private readonly position: RulePosition;
  private readonly warnings: RuleWarning[] = [];
  private readonly extra: JsonObject = {};
  private changed = false;

  constructor(original: Batch, position: RulePosition) {
    this.original = original;
    this.position = position;
  }

  run(out: JsonObject, outEvents: readonly JsonObject[]): RuleOutput {
    const members = this.members(out);
    const { events, raw } = this.events(outEvents);
    const { original, warnings, extra } = this;
    if (!this.changed) return { ok: true, batch: original, extra, warnings };
    const { batch: shaped, notes } = normaliseBatch({ environment: original.environment, ...members.changed, events: [...raw.values()] as Json[] });
    const positions = [...raw.keys()];
    this.report(notes, positions);
    const batch: Batch = { ...original, events };
    for (const key of members.removed) delete batch[key];
    for (const key of Object.keys(members.changed)) {
      if (shaped[key] === undefined) delete batch[key];
      else batch[key] = shaped[key];
    }
    for (let index = 0; index < positions.length; index++) events[positions[index]!] = shaped.events[index]!;
    return { ok: true, batch, extra, warnings };
  }

  /** Top-level members other than `events`, as far as they differ. */
  private members(out: JsonObject): { changed: JsonObject; removed: string[] } {
    const { original, position } = this;
    const changed: JsonObject = {};
    const removed: string[] = [];
    for (const key of Object.keys(out)) {
      const value = out[key]!;
      if (key === 'events') continue;
      if (key === 'ip') this.ip(value, changed);
      else if (FIXED_IDS.has(key)) this.fixedId(key, value);
      else if (HIDDEN[position].has(key)) this.warn('not-changeable', `"${key}" cannot be changed by an All Outputs rule; what the rule set was ignored.`, pointerStep(key));
      else if (key === '__proto__' || !(TOP_LEVEL_FIELDS.has(key) || Object.hasOwn(original, key))) this.unknown(key, value);
      else if (key === 'environment' && value !== 'production' && value !== 'development') this.warn('wrong-environment', '"environment" must be "production" or "development"; what the rule set was ignored.', '/environment');
      else if (!(Object.hasOwn(original, key) && same(original[key], value, key))) changed[key] = restored(original[key], value, key);
    }
    for (const key of Object.keys(original)) {
      if (original[key] === undefined || Object.hasOwn(out, key) || key === 'events' || key === 'environment' || FIXED_IDS.has(key) || HIDDEN[position].has(key)) continue;
      removed.push(key);
    }
    this.changed ||= removed.length > 0 || Object.keys(changed).length > 0;
    return { changed, removed };
  }

  private ip(value: Json, changed: JsonObject): void {
    if (value === this.original.ip) return;
    if (typeof value === 'string' && isIP(value) !== 0) changed['ip'] = value;
    else this.warn('invalid-ip', `"ip" must be a valid IP address, not ${JSON.stringify(value)}; what the rule set was ignored.`, '/ip');
  }

  private fixedId(key: string, value: Json): void {
    if (same(this.original[key], value, key)) return;
    this.warn('id-changed', `"${key}" cannot be changed by a rule; what the rule set was ignored.`, pointerStep(key));
  }

  private unknown(key: string, value: Json): void {
    Object.defineProperty(this.extra, key, { value, enumerable: true, configurable: true, writable: true });
    this.warn('unknown-member', `A batch has no member "${key}": it was dropped.`, pointerStep(key));
  }

  /** Events to keep as they were, with gaps for those to be shaped: `raw` by index. */
  private events(out: readonly JsonObject[]): { events: BatchEvent[]; raw: Map<number, Json> } {
    const { original } = this;
    // What most rules leave alone on most batches needs no matching.
    if (sameList(original.events, out, '')) return { events: original.events, raw: new Map() };
    const matches = matchEvents(original.events, out);
    const events: BatchEvent[] = [];
    const raw = new Map<number, Json>();
    for (let index = 0; index < out.length; index++) {
      const before = matches[index];
      const event = this.withIdOf(before, out[index]!, index);
      if (before !== undefined && same(before, event, '')) events[index] = before;
      else raw.set(index, before === undefined ? event : restored(before, event, ''));
    }
    const inOrder = raw.size === 0 && out.length === original.events.length && events.every((event, index) => event === original.events[index]);
    this.changed ||= !inOrder;
    return { events, raw };
  }

  /** A rule neither changes nor invents the id of an event. */
  private withIdOf(before: BatchEvent | undefined, event: JsonObject, index: number): JsonObject {
    const data = event['data'];
    if (!isObject(data)) return event;
    const id = before?.data['event_id'];
    const given = data['event_id'];
    if (given === undefined ? id === undefined : id !== undefined && same(id, given, 'event_id')) return event;
    if (given !== undefined && before !== undefined) this.warn('id-changed', '"event_id" cannot be changed by a rule; what the rule set was ignored.', `/events/${index}/data/event_id`);
    const { event_id: _, ...rest } = data;
    return { ...event, data: id === undefined ? rest : { ...rest, event_id: id } };
  }

  /** What shaping had to change in the rule's own work; what was wrong before the rule is no news. */
  private report(notes: readonly IngestNote[], positions: readonly number[]): void {
    for (const { code, message, pointer } of notes) {
      if (noteSeverity(code) === 'info') continue;
      const match = /^\/events\/(\d+)(.*)$/.exec(pointer);
      this.warn(code, message, match === null ? pointer : `/events/${positions[Number(match[1])]}${match[2]}`);
    }
  }

  private warn(code: string, message: string, pointer: string): void {
    this.warnings.push({ code, message, pointer });
  }
}

/** The original of each event: by `event_id`, else by `source_message_id`, else the one that stood at its place (a.2). */
function matchEvents(originals: readonly BatchEvent[], out: readonly JsonObject[]): (BatchEvent | undefined)[] {
  const matches: (BatchEvent | undefined)[] = out.map(() => undefined);
  const taken = new Set<BatchEvent>();
  const take = (index: number, event: BatchEvent): void => {
    matches[index] = event;
    taken.add(event);
  };
  for (const key of ['event_id', 'source_message_id']) {
    const known = new Map<unknown, BatchEvent>();
    for (const event of originals) {
      const value = comparable(event.data[key]);
      if (value !== undefined && !taken.has(event) && !known.has(value)) known.set(value, event);
    }
    if (known.size === 0) continue;
    for (let index = 0; index < out.length; index++) {
      const data = out[index]!['data'];
      if (matches[index] !== undefined || !isObject(data)) continue;
      const event = known.get(comparable(data[key]));
      if (event !== undefined && !taken.has(event)) take(index, event);
    }
  }
  for (let index = 0; index < out.length; index++) {
    const event = originals[index];
    if (matches[index] === undefined && event !== undefined && !taken.has(event)) take(index, event);
  }
  return matches;
}

function comparable(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && signed64(value) !== null ? Number(value) : value;
}

/** Does `after` (plain JSON from the rule) equal `before` (engine's form) as the rule saw it? */
function same(before: unknown, after: unknown, key: string): boolean {
  if (before === after) return true;
  switch (typeof before) {
    case 'bigint': return typeof after === 'number' && Number(before) === after;
    case 'number': return after === null && !Number.isFinite(before);
    case 'string': return ID_KEYS.has(key) && typeof after === 'number' && Number(before) === after && signed64(before) !== null;
    case 'object': {
      if (before === null || typeof after !== 'object' || after === null) return false;
      if (Array.isArray(before)) return Array.isArray(after) && sameList(before, after, key);
      if (Array.isArray(after)) return false;
      let count = 0;
      for (const name of Object.keys(before)) {
        const value = (before as JsonObject)[name];
        if (value === undefined) continue;
        if (!Object.hasOwn(after, name) || !same(value, (after as JsonObject)[name], name)) return false;
        count++;
      }
      return count === Object.keys(after).length;
    }
    default: return false;
  }
}

function sameList(before: readonly unknown[], after: readonly unknown[], key: string): boolean {
  if (before.length !== after.length) return false;
  for (let index = 0; index < before.length; index++) if (!same(before[index] ?? null, after[index], key)) return false;
  return true;
}

/** `after` with every part that is as before taken from `before`, so that no integer stays rounded. */
function restored(before: unknown, after: Json, key: string): Json {
  if (same(before, after, key)) return before as Json;
  if (Array.isArray(before) && Array.isArray(after)) return after.map((item, index) => restored(before[index], item, key));
  if (!isObject(before) || !isObject(after)) return after;
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, Object.hasOwn(before, name) ? restored(before[name], value, name) : value]));
}
