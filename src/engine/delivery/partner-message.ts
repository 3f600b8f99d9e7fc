/** What a partner says in an answer, in its own words. */
import { isObject, parseJson } from '../../protocol/json.ts';
import type { Json } from '../../protocol/json.ts';

const MEMBERS = ['error', 'message', 'error_message', 'error_description', 'errors', 'detail', 'description', 'reason', 'error_user_msg'] as const;
/** A message, and not a page. */
const MAX_LENGTH = 300;
const MAX_DEPTH = 4;

/** Null when the answer says nothing. */
export function partnerMessage(body: string): string | null {
  const text = body.trim();
  if (text === '') return null;
  const said = /^[[{"]/.test(text) ? inside(parsed(text), 0) : text.startsWith('<') ? null : text;
  if (said === null || !/\p{L}{2}/u.test(said)) return null;
  return said.length > MAX_LENGTH ? `${said.slice(0, MAX_LENGTH)}…` : said;
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

function inside(value: Json | undefined, depth: number): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return inside(value[0], depth + 1);
  if (!isObject(value)) return null;
  for (const name of MEMBERS) {
    const found = Object.hasOwn(value, name) ? inside(value[name], depth + 1) : null;
    if (found !== null) return found;
  }
  return null;
}

/** A reason for an alert, with the partner's words where it does not hold them. */
export function withPartnerMessage(message: string, body: string | null): string {
  const said = body === null ? null : partnerMessage(body);
  return said === null || message.includes(said) ? message : `${message.replace(/\.$/, '')}. The partner said: ${said}`;
}
