/** The simulated AppsFlyer (spec/outputs/appsflyer.md, half 2). Its checks come in this order: body, key, app id, appsflyer_id, the rest. */
import type { Simulator, SimulatorContext, SimulatorRequest, SimulatorResponse } from '../definition.ts';
import { acceptsCredential } from '../shared/credentials.ts';
import { tryJsonObject } from '../shared/json-text.ts';
import { textOf } from '../shared/values.ts';
import { HOSTS, MAX_REQUESTS_A_MINUTE } from './constants.ts';
import type { ApiVersion } from './constants.ts';
import { apiVersionOf, keyOf } from './settings.ts';
import { bodyRefusal } from './simulator/checks.ts';
import { notesOf } from './simulator/notes.ts';
import { record } from './simulator/record.ts';
import type { Received } from './simulator/record.ts';

export const simulator: Simulator = { handle };

const PATH = /^\/inappevent(?:\/([^/]*))?\/?$/;
/** Android packages, and App Store ids with and without what must stand before them. */
const APP_ID = /^(?:[A-Za-z]\w*(?:\.\w+)+(?:-[\w-]+)?|(?:id)?\d+)$/;
/** Requests of the minute, of the account as a whole: keys are not written down. */
const RATES = 'rates';
const ACCOUNT = 'account';

function handle(request: SimulatorRequest, context: SimulatorContext): SimulatorResponse {
  const path = PATH.exec(request.path);
  if (path === null) return reply(404, 'Not Found', 'other-paths');
  if (request.method !== 'POST') return reply(405, 'Method Not Allowed', 'other-paths');
  const body = tryJsonObject(new TextDecoder().decode(request.body));
  if (body === null) return reply(400, 'Payload is missing or failed to parse');
  const version = versionOf(request, context);
  const key = request.headers['authentication'] ?? '';
  if (!acceptsCredential(context, key, [keyOf(context.settings, version)])) return version === 'api3' ? reply(401, 'Unauthorized') : reply(400, 'Failed to Authenticate');
  if (context.enforceRates && isTooFast(context)) return reply(429, 'Too Many Requests', 'rate-limit');
  const appId = decodeAppId(path[1] ?? '');
  if (appId === null) return reply(400, 'app_id', 'app-id-known');
  if (typeof body['appsflyer_id'] !== 'string' || body['appsflyer_id'].trim() === '') return reply(400, 'appsflyer_id is a mandatory field');
  const refusal = bodyRefusal(body);
  if (refusal !== null) return reply(refusal.status, refusal.text, refusal.fact);
  const received: Received = { appId, body, bytes: request.body.length };
  const notes = notesOf(received, context.now);
  record(received, context);
  return notes.length === 0 ? reply(200, 'OK', 'answer-ok') : { ...reply(200, 'OK', 'answer-ok'), notes };
}

function reply(status: number, body: string, fact?: string): SimulatorResponse {
  const answer = { status, headers: [['Content-Type', 'text/plain']] as const, body };
  return fact === undefined ? answer : { ...answer, fact };
}

/** Both versions have the same paths: the host tells, else the output's setting. */
function versionOf(request: SimulatorRequest, { settings }: SimulatorContext): ApiVersion {
  const host = request.headers['host'] ?? '';
  return host === new URL(HOSTS.api3).host ? 'api3' : host === new URL(HOSTS.api2).host ? 'api2' : apiVersionOf(settings);
}

function decodeAppId(segment: string): string | null {
  try {
    const appId = decodeURIComponent(segment);
    return APP_ID.test(appId) ? appId : null;
  } catch {
    return null;
  }
}

function isTooFast({ state, now }: SimulatorContext): boolean {
  const minute = Math.floor(now / 60_000);
  const [last, count] = (textOf(state.get(RATES, ACCOUNT)) ?? '').split(':').map(Number);
  const next = last === minute ? (count ?? 0) + 1 : 1;
  state.put(RATES, ACCOUNT, `${minute}:${next}`);
  return next > MAX_REQUESTS_A_MINUTE;
}
