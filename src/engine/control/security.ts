/**
 * Who may speak to the control port (design.md invariant 9): only this machine, by a loopback name (against DNS rebinding),
 * from no foreign page (Origin), and with the token. Partner simulators need no token, but the same names.
 */
import { timingSafeEqual } from 'node:crypto';

export interface Caller {
  readonly path: string;
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly authorization: string | undefined;
  /** `?token=`, which only the event stream takes, since an EventSource cannot send headers. */
  readonly queryToken: string | undefined;
}

export interface Refusal {
  readonly status: 401 | 403;
  readonly code: string;
  readonly message: string;
}

const LOOPBACK_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

function sameToken(given: string, token: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(token);
  return a.length === b.length && timingSafeEqual(a, b);
}

function isPartner(path: string): boolean {
  return /^\/partners(\/|$)/i.test(path);
}

function isApi(path: string): boolean {
  return /^\/api(\/|$)/i.test(path);
}

/** Null when the call may go on. */
export function refusal(caller: Caller, token: string): Refusal | null {
  if (caller.host === undefined || !LOOPBACK_HOST.test(caller.host)) {
    return { status: 403, code: 'foreign-host', message: 'The control port answers only as localhost, 127.0.0.1 or [::1]. Call it by one of these names.' };
  }
  if (isPartner(caller.path)) return null;
  if (caller.origin !== undefined && caller.origin !== `http://${caller.host}`) {
    return { status: 403, code: 'foreign-origin', message: 'Pages of other origins may not call the control API.' };
  }
  if (!isApi(caller.path)) return null;
  const bearer = /^Bearer\s+(.+)$/i.exec(caller.authorization ?? '')?.[1] ?? (caller.path === '/api/v1/stream' ? caller.queryToken : undefined);
  if (bearer === undefined) return { status: 401, code: 'no-token', message: 'The control API wants "Authorization: Bearer <token>". The token is in the ready line of "cloudchamber serve --json" and in the window under Settings.' };
  if (!sameToken(bearer, token)) return { status: 401, code: 'wrong-token', message: 'This token is not the control API\'s. Take the one from the ready line or from the window under Settings.' };
  return null;
}
