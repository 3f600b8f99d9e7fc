/** The engine's Batch as JSON to write: 64-bit ids become bare numbers (spec/data-model.md warning 1, section 9). */
import { idNumber, isObject } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
import { plainJson } from '../../protocol/patch.ts';
import { signed64 } from './ids.ts';
import type { Batch, BatchEvent } from './types.ts';

const BATCH_IDS = ['mpid', 'batch_id', 'origin_mpid'] as const;
const EVENT_IDS = ['event_id', 'session_id', 'previous_mpid', 'current_mpid'] as const;

/** Write the result with `stringifyJson`. Batch and events are copied as far as they change. */
export function encodeBatch(batch: Batch): JsonObject {
  const out = withNumbers(batch as unknown as JsonObject, BATCH_IDS);
  return { ...out, events: batch.events.map((event) => encodeEvent(event)) };
}

export function encodeEvent(event: BatchEvent): JsonObject {
  return { data: withNumbers(event.data, EVENT_IDS), event_type: event.event_type };
}

function withNumbers(source: JsonObject, keys: readonly string[]): JsonObject {
  let out = source;
  for (const key of keys) {
    const value = source[key];
    if (typeof value !== 'string' || signed64(value) === null) continue;
    if (out === source) out = { ...source };
    out[key] = idNumber(value);
  }
  return out;
}

/** An encoded batch as JSON with its ids as text, which is how the stages have them. */
export function withTextIds(encoded: JsonObject): JsonObject {
  const batch = textIds(plainJson(encoded) as JsonObject, BATCH_IDS);
  if (!Array.isArray(batch['events'])) return batch;
  return { ...batch, events: batch['events'].map((event) => (isObject(event) && isObject(event['data']) ? { ...event, data: textIds(event['data'], EVENT_IDS) } : event)) };
}

function textIds(source: JsonObject, keys: readonly string[]): JsonObject {
  const out = { ...source };
  for (const key of keys) if (typeof out[key] === 'number') out[key] = String(out[key]);
  return out;
}
