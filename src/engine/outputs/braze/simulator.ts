/** The simulated Braze (spec/outputs/braze.md, half 2): route, key, state of the service, rates, body, and then the endpoint. */
import type { JsonObject } from '../../../protocol/json.ts';
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { acceptsCredential } from '../shared/credentials.ts';
import { tryJsonObject } from '../shared/json-text.ts';
import { textOf } from '../shared/values.ts';
import { MAX_REQUEST_BYTES, TRACK_PATH } from './constants.ts';
import { readAccount } from './simulator-settings.ts';
import type { Account, Permission } from './simulator-settings.ts';
import { deleteUsers, identifyUsers } from './simulator/identify.ts';
import { countRequest } from './simulator/rates.ts';
import type { Rate, RateGroup } from './simulator/rates.ts';
import { BAD_JSON, INACTIVE_PLAN, INVALID_KEY, NOT_FOUND, NO_PERMISSION, RATE_LIMITED, TOO_LARGE, WRONG_METHOD, withHeaders } from './simulator/reply.ts';
import type { Reply } from './simulator/reply.ts';
import { setStatus, setStatusV2 } from './simulator/subscriptions.ts';
import { MAX_BULK_OBJECTS, trackUsers } from './simulator/track.ts';

interface Endpoint {
  readonly permission: Permission;
  readonly rates: RateGroup;
  run(body: JsonObject, account: Account, context: SimulatorContext): Reply;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  [TRACK_PATH, { permission: 'users.track', rates: 'track', run: (body, account, context) => trackUsers(body, account, context) }],
  [`${TRACK_PATH}/bulk`, { permission: 'users.track', rates: 'track', run: (body, account, context) => trackUsers(body, account, context, MAX_BULK_OBJECTS) }],
  ['/subscription/status/set', { permission: 'subscription.status.set', rates: 'subscriptions', run: setStatus }],
  ['/v2/subscription/status/set', { permission: 'subscription.status.set', rates: 'subscriptions', run: setStatusV2 }],
  ['/users/identify', { permission: 'users.identify', rates: 'users', run: identifyUsers }],
  ['/users/delete', { permission: 'users.delete', rates: 'users', run: deleteUsers }],
]);

export const simulator: Simulator = { handle };

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const account = readAccount(context.settings);
  const endpoint = ENDPOINTS.get(request.path.replace(/\/$/, ''));
  const rate = countRequest(endpoint?.rates ?? 'track', account, context);
  const reply = endpoint === undefined ? NOT_FOUND : request.method === 'POST' ? answer(request, endpoint, rate, account, context) : WRONG_METHOD;
  return withHeaders(reply, rate.headers, rate.notes);
}

function answer(request: SimulatorRequest, endpoint: Endpoint, rate: Rate, account: Account, context: SimulatorContext): Reply {
  if (request.body.length > MAX_REQUEST_BYTES) return TOO_LARGE;
  const body = tryJsonObject(new TextDecoder().decode(request.body));
  if (!acceptsCredential(context, keyOf(request, body), [account.key])) return INVALID_KEY;
  if (!account.permissions.has(endpoint.permission)) return NO_PERMISSION;
  if (account.service === 'inactive plan') return INACTIVE_PLAN;
  if (rate.exceeded) return RATE_LIMITED;
  try {
    return body === null ? BAD_JSON : endpoint.run(body, account, context);
  } catch (error) {
    // Nesting so deep that walking it exhausts the stack; anything else is a mistake of ours.
    if (error instanceof RangeError) return BAD_JSON;
    throw error;
  }
}

/** The key of the header, else the old one in the body. */
function keyOf({ headers }: SimulatorRequest, body: JsonObject | null): string {
  const given = /^Bearer\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1];
  return given ?? (headers['authorization'] === undefined ? textOf(body?.['api_key']) ?? '' : '');
}
