/** POST and GET /track (spec/outputs/mixpanel.md 2.2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { acceptsCredential } from '../../shared/credentials.ts';
import { objectOf, textOf, textSetting } from '../../shared/values.ts';
import { HISTORY_MS, MAX_OBJECTS } from '../constants.ts';
import { decodeRequest } from './decode.ts';
import { specialProblem, storeEvent, timeMs } from './events.ts';
import { INVALID_TOKEN, TOO_LARGE, plainReply } from './reply.ts';

export function track(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const decoded = decodeRequest(request);
  if (decoded.kind === 'too-large') return TOO_LARGE();
  if (decoded.kind === 'undecodable' || decoded.records.length === 0) return plainReply(request, 'data, missing or empty');
  const { records } = decoded;
  if (records.length > MAX_OBJECTS) return plainReply(request, `data, at most ${MAX_OBJECTS} events in a request`);
  if (records.some((record) => hasWrongToken(objectOf(objectOf(record)['properties'])['token'], context))) return INVALID_TOKEN();
  let firstProblem: string | null = null;
  let valid = 0;
  for (const record of records) {
    const problem = trackProblem(record, context.now);
    if (problem !== null) {
      firstProblem ??= problem;
      continue;
    }
    valid += 1;
    const event = record as JsonObject;
    storeEvent(String(event['event']), objectOf(event['properties']), '/track', context);
  }
  return plainReply(request, valid > 0 ? null : firstProblem);
}

/** A token that is there and is not the configured one. */
export function hasWrongToken(token: Json | undefined, context: SimulatorContext): boolean {
  const given = textOf(token);
  return given !== null && !acceptsCredential(context, given, [textSetting(context.settings, 'token')]);
}

function trackProblem(record: Json, now: number): string | null {
  if (!isObject(record)) return 'data, missing or empty';
  const properties = objectOf(record['properties']);
  const event = textOf(record['event']);
  const special = specialProblem(event ?? '', properties, false);
  if (textOf(properties['token']) === null) return 'token, missing or empty';
  if (event === null) return 'event, missing or empty';
  if (special !== null) return special.message;
  const time = timeMs(properties['time']);
  return time !== null && now - time > HISTORY_MS ? 'time, must be within the last 5 days' : null;
}
