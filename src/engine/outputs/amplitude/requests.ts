/** Written events to requests, split where Amplitude's limits are (spec/outputs/amplitude.md 1.7). */
import type { FieldOrigin, MapInput, OutboundRequest } from '../definition.ts';
import { originAt } from '../shared/payload.ts';
import type { Fragment } from '../shared/payload.ts';
import { settingSource } from '../shared/reasons.ts';
import { objectOf } from '../shared/values.ts';
import { MAX_BATCH_BYTES, MAX_EVENTS, MAX_HTTP_BYTES } from './constants.ts';
import { endpointOf } from './settings.ts';
import type { AmplitudeOptions } from './settings.ts';

/** Its text is a whole JSON object; `eventId` is null for what belongs to the user and to no event. */
export interface WrittenEvent extends Fragment {
  readonly eventId: string | null;
}

const HEADERS = [['Content-Type', 'application/json']] as const;

export function toRequests(events: readonly WrittenEvent[], { batch }: MapInput, options: AmplitudeOptions): OutboundRequest[] {
  const source = objectOf(batch.source_info);
  const isReplayed = [source['replay_request_id'], source['replay_job_id']].some((id) => id !== undefined && id !== null && id !== '');
  const { url, isBatch } = endpointOf(options, isReplayed);
  const start = `{"api_key":${JSON.stringify(options.apiKey)},"events":[`;
  return split(events, (isBatch ? MAX_BATCH_BYTES : MAX_HTTP_BYTES) - Buffer.byteLength(start) - 2).map((chunk): OutboundRequest => ({
    method: 'POST', url, headers: HEADERS, purpose: isBatch ? 'batch' : 'events',
    body: `${start}${chunk.map(({ text }) => text).join(',')}]}`,
    eventIds: [...new Set(chunk.map(({ eventId }) => eventId).filter((id) => id !== null))],
    origins: originsOf(chunk),
  }));
}

/** UTF-8 takes three bytes for a UTF-16 unit at most: only what comes near the limit is measured. */
function split(events: readonly WrittenEvent[], maxBytes: number): (readonly WrittenEvent[])[] {
  if (events.length === 0) return [];
  if (events.length <= MAX_EVENTS && events.reduce((sum, { text }) => sum + 3 * text.length + 1, 0) <= maxBytes) return [events];
  const chunks: WrittenEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.text) + 1;
    const last = chunks.at(-1);
    if (last === undefined || last.length === MAX_EVENTS || bytes + size > maxBytes) {
      chunks.push([event]);
      bytes = size;
    } else {
      last.push(event);
      bytes += size;
    }
  }
  return chunks;
}

function originsOf(chunk: readonly WrittenEvent[]): FieldOrigin[] {
  const origins: FieldOrigin[] = [{ target: '/api_key', source: settingSource('output', 'apiKey'), how: 'setting' }];
  for (let index = 0; index < chunk.length; index += 1) {
    const prefix = `/events/${index}`;
    for (const origin of chunk[index]!.origins) origins.push(originAt(prefix + origin.target, origin));
  }
  return origins;
}
