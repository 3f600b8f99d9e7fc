/** POST and GET /track (spec/outputs/mixpanel.md 2.2). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { acceptsCredential } from '../../shared/credentials.ts';
import { objectOf, textOf, textSetting } from '../../shared/values.ts';
import { HISTORY_MS, MAX_OBJECTS } from '../constants.ts';
import { decodeRequest } from './decode.ts';
import { specialProblem, storeEvent, timeMs } from './events.ts';
import { note, withNotes } from './notes.ts';
import type { Notes } from './notes.ts';
import { exceedsRate } from './rates.ts';
import { INVALID_TOKEN, RATE_LIMITED, TOO_LARGE, plainReply } from './reply.ts';

export function track(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const decoded = decodeRequest(request);
  if (decoded.kind === 'too-large') return TOO_LARGE();
  if (decoded.kind === 'undecodable' || decoded.records.length === 0) return plainReply(request, 'data, missing or empty');
  const { records } = decoded;
  if (records.length > MAX_OBJECTS) return plainReply(request, `data, at most ${MAX_OBJECTS} events in a request`);
  if (records.some((record) => hasWrongToken(objectOf(objectOf(record)['properties'])['token'], context))) return INVALID_TOKEN();
  if (exceedsRate(context, '/track', records.length, request.body.length)) return RATE_LIMITED();
  const notes: Notes = [];
  let firstProblem: string | null = null;
  let valid = 0;
  records.forEach((record, index) => {
    const pointer = decoded.isList ? `/${index}` : '';
    const problem = trackProblem(record, context.now);
    if (problem !== null) {
      firstProblem ??= problem;
      note(notes, 'warning', 'event-refused', pointer, `An event was not taken, which the answer does not say when others were: ${problem}.`);
      return;
    }
    valid += 1;
    const event = record as JsonObject;
    storeEvent(String(event['event']), objectOf(event['properties']), pointer, context, notes);
    noteForeignToken(objectOf(event['properties'])['token'], `${pointer}/properties/token`, context, notes);
  });
  return withNotes(plainReply(request, valid > 0 ? null : firstProblem), notes);
}

/** Mixpanel says 1 to any token; the data is then in another project or in none. */
export function noteForeignToken(token: Json | undefined, pointer: string, { settings }: SimulatorContext, notes: Notes): void {
  const own = textSetting(settings, 'token');
  if (own !== '' && token !== own) note(notes, 'warning', 'other-token', pointer, 'The token is not that of this output: Mixpanel answers with success, and the data does not reach the project.');
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
