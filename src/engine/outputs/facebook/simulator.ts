/** The simulated Graph API (spec/outputs/facebook.md, half 2): events of pixels and of apps. */
import type { JsonObject } from '../../../protocol/json.ts';
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { acceptsCredential } from '../shared/credentials.ts';
import { numberOf, objectOf, textOf, textSetting } from '../shared/values.ts';
import { activities } from './simulator/activities.ts';
import { conversions } from './simulator/conversions.ts';
import type { Outcome } from './simulator/conversions.ts';
import { parameters } from './simulator/decode.ts';
import { APP_LIMIT, EXPIRED_TOKEN, NO_JSON, NO_PERMISSION, NO_TOKEN, TEMPORARY, UNDECODABLE_TOKEN, UNKNOWN_PATH, USER_LIMIT, own, refusal, success, traceId, unknownObject } from './simulator/errors.ts';
import type { GraphError } from './simulator/errors.ts';

export const simulator: Simulator = { handle };

const EDGE = /^\/(?:v\d+\.\d+\/)?([^/]+)\/(activities|events)\/?$/;

/** Calls of an app or pixel in an hour, when limits are enforced. */
export const CALLS_PER_HOUR = 200;
const CALLS = 'calls';
const HOUR_MS = 3_600_000;

/** Tokens with a meaning of their own, so that every documented answer can be had. */
export const TEST_TOKENS: ReadonlyMap<string, () => GraphError> = new Map([
  ['test-expired', EXPIRED_TOKEN], ['test-no-permission', NO_PERMISSION], ['test-temporary', TEMPORARY],
  ['test-app-limit', () => APP_LIMIT('test-tokens')], ['test-user-limit', () => USER_LIMIT('test-tokens')],
]);

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const outcome = answer(request, context);
  if ('wrong' in outcome) return refusal(outcome.wrong, traceId(request, context));
  // App events are answered without a trace id.
  return success('events_received' in outcome.body ? { ...outcome.body, fbtrace_id: traceId(request, context) } : outcome.body, outcome.notes);
}

function answer(request: SimulatorRequest, context: SimulatorContext): Outcome {
  const [, id, edge] = EDGE.exec(request.path) ?? [];
  if (id === undefined || edge === undefined) return { wrong: UNKNOWN_PATH(request.path) };
  let given: JsonObject | null;
  try {
    given = parameters(request);
  } catch (error) {
    // Nesting so deep that walking it exhausts the stack; anything else is a mistake of ours.
    if (!(error instanceof RangeError)) throw error;
    given = null;
  }
  const refused = tokenProblem(tokenOf(request, given), id, edge, context);
  if (refused !== null) return { wrong: refused };
  if (request.method !== 'POST' || !/^\d+$/.test(id)) return { wrong: unknownObject(id, request.method) };
  if (context.enforceRates && !counted(`${edge}:${id}`, context)) return { wrong: edge === 'activities' ? APP_LIMIT('rate-limit') : USER_LIMIT('rate-limit') };
  if (given === null) return { wrong: NO_JSON() };
  return edge === 'events' ? conversions(id, given, context) : activities(id, given, context);
}

function tokenOf({ query, headers }: SimulatorRequest, given: JsonObject | null): string {
  const bearer = /^(?:Bearer|OAuth)\s+(\S+)\s*$/i.exec(headers['authorization'] ?? '')?.[1];
  return query.get('access_token') || textOf(given === null ? undefined : own(given, 'access_token')) || bearer || '';
}

/** An app's own token is its id and its secret; the secret stands in connections' settings, so any is taken. */
function tokenProblem(token: string, id: string, edge: string, context: SimulatorContext): GraphError | null {
  if (token === '') return NO_TOKEN();
  const isAppToken = edge === 'activities' && token.startsWith(`${id}|`) && token.length > id.length + 1;
  if (!acceptsCredential(context, token, isAppToken ? [token] : [textSetting(context.settings, 'accessToken')])) return UNDECODABLE_TOKEN();
  return TEST_TOKENS.get(token)?.() ?? null;
}

/** Counts a call; false when the hour is full. */
function counted(owner: string, { state, now }: SimulatorContext): boolean {
  const hour = Math.floor(now / HOUR_MS);
  const known = objectOf(state.get(CALLS, owner));
  const count = known['hour'] === hour ? numberOf(known['count']) ?? 0 : 0;
  if (count >= CALLS_PER_HOUR) return false;
  state.put(CALLS, owner, { hour, count: count + 1 });
  return true;
}
