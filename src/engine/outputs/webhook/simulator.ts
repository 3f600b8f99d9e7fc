/**
 * The local receiver (spec/outputs/webhook.md, half 2). The endpoint is the user's own, so every path is one:
 * `/webhook/books` and `/hooks/mparticle` answer alike. The order of the checks is fixed.
 */
import { idText, isObject, parseJson } from '../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../protocol/json.ts';
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { OUTBOUND_SCHEMA_VERSION } from '../shared/outbound-batch.ts';
import { booleanSetting, numberOf, textSetting } from '../shared/values.ts';
import { saveBody } from './received-batch.ts';

export const simulator: Simulator = { handle };

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const authorization = textSetting(context.settings, 'authorization');
  const isWrong = authorization !== '' && request.headers['authorization'] !== authorization;
  if (isWrong || context.credentials === 'rejected') return refuse(401, { error: 'unauthorized' });
  if (request.method !== 'POST') return refuse(405, { error: 'method not allowed' }, [['Allow', 'POST']]);
  if (!isJsonType(request.headers['content-type'])) return refuse(415, { error: 'content-type must be application/json' });
  const body = decode(request.body);
  if (body === undefined) return refuse(400, { error: 'invalid json' });
  const isAlias = isAliasRequest(body);
  const path = isAlias ? null : wrongPart(body, booleanSetting(context.settings, 'receiverAcceptsInbound'));
  if (path !== null) return refuse(422, { error: 'invalid batch', path });
  saveBody(body as JsonObject, isAlias ? 'alias' : isQuarantineRecord(body as JsonObject) ? 'quarantine' : 'batch', request, context);
  return {
    status: numberOf(context.settings['responseStatus']) ?? 200,
    headers: [['Content-Type', 'application/json']],
    body: textSetting(context.settings, 'responseBody'),
    fact: 'receiver',
  };
}

function refuse(status: number, body: Record<string, string>, headers: readonly (readonly [string, string])[] = []): SimulatorResponse {
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body: JSON.stringify(body), fact: 'receiver' };
}

function isJsonType(type: string | undefined): boolean {
  const media = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  return media === 'application/json' || media.endsWith('+json');
}

function decode(body: Uint8Array): Json | undefined {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

function isAliasRequest(body: Json): boolean {
  if (!isObject(body) || body['request_type'] !== 'alias' || !isObject(body['data'])) return false;
  return [body['data']['source_mpid'], body['data']['destination_mpid']].every((mpid) => idText(mpid) !== null);
}

/** Records of blocked data come in the inbound shape to every receiver (spec/pipeline.md h). */
function isQuarantineRecord(body: JsonObject): boolean {
  const { context } = body;
  const plan = isObject(context) ? context['data_plan'] : null;
  return isObject(plan) && isObject(plan['block_metadata']);
}

/** Pointer to the first part that is not an outbound batch. Identities come before the version: they tell the shapes apart. */
function wrongPart(body: Json, acceptsInbound: boolean): string | null {
  if (!isObject(body)) return '';
  if (!Array.isArray(body['events'])) return '/events';
  const wrong = body['events'].findIndex((event) => !isObject(event) || typeof event['event_type'] !== 'string' || !isObject(event['data']));
  if (wrong !== -1) return `/events/${wrong}`;
  if ((acceptsInbound || isQuarantineRecord(body)) && body['schema_version'] === undefined) return null;
  if (!Array.isArray(body['user_identities'])) return '/user_identities';
  return body['schema_version'] === OUTBOUND_SCHEMA_VERSION ? null : '/schema_version';
}
