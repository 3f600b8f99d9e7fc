/** Consent changes as custom events, for outputs that take events and no notifications (spec/pipeline.md d.3). */
import type { Json, JsonObject } from '../../protocol/json.ts';
import { isObject } from '../../protocol/json.ts';
import { derivedEventId } from '../batch/ids.ts';
import { scalarText } from '../batch/normalise-shape.ts';
import type { Batch, BatchEvent } from '../batch/types.ts';

const CHANGES: ReadonlySet<string> = new Set(['gdpr_change', 'ccpa_change']);
const FIELDS = ['consented', 'document', 'hardware_id', 'location', 'regulation', 'timestamp_unixtime_ms'] as const;

/**
 * The batch with one event for each consent change among its `system_notifications`, behind its own events. They have ids derived
 * from the batch's, and no rows of their own. Meant for the last step before a partner's mapping: filters have judged the notifications by then.
 */
export function withConsentEvents(batch: Batch): { batch: Batch; added: number } {
  const changes = (batch.system_notifications ?? []).flatMap((notification, index) => {
    const event = consentEvent(batch, notification, index);
    return event === null ? [] : [event];
  });
  return changes.length === 0 ? { batch, added: 0 } : { batch: { ...batch, events: [...batch.events, ...changes] }, added: changes.length };
}

function consentEvent(batch: Batch, notification: Json, index: number): BatchEvent | null {
  if (!isObject(notification) || !CHANGES.has(String(notification['type'])) || !isObject(notification['data'])) return null;
  const { purpose = null, current } = notification['data'];
  if (!isObject(current!) || typeof current['consented'] !== 'boolean') return null;
  const attributes: JsonObject = {};
  const put = (key: string, value: Json | undefined): void => {
    const text = value === undefined ? null : scalarText(value);
    if (text !== null) attributes[key] = text;
  };
  for (const field of FIELDS) put(field, current[field]);
  put('purpose', purpose);
  const at = typeof current['timestamp_unixtime_ms'] === 'number' ? current['timestamp_unixtime_ms'] : (batch.timestamp_unixtime_ms ?? null);
  return {
    event_type: 'custom_event',
    data: {
      event_name: current['consented'] ? 'Consent Given' : 'Consent Rejected', custom_event_type: 'Consent',
      event_id: derivedEventId(batch.batch_id ?? '0', index + 1), ...(at === null ? {} : { timestamp_unixtime_ms: at }), custom_attributes: attributes,
    },
  };
}
