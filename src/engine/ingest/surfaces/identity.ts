/** I1-I3: the Identity API (spec/wire-protocol.md 7). Checks the request; the identity service decides. */
import { isObject, parseJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import type { Platform } from '../../../protocol/vocabulary.ts';
import { identityErrorBody } from '../../identity/error-body.ts';
import { JSON_TYPE, emptyAnswer, jsonProblem } from '../answers.ts';
import { parseBasic, resolveBasic, resolveKey } from '../auth.ts';
import type { InputVerdict } from '../auth.ts';
import { readBody } from '../body.ts';
import { identityProblem } from '../identity-request.ts';
import type { IdentityProblem } from '../identity-request.ts';
import { findSignature } from '../signature.ts';
import type { CallNote, IdentityCall, InboundCall, Surface, SurfaceAnswer, SurfaceContext } from '../surface.ts';

type Kind = Exclude<IdentityCall['kind'], 'alias'>;

/** Platforms whose SDKs sign every identity call. */
const SIGNING: ReadonlySet<Platform> = new Set(['ios', 'android', 'tvos', 'roku', 'fire_tv', 'xbox']);
const NO_SIGNATURE = { note: null, bad: false } as const;

const PLATFORMS: Readonly<Record<string, Platform>> = {
  ios: 'ios', android: 'android', web: 'web', tvos: 'tvos', roku: 'roku', alexa: 'alexa', smart_tv: 'smart_tv', fire: 'fire_tv', xbox: 'xbox',
};

function platformOf(body: Json | null, fallback: Platform): Platform {
  const sdk = isObject(body) ? body.client_sdk : null;
  const name = isObject(sdk) ? sdk.platform : null;
  return typeof name === 'string' ? (PLATFORMS[name] ?? fallback) : fallback;
}

function authenticate(call: InboundCall, body: Json | null, context: SurfaceContext): InputVerdict | null {
  const authorization = call.headers.authorization;
  if (authorization !== undefined) {
    const credentials = parseBasic(authorization);
    if (credentials !== null) return resolveBasic(credentials, platformOf(body, 's2s'), context);
  }
  const key = call.headers['x-mp-key'];
  return key === undefined || key === '' ? null : resolveKey(key, platformOf(body, 'web'), context);
}

function refuse(problem: IdentityProblem & { status?: number }, body: Json | null, input: string | null, notes: readonly CallNote[]): SurfaceAnswer {
  const status = problem.status ?? 400;
  const requestId = isObject(body) && typeof body.request_id === 'string' ? body.request_id : null;
  return {
    status,
    headers: [JSON_TYPE],
    body: identityErrorBody(status, problem.code, problem.message, requestId),
    input,
    batches: 0,
    notes: [...notes, { code: 'identity-refused', message: problem.why ?? problem.message }],
  };
}

function answer(call: InboundCall, kind: Kind, mpid: string, context: SurfaceContext): SurfaceAnswer | Promise<SurfaceAnswer> {
  const decoded = readBody(call.body, call.headers);
  const text = decoded.ok ? decoded.text : '';
  let body: Json | null = null;
  let problem: (IdentityProblem & { status?: number }) | null = decoded.ok ? null : { code: 'VALIDATION_ERROR', message: decoded.message, status: decoded.status };
  if (decoded.ok) {
    try {
      body = parseJson(text);
    } catch (error) {
      problem = { code: 'VALIDATION_ERROR', message: jsonProblem(text, error) };
    }
  }
  const auth = authenticate(call, body, context);
  if (auth === null) {
    return emptyAnswer(401, null, [{ code: 'no-key', message: 'No "x-mp-key" header and no Basic credentials: the call belongs to no input.' }]);
  }
  if (!auth.ok) return emptyAnswer(401, auth.input, auth.notes);
  const signs = SIGNING.has(platformOf(body, 'web'));
  const { note, bad } = call.headers.authorization === undefined ? findSignature(call, text, auth.input, signs) : NO_SIGNATURE;
  const notes = [...auth.notes, ...(decoded.ok ? decoded.notes : []), ...(note === null ? [] : [note])];
  const input = auth.input.name;
  if (bad && auth.input.auth === 'strict') return emptyAnswer(401, input, notes);
  const strict = auth.input.auth === 'strict';
  problem ??= identityProblem(body, kind === 'modify', strict);
  if (problem !== null) return refuse(problem, body, input, notes);
  const request: IdentityCall = kind === 'modify'
    ? { kind, input, mpid, body, at: context.now }
    : { kind, input, body, readOnly: call.query.get('read_only') === 'true', at: context.now };
  return context.identity(request).then((result) => ({
    ...result, input, batches: 0, notes: [...notes, ...(result.notes ?? [])],
  }));
}

export const identity: Surface = {
  id: 'identity',
  label: 'Identity API',
  methods: ['POST'],
  path: /^(?:\/identity)?(?:\/v1)?\/(?<kind>identify|login|logout|search)$/i,
  answer: (call, params, context) => answer(call, (params.kind ?? '').toLowerCase() as Kind, '', context),
};

export const identityModify: Surface = {
  id: 'identity-modify',
  label: 'Identity API, modify',
  methods: ['POST'],
  path: /^(?:\/identity)?(?:\/v1)?\/(?<mpid>-?\d{1,19})\/modify$/i,
  answer: (call, params, context) => answer(call, 'modify', params.mpid ?? '', context),
};
