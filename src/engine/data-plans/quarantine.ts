/**
 * The record of a batch from which something was blocked, and the batch that brings the blocked data back
 * (spec/data-plans.md 8.1, spec/pipeline.md h). The hosted window cannot replay; people do it by hand in these steps.
 */
import { idText, isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { valueAt } from './pointer.ts';
import type { BatchLike, BlockMetadata } from './types.ts';

const IDS: ReadonlySet<string> = new Set(['mpid', 'batch_id', 'origin_mpid', 'event_id', 'session_id', 'previous_mpid', 'current_mpid']);
/** Names in here are the app's own. */
const OWN_NAMES: ReadonlySet<string> = new Set(['custom_attributes', 'custom_flags', 'user_attributes', 'user_identities', 'partner_identities', 'integration_attributes']);
/** What Cloudchamber keeps of SDK formats for which the Batch has no field, and credentials. */
const NOT_RECORDED: ReadonlySet<string> = new Set(['native', 'legacy', 'api_key', 'api_keys', 'modified', 'batch_context', 'schema_version', 'system_notifications']);
/** A backfill is a new batch of the same user: it brings no state that may have changed since, and nothing that makes it a duplicate. */
const NOT_REPLAYED: ReadonlySet<string> = new Set([
  ...NOT_RECORDED, 'batch_id', 'source_request_id', 'unique_id', 'timestamp_unixtime_ms', 'source_info', 'deleted_user_attributes', 'consent_state',
  'events', 'user_attributes', 'user_identities', 'context',
]);

/** 64-bit ids and times, wherever they stand. */
function changeLongs(value: Json, change: (long: Json) => Json): Json {
  if (Array.isArray(value)) return value.map((item) => changeLongs(item, change));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => {
    if (IDS.has(name) || name.endsWith('unixtime_ms')) return [name, change(member)];
    return [name, OWN_NAMES.has(name) ? member : changeLongs(member, change)];
  }));
}

function toText(long: Json): Json {
  return typeof long === 'number' || typeof long === 'bigint' ? String(long) : long;
}

function toNumber(long: Json): Json {
  const text = typeof long === 'string' ? idText(long) : null;
  if (text === null) return long;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function without(object: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name))) as JsonObject;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The whole batch in the inbound form of raw outputs: 64-bit ids and times as text, the source as channel and partner. */
export function quarantineRecord(original: BatchLike, planId: string, planVersion: number, metadata: BlockMetadata): JsonObject {
  const { channel = 'unknown', partner = null } = objectOf(original['source_info']);
  const context = objectOf(original['context']);
  return {
    ...(changeLongs(without(original, NOT_RECORDED), toText) as JsonObject),
    source_info: { channel, partner },
    context: {
      ...(changeLongs(context, toText) as JsonObject),
      data_plan: { ...objectOf(context['data_plan']), plan_id: planId, plan_version: planVersion, block_metadata: metadata as unknown as Json },
    },
  };
}

export interface BackfillOptions {
  /** Only these of the events that were blocked or lost attributes; user attributes and identities then stay behind. */
  readonly events?: readonly string[];
  /** Keeps the plan's id and version, so that the replay is validated again: left as it was, the same data is blocked again. */
  readonly keepPlan?: boolean;
}

/**
 * A batch for the Events API from a record: the blocked events, the events of blocked attributes, the blocked user attributes and
 * identities. Events keep their times, the user keeps the MPID. Null when the text is no quarantine record.
 */
export function backfillBatch(record: unknown, { events: wanted, keepPlan = false }: BackfillOptions = {}): JsonObject | null {
  const plan = valueAt(record, ['context', 'data_plan']);
  const metadata = valueAt(plan, ['block_metadata']);
  if (!isObject(record) || !isObject(plan) || !isObject(metadata)) return null;
  const ids = new Set([...textsOf(metadata['blocked_event_ids']), ...listOf(metadata['blocked_event_attributes']).map((entry) => String(valueAt(entry, ['event_id']) ?? ''))]);
  const chosen = wanted === undefined ? ids : new Set(wanted.filter((id) => ids.has(id)));
  const isWhole = wanted === undefined;
  const attributes = isWhole ? pick(record['user_attributes'], textsOf(metadata['blocked_user_attributes'])) : {};
  const { data_plan: _plan, ...context } = objectOf(record['context']);
  const { block_metadata: _metadata, ...named } = plan;
  const kept = keepPlan ? { ...context, data_plan: named } : context;
  const batch: JsonObject = {
    ...without(record, NOT_REPLAYED),
    ...identitiesFor(record, isWhole ? textsOf(metadata['blocked_user_identities']) : []),
    ...(Object.keys(attributes).length === 0 ? {} : { user_attributes: attributes }),
    ...(Object.keys(kept).length === 0 ? {} : { context: kept }),
    events: listOf(record['events']).filter((event) => chosen.has(blockedIdOf(event))),
  };
  return changeLongs(batch, toNumber) as JsonObject;
}

/** With an MPID the user is known, and only what was blocked has to come again; without one the identities say who it is. */
function identitiesFor(record: JsonObject, blocked: readonly string[]): JsonObject {
  const isKnown = (idText(record['mpid']) ?? '0') !== '0';
  const identities = isKnown ? pick(record['user_identities'], blocked) : objectOf(record['user_identities']);
  return Object.keys(identities).length === 0 ? {} : { user_identities: identities };
}

/** As in the block metadata. */
function blockedIdOf(event: Json): string {
  return idText(valueAt(event, ['data', 'event_id'])) ?? String(valueAt(event, ['data', 'source_message_id']) ?? '');
}

function pick(value: Json | undefined, names: readonly string[]): JsonObject {
  const wanted = new Set(names);
  return Object.fromEntries(Object.entries(objectOf(value)).filter(([name]) => wanted.has(name)));
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function textsOf(value: unknown): string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
