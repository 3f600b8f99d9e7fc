/**
 * `POST /oauth/token` and the tokens it gives (spec/data-plans.md 2.1, spec/platform-apis.md 1): signed, so that nothing has to be
 * stored, and good for 8 hours of the engine's clock. Clients take them as opaque text.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ApiAnswer, ApiNote, Credentials } from './types.ts';

export const TOKEN_LIFETIME_S = 28_800;
/** The same in every data centre. */
export const AUDIENCE = 'https://api.mparticle.com';
const GRANT = 'client_credentials';
const ISSUER = 'https://sso.auth.mparticle.com/';
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });
const PARAMETERS = ['grant_type', 'client_id', 'client_secret', 'audience'] as const;

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(key: Uint8Array, content: string): string {
  return createHmac('sha256', key).update(content).digest('base64url');
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

export function issueToken(key: Uint8Array, clientId: string, now: number): string {
  const issued = Math.floor(now / 1000);
  const claims = encode({ iss: ISSUER, sub: `${clientId}@clients`, aud: AUDIENCE, azp: clientId, gty: 'client-credentials', iat: issued, exp: issued + TOKEN_LIFETIME_S });
  return `${HEADER}.${claims}.${sign(key, `${HEADER}.${claims}`)}`;
}

export type TokenVerdict = { readonly ok: true; readonly clientId: string } | { readonly ok: false; readonly note: ApiNote };

function bad(code: string, message: string): TokenVerdict {
  return { ok: false, note: { code, message } };
}

/** `header`: the whole `Authorization` header. */
export function verifyToken(key: Uint8Array, header: string | undefined, now: number, credentials: Credentials | null): TokenVerdict {
  if (header === undefined || header === '') return bad('no-token', 'The call has no "Authorization: Bearer …" header. Get a token with POST /oauth/token first.');
  const token = /^bearer +(\S+)$/i.exec(header.trim())?.[1];
  const [head, claims, signature] = token?.split('.') ?? [];
  if (head !== HEADER || claims === undefined || signature === undefined || !sameText(signature, sign(key, `${head}.${claims}`))) {
    return bad('bad-token', 'The token is not one that this Cloudchamber gave out. Get one with POST /oauth/token here, not from the hosted service.');
  }
  const { azp, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { azp: string; exp: number };
  if (now >= exp * 1000) return bad('token-expired', `The token was good until ${new Date(exp * 1000).toISOString()}. Get a new one with POST /oauth/token.`);
  if (credentials !== null && azp !== credentials.clientId) return bad('other-client', 'The token was given to a client that the workspace does not take any more ("platform_api" in cloudchamber.json).');
  return { ok: true, clientId: azp };
}

export interface TokenRequest {
  /** The body's parameters, from JSON or a form; anything that is no text counts as missing. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The caller is on this machine. */
  readonly isLocal: boolean;
  readonly now: number;
  readonly key: Uint8Array;
  readonly credentials: Credentials | null;
}

/** Errors have the form of OAuth, not that of the API (spec/platform-apis.md 1). */
export function tokenError(status: number, error: string, description: string, notes: readonly ApiNote[] = []): ApiAnswer {
  return { status, body: { error, error_description: description }, headers: [NO_STORE], notes };
}

const NO_STORE: readonly [string, string] = ['cache-control', 'no-store'];

export function answerTokenRequest({ parameters, isLocal, now, key, credentials }: TokenRequest): ApiAnswer {
  const text = (name: string): string => {
    const value = parameters[name];
    return typeof value === 'string' ? value : '';
  };
  const missing = PARAMETERS.find((name) => text(name) === '');
  if (missing !== undefined) return tokenError(400, 'invalid_request', `Missing required parameter: ${missing}`);
  const [grant, clientId, clientSecret, audience] = PARAMETERS.map(text) as [string, string, string, string];
  if (grant !== GRANT) return tokenError(403, 'unsupported_grant_type', `Unsupported grant type: ${grant}`);
  if (audience !== AUDIENCE) return tokenError(403, 'access_denied', `Service not enabled within domain: ${audience}`);
  if (credentials === null && !isLocal) {
    return tokenError(401, 'access_denied', 'Unauthorized', [{
      code: 'not-this-machine', message: 'From another machine a token is given only to a known client: set "platform_api" with "client_id" and "client_secret" in cloudchamber.json.',
    }]);
  }
  if (credentials !== null && !(sameText(clientId, credentials.clientId) && sameText(clientSecret, credentials.clientSecret))) {
    return tokenError(401, 'access_denied', 'Unauthorized', [{ code: 'wrong-client', message: 'Client id or secret is not the one of "platform_api" in cloudchamber.json.' }]);
  }
  return { status: 200, body: { access_token: issueToken(key, clientId, now), expires_in: TOKEN_LIFETIME_S, token_type: 'Bearer' }, headers: [NO_STORE] };
}
