/**
 * Calls that the real service would refuse: whose call it is, read from path and headers alone, and how each surface says no
 * (spec/wire-protocol.md 4, 6.4, 7.4). For faults on demand; nothing here makes an input or touches a user.
 */
import { randomUUID } from 'node:crypto';
import { identityErrorBody } from '../identity/error-body.ts';
import { JSON_TYPE } from './answers.ts';
import { parseBasic } from './auth.ts';
import { PREFLIGHT, UNRECOGNISED } from './index.ts';
import { matchPath } from './router.ts';
import type { CallNote, SurfaceAnswer } from './surface.ts';

export interface CallOwner {
  readonly surface: string;
  /** Key of the input, as it came; null when the call names none. */
  readonly key: string | null;
}

export function ownerOf(method: string, path: string, headers: Readonly<Record<string, string>>): CallOwner {
  if (method === 'OPTIONS') return { surface: PREFLIGHT, key: null };
  const match = matchPath(path);
  const key = match?.params['key'] ?? headers['x-mp-key'] ?? parseBasic(headers['authorization'] ?? '')?.key ?? null;
  return { surface: match?.surface.id ?? UNRECOGNISED, key };
}

export interface Refusal {
  readonly surface: string;
  readonly status: number;
  readonly retryAfterS: number | null;
  readonly input: string | null;
  readonly now: number;
  readonly notes: readonly CallNote[];
}

/** The answer in the form that the surface's clients know. */
export function refusalAnswer({ surface, status, retryAfterS, input, now, notes }: Refusal): SurfaceAnswer {
  const headers: [string, string][] = [];
  if (retryAfterS !== null) headers.push(['retry-after', String(retryAfterS)]);
  if (status === 429 && !MANAGEMENT.has(surface)) headers.push(['x-mp-rate-limit-exceeded', 'workspace']);
  const body = refusalBody(surface, status, now);
  if (body !== '') headers.push([...JSON_TYPE]);
  return { status, headers, body, input, batches: 0, notes };
}

/** Calls of management scripts (spec/data-plans.md 2.2, spec/platform-apis.md 1). */
const MANAGEMENT: ReadonlySet<string> = new Set(['oauth-token', 'data-planning-api']);

function refusalBody(surface: string, status: number, now: number): string {
  const message = status < 500 ? 'The request was refused.' : 'The service is not available.';
  if (surface === 'oauth-token') return JSON.stringify({ error: status === 401 || status === 403 ? 'access_denied' : 'server_error', error_description: message });
  if (surface === 'data-planning-api') return status === 401 ? '' : JSON.stringify({ errors: [{ message }] });
  if (surface.startsWith('identity')) {
    if (status === 400) return identityErrorBody(status, 'VALIDATION_ERROR', message, null);
    return status >= 500 ? identityErrorBody(status, 'INTERNAL_ERROR', message, null) : '';
  }
  if (surface.startsWith('native')) {
    const head = (dt: string): object => ({ dt, id: randomUUID(), ct: now });
    return JSON.stringify({ ...head('rh'), err: [{ ...head('err'), code: 'invalid_request', msg: message }] });
  }
  // 401, 403, 429 and 5xx of the Events API have no body (wire-protocol.md 4).
  return status === 400 || status === 413 ? JSON.stringify({ errors: [{ code: 'BAD_REQUEST', message }] }) : '';
}
