/** Braze's answers (spec/outputs/braze.md 2.3, 2.4). Every one of them carries the rate limit headers. */
import { stringifyJson } from '../../../../protocol/json.ts';
import type { Json } from '../../../../protocol/json.ts';
import type { PartnerNote } from '../../../../protocol/partner.ts';
import type { SimulatorResponse } from '../../definition.ts';

/** An answer before its headers. */
export interface Reply {
  readonly status: number;
  readonly body: Json | object;
  readonly notes?: readonly PartnerNote[];
  readonly fact?: string;
}

export function withHeaders({ status, body, notes = [], fact }: Reply, headers: readonly (readonly [string, string])[], more: readonly PartnerNote[]): SimulatorResponse {
  const all = [...notes, ...more];
  return {
    status, headers: [['Content-Type', 'application/json'], ...headers], body: stringifyJson(body),
    ...(all.length > 0 && { notes: all }), ...(fact !== undefined && { fact }),
  };
}

export const says = (status: number, message: string, fact?: string): Reply => ({ status, body: { message }, ...(fact !== undefined && { fact }) });

export const INVALID_KEY = says(401, 'Invalid API Key');
export const NO_PERMISSION = says(401, 'Invalid API Key', 'no-permission');
export const INACTIVE_PLAN = says(403, 'Forbidden', 'inactive-plan');
export const RATE_LIMITED = says(429, 'Rate limit exceeded', 'rate-limited');
export const BAD_JSON = says(400, 'Bad Request', 'bad-json');
export const TOO_LARGE = says(413, 'Request entity too large', 'request-size');
export const TOO_MANY = says(400, 'Max Input Length Exceeded', 'too-many');
export const NO_VALID_DATA = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";
export const NOTHING_GIVEN = says(400, NO_VALID_DATA);
export const INVALID_GROUP = says(400, 'Invalid Subscription Group', 'group-errors');
export const EMAIL_AND_PHONE = says(400, 'Either an email address or a phone number should be provided, but not both.', 'email-and-phone');
export const SUCCESS = says(201, 'success');
export const WRONG_METHOD = says(405, 'Method Not Allowed', 'other-paths');
export const NOT_FOUND = says(404, 'Not Found', 'other-paths');

export function note(level: PartnerNote['level'], code: string, message: string, pointer: string, status: PartnerNote['status'] = 'documented'): PartnerNote {
  return { level, code, message, pointer, status };
}
