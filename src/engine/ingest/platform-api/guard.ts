/**
 * Who may manage the workspace over the ingest port. Other surfaces only take data in, so any page may call them; these change
 * files, so a page in a browser may not, whatever it knows (design.md invariant 9). Scripts send no Origin; browsers always do.
 */
import { isObject, stringifyJson } from '../../../protocol/json.ts';
import type { ApiAnswer, ApiNote } from '../../platform-api/index.ts';
import { JSON_TYPE, emptyAnswer } from '../answers.ts';
import { readBody } from '../body.ts';
import type { CallNote, InboundCall, SurfaceAnswer } from '../surface.ts';

export const FROM_A_PAGE: ApiNote = {
  code: 'call-from-a-page', message: 'The call has an "Origin" header, so it comes from a page in a browser. Plans can be managed by scripts only.',
};

export function isFromPage(call: InboundCall): boolean {
  return call.headers['origin'] !== undefined;
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
