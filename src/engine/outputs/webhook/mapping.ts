/** A batch to webhook calls (spec/outputs/webhook.md, half 1): nothing is renamed, switches leave events and fields out. */
import { idNumber, idText, stringifyJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { BatchEvent } from '../../batch/types.ts';
import type { Answer, AnswerVerdict, EventDecision, MapInput, MapResult, OutboundRequest, Settings } from '../definition.ts';
import { judgeFailure } from '../shared/answers.ts';
import { outboundBody, outboundHead } from '../shared/outbound-batch.ts';
import type { OutboundHead, OutboundOptions } from '../shared/outbound-batch.ts';
import { settingPointer } from '../shared/reasons.ts';
import { booleanSetting, eventId, listSetting, objectOf, plural, textOf, textSetting } from '../shared/values.ts';
import { EVENT_SWITCHES, EXCLUDE_DEVICE_NAME, EXCLUDE_IP_ADDRESS, NAME, SLUG } from './constants.ts';

type IndexedEvent = readonly [event: BatchEvent, index: number];

const ALIAS_IDS: ReadonlySet<string> = new Set(['source_mpid', 'destination_mpid']);
const SWITCH_BY_TYPE = new Map(EVENT_SWITCHES.flatMap((row) => row.types.map((type) => [type as string, row] as const)));

export function map(input: MapInput): MapResult {
  const kept: IndexedEvent[] = [];
  const notSent: EventDecision[] = [];
  input.batch.events.forEach((event, index) => {
    const row = SWITCH_BY_TYPE.get(event.event_type);
    if (row === undefined || booleanSetting(input.connectionSettings, row.setting)) {
      kept.push([event, index]);
      return;
    }
    notSent.push({
      eventId: eventId(event, index),
      outcome: 'filtered',
      reason: {
        code: 'webhook.event-type-off',
        message: `"${row.label}" is off for this connection, so ${event.event_type} events are not sent.`,
        pointer: settingPointer('connection', row.setting),
        value: false,
      },
    });
  });
  const groups = groupEvents(kept, input);
  const options = outboundOptions(input);
  const head = outboundHead(input.batch, options);
  const requests = groups.map((events) => toRequest(events, input, options, head));
  return { requests, notSent, alerts: [], summary: summarise(kept.length, requests.length, notSent.length) };
}

/** Which events share a POST. One empty group stands for a batch without events. */
function groupEvents(events: readonly IndexedEvent[], input: MapInput): readonly (readonly IndexedEvent[])[] {
  if (events.length === 0) return booleanSetting(input.connectionSettings, 'sendBatchesWithoutEvents') ? [[]] : [];
  if (booleanSetting(input.connectionSettings, 'waitForCompleteBatch')) {
    return [...Map.groupBy(events, ([event]) => sessionOf(event)).values()];
  }
  return booleanSetting(input.connectionSettings, 'sendAsBatch') ? [events] : events.map((event) => [event]);
}

function sessionOf(event: BatchEvent): string {
  const data = objectOf(event.data);
  return textOf(data['session_id']) ?? textOf(data['session_uuid']) ?? '';
}

function outboundOptions(input: MapInput): OutboundOptions {
  const { settings, connectionSettings } = input;
  const excluded = listSetting(connectionSettings, 'metadataFieldExclusion');
  return {
    identities: input.identities,
    uniqueId: textOf(textSetting(connectionSettings, 'uniqueId')),
    includeDeviceId: booleanSetting(settings, 'includeMpDeviceId'),
    includeIp: !excluded.includes(EXCLUDE_IP_ADDRESS),
    includeDeviceName: !excluded.includes(EXCLUDE_DEVICE_NAME),
    includeMetadata: booleanSetting(connectionSettings, 'includeMetadata'),
    includeEventLocation: booleanSetting(connectionSettings, 'includeLocationInformation'),
    includeBatchLocation: booleanSetting(connectionSettings, 'includeEventBatchLocation'),
    inboundShape: booleanSetting(connectionSettings, 'rawDataFeed'),
  };
}

function toRequest(events: readonly IndexedEvent[], input: MapInput, options: OutboundOptions, head: OutboundHead): OutboundRequest {
  const { body, origins } = outboundBody(head, events, options);
  return {
    ...endpoint(input.settings),
    body,
    eventIds: events.map(([event, index]) => eventId(event, index)),
    purpose: 'batch',
    origins,
  };
}

function endpoint(settings: Settings): Pick<OutboundRequest, 'method' | 'url' | 'headers'> {
  const authorization = textSetting(settings, 'authorization');
  return {
    method: 'POST',
    url: textSetting(settings, 'url'),
    headers: [['Content-Type', 'application/json'], ...(authorization === '' ? [] : [['Authorization', authorization] as const])],
  };
}

/** A quarantine record belongs to no connection and goes as it is, whatever the switches say. */
export function quarantine(record: string, settings: Settings): OutboundRequest {
  return { ...endpoint(settings), body: record, eventIds: [], purpose: 'quarantine', origins: [] };
}

/** As the SDK sent it, MPIDs as numbers with all of their digits, without the key of the input. */
export function alias({ api_key: _key, ...request }: JsonObject, settings: Settings, connectionSettings: Settings): OutboundRequest | null {
  if (!booleanSetting(connectionSettings, 'sendAliasRequests')) return null;
  const data = Object.fromEntries(Object.entries(objectOf(request['data'])).map(([key, value]): [string, Json] => {
    const id = ALIAS_IDS.has(key) ? idText(value) : null;
    return [key, id === null ? value : idNumber(id)];
  }));
  return { ...endpoint(settings), body: stringifyJson({ ...request, data }), eventIds: [], purpose: 'alias', origins: [] };
}

function summarise(sent: number, requests: number, left: number): string {
  const rest = left === 0 ? '' : `; ${plural(left, 'event')} left out by the connection’s switches`;
  if (requests === 0) return `Nothing to send${rest === '' ? ': "Send Batches without Events" is off' : rest}.`;
  if (sent === 0) return `One POST of a batch without events${rest}.`;
  return `${plural(sent, 'event')} in ${plural(requests, 'POST')}${rest}.`;
}

const POLICY = { slug: SLUG, name: NAME, honoursRetryAfter: false } as const;

export function judge(answer: Answer, attempt: number): AnswerVerdict {
  if (answer.status >= 200 && answer.status <= 299) {
    return { kind: 'delivered', reason: { code: 'webhook.accepted', message: `The endpoint answered ${answer.status}.`, value: answer.status } };
  }
  return judgeFailure(answer, attempt, POLICY, `Webhook: endpoint returned ${answer.status}`);
}
