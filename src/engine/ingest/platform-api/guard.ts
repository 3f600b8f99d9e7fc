/**
 * Who may manage the workspace over the ingest port, and read profiles. Other surfaces only take data in, so any page may call them;
 * these change files and give data out, so a page in a browser may not, whatever it knows (design.md invariant 9, ADR 0009). Scripts
 * send no Origin; browsers always do.
 */
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import type { Json } from '../../../protocol/json.ts';
import { forbidden, refused, unauthorized, verifyToken } from '../../platform-api/index.ts';
import type { ApiAnswer, ApiNote } from '../../platform-api/index.ts';
import { JSON_TYPE, emptyAnswer, jsonProblem } from '../answers.ts';
import { readBody } from '../body.ts';
import type { CallNote, InboundCall, SurfaceAnswer, SurfaceContext } from '../surface.ts';

export const FROM_A_PAGE: ApiNote = {
  code: 'call-from-a-page', message: 'The call has an "Origin" header, so it comes from a page in a browser. This API is for scripts only.',
};

export function isFromPage(call: InboundCall): boolean {
  return call.headers['origin'] !== undefined;
}

export type Admission = { readonly ok: true; readonly clientId: string } | { readonly ok: false; readonly answer: SurfaceAnswer };

/** `take` counts the call against the limit that `setting` names, and gives the seconds to wait when there were too many. */
export function admit(call: InboundCall, { platform, now }: SurfaceContext, take: () => number | null, setting: string): Admission {
  if (isFromPage(call)) return { ok: false, answer: surfaceAnswer(forbidden(FROM_A_PAGE.code, FROM_A_PAGE.message)) };
  const token = verifyToken(platform.tokenKey, call.headers['authorization'], now, platform.credentials);
  if (!token.ok) return { ok: false, answer: surfaceAnswer(unauthorized(token.note.code, token.note.message)) };
  const wait = take();
  return wait === null ? { ok: true, clientId: token.clientId } : { ok: false, answer: surfaceAnswer(tooMany(wait, setting)) };
}

function tooMany(wait: number, setting: string): ApiAnswer {
  const note = { code: 'rate-limited', message: `More calls came than "platform_api" in cloudchamber.json allows ("${setting}").` };
  return { ...refused(429, 'Too many requests.', [note]), headers: [['retry-after', String(wait)]] };
}

/** The ids of a path must be numbers; which ones makes no difference, since there is one workspace here. */
export function wrongId(ids: Readonly<Record<string, string | undefined>>): SurfaceAnswer | null {
  const wrong = Object.entries(ids).find(([, id]) => !/^\d{1,19}$/.test(id ?? ''));
  return wrong === undefined ? null : surfaceAnswer(refused(400, `The ${wrong[0]} ID ${wrong[1] ?? ''} is not a number.`));
}

/** A surface that several methods share answers for those that this path does not take. */
export function wrongMethod(method: string, allowed: readonly string[]): SurfaceAnswer {
  const names = allowed.join(', ');
  return surfaceAnswer({ status: 405, body: undefined, headers: [['allow', names]], notes: [{ code: 'wrong-method', message: `This path takes ${names}, not ${method}.` }] });
}

export type Parsed = { readonly ok: true; readonly body: Json; readonly notes: readonly CallNote[] } | { readonly ok: false; readonly status: number; readonly message: string };

/** The body's JSON with its 64-bit ids. */
export function jsonOf(call: InboundCall): Parsed {
  const text = textOf(call);
  if (!text.ok) return text;
  try {
    return { ok: true, body: parseJson(text.text), notes: text.notes };
  } catch (error) {
    return { ok: false, status: 400, message: jsonProblem(text.text, error) };
  }
}

export function isLocal(call: InboundCall): boolean {
  const address = call.remote.replace(/^::ffff:/, '');
  return address === '::1' || address.startsWith('127.');
}

/** `body` undefined: none at all, as the specification wants it for 204 and 401. */
export function surfaceAnswer({ status, body, headers = [], notes = [] }: ApiAnswer, more: readonly CallNote[] = []): SurfaceAnswer {
  const all = [...more, ...notes];
  if (body === undefined) return { ...emptyAnswer(status, null, all), headers };
  return { status, headers: [JSON_TYPE, ...headers], body: stringifyJson(body), input: null, batches: 0, notes: all };
}

export type Text = { readonly ok: true; readonly text: string; readonly notes: readonly CallNote[] } | { readonly ok: false; readonly status: number; readonly message: string };

export function textOf(call: InboundCall): Text {
  const body = readBody(call.body, call.headers);
  return body.ok ? { ok: true, text: body.text, notes: body.notes } : { ok: false, status: body.status, message: body.message };
}

/** OAuth parameters come as JSON or as a form (spec/platform-apis.md 1). */
export function parametersOf(text: string, contentType: string): Readonly<Record<string, unknown>> | null {
  if (/^application\/x-www-form-urlencoded/i.test(contentType)) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
