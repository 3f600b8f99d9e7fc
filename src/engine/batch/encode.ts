/** The engine's Batch as JSON to write: 64-bit ids become bare numbers (spec/data-model.md warning 1, section 9). */
import { idNumber } from '../../protocol/json.ts';
import type { JsonObject } from '../../protocol/json.ts';
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
