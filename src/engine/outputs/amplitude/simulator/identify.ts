/** /identify and /groupidentify: properties of users and groups without an event (spec/outputs/amplitude.md 2.3). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext, SimulatorRequest, SimulatorResponse } from '../../definition.ts';
import { acceptsCredential } from '../../shared/credentials.ts';
import { tryJson } from '../../shared/json-text.ts';
import { objectOf, textOf, textSetting } from '../../shared/values.ts';
import { GROUP_IDENTIFY, IDENTIFY, MAX_DEPTH, MAX_HTTP_BYTES, MAX_QUERY_LENGTH } from '../constants.ts';
import { parametersOf } from './decode.ts';
import { rateAnswer } from './rates.ts';
import { TOO_LARGE, text } from './reply.ts';
import { storeEvent } from './store.ts';
import { isDeeper } from './validate.ts';

const PLAIN = 'identify-content-type';

export function identify(of: 'user' | 'group', request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  if (request.method === 'GET' && request.query.toString().length > MAX_QUERY_LENGTH) return text(414, 'Request-URI Too Large', 'long-query');
  if (request.body.length > MAX_HTTP_BYTES) return TOO_LARGE();
  const parameters = parametersOf(request);
  if (!acceptsCredential(context, parameters.get('api_key') ?? '', [textSetting(context.settings, 'apiKey')])) return text(400, 'invalid_api_key', 'identify-invalid-key');
  const given = tryJson(parameters.get('identification') ?? '');
  const list = Array.isArray(given) ? given : given === undefined ? [] : [given];
  const events = list.map((one) => (of === 'user' ? userEvent(one) : groupEvent(one)));
  if (events.length === 0 || !events.every((event) => event !== null)) return text(400, 'missing_event', PLAIN);
  const refused = rateAnswer('http', events, context);
  if (refused !== null) return refused;
  return text(200, 'success', PLAIN, events.flatMap((event, index) => storeEvent(event, index, context)));
}

/** Null for what identifies nobody. */
function userEvent(given: Json): JsonObject | null {
  if (!isObject(given) || isDeeper(given, MAX_DEPTH)) return null;
  if (![given['user_id'], given['device_id']].some((id) => typeof id === 'string' && id !== '')) return null;
  return { ...given, event_type: IDENTIFY };
}

function groupEvent(given: Json): JsonObject | null {
  if (!isObject(given) || isDeeper(given, MAX_DEPTH)) return null;
  const [type, value] = [textOf(given['group_type']), textOf(given['group_value'])];
  return type === null || value === null ? null : { event_type: GROUP_IDENTIFY, groups: Object.fromEntries([[type, value]]), group_properties: objectOf(given['group_properties']) };
}
