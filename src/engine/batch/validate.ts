/**
 * What makes the Events API answer 400 at once (spec/wire-protocol.md 4, spec/data-model.md 7). On the accepting
 * path: plain loops over the parsed JSON, nothing allocated for a valid batch. All else is accepted and noted later.
 */
import { EVENT_TYPE_SET } from './schema.ts';

/** The one message text that mParticle publishes; the others follow its pattern. */
export const MISSING_EVENT_TYPE = 'Required event field "event_type" is missing or empty.';

/** The message of the 400, or `null` for a batch to accept. */
export function batchRejection(batch: unknown): string | null {
  if (typeof batch !== 'object' || batch === null || Array.isArray(batch)) return 'A batch must be a JSON object.';
  const { events, environment } = batch as { events?: unknown; environment?: unknown };
  if (environment !== undefined && environment !== null && environment !== 'production' && environment !== 'development' && environment !== 'unknown') {
    return 'Batch field "environment" must be "production" or "development".';
  }
  if (events === undefined || events === null) return null;
  if (!Array.isArray(events)) return 'Batch field "events" must be a list.';
  for (let index = 0; index < events.length; index++) {
    const rejection = eventRejection(events[index]);
    if (rejection !== null) return rejection;
  }
  return null;
}

function eventRejection(event: unknown): string | null {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'An event must be a JSON object.';
  const { event_type: type, data } = event as { event_type?: unknown; data?: unknown };
  if (typeof type !== 'string' || type === '') return MISSING_EVENT_TYPE;
  if (!EVENT_TYPE_SET.has(type)) return `Event field "event_type" has the unknown value ${JSON.stringify(type.slice(0, 100))}.`;
  if (data === undefined || data === null) return 'Required event field "data" is missing or empty.';
  if (typeof data !== 'object' || Array.isArray(data)) return 'Event field "data" must be an object.';
  return null;
}
