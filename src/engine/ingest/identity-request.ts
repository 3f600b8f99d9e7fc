/** What the Identity API refuses with 400 before anything is looked up (spec/wire-protocol.md 7.1, 7.4). */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { IDENTITY_API_TYPES, VALUE_LENGTH } from '../identity/identity-types.ts';

export interface IdentityProblem {
  readonly code: 'VALIDATION_ERROR' | 'LOOKUP_ERROR';
  readonly message: string;
  /** What the caller is not told. */
  readonly why?: string;
}

function invalid(message: string): IdentityProblem {
  return { code: 'VALIDATION_ERROR', message };
}

export function identityProblem(body: Json | null, modify: boolean, strict: boolean): IdentityProblem | null {
  if (!isObject(body)) return invalid('The request body must be a JSON object.');
  const environment = body.environment;
  if (environment !== 'production' && environment !== 'development') return invalid('"environment" must be "production" or "development".');
  return modify ? changesProblem(body, strict) : knownProblem(body, strict);
}

function knownProblem(body: JsonObject, strict: boolean): IdentityProblem | null {
  const known = body.known_identities;
  if (known === undefined || known === null) return { code: 'LOOKUP_ERROR', message: 'knownIdentities is empty.' };
  if (!isObject(known)) return invalid('"known_identities" must be an object.');
  let found = 0;
  const leftOut: string[] = [];
  for (const type of Object.keys(known)) {
    const value = known[type];
    if (value === null || value === undefined) continue;
    if (typeof value !== 'string') return invalid(`The identity "${type}" must be text.`);
    if (!IDENTITY_API_TYPES.has(type)) {
      if (strict) return invalid(`"${type}" is no identity type.`);
      leftOut.push(`"${type}" is no identity type.`);
    } else if (value.length > VALUE_LENGTH) {
      if (strict) return tooLong(type, value);
      leftOut.push(tooLong(type, value).message);
    } else if (value.trim() !== '') found++;
  }
  if (found > 0) return null;
  return { code: 'LOOKUP_ERROR', message: 'knownIdentities is empty.', ...(leftOut.length === 0 ? {} : { why: `Nothing is left to look up: ${leftOut.join(' ')}` }) };
}

function tooLong(type: string, value: string): IdentityProblem {
  return invalid(`The identity "${type}" has ${value.length} characters; ${VALUE_LENGTH} are allowed.`);
}

function changesProblem(body: JsonObject, strict: boolean): IdentityProblem | null {
  const changes = body.identity_changes;
  if (!Array.isArray(changes)) return invalid('"identity_changes" must be a list.');
  for (const change of changes) {
    if (!isObject(change) || typeof change.identity_type !== 'string') return invalid('Every identity change needs "identity_type", "old_value" and "new_value".');
    if (strict && !IDENTITY_API_TYPES.has(change.identity_type)) return invalid(`"${change.identity_type}" is no identity type.`);
    for (const value of [change.old_value, change.new_value]) {
      if (value !== undefined && value !== null && typeof value !== 'string') return invalid('"old_value" and "new_value" must be text or null.');
    }
    const next = change.new_value;
    if (strict && typeof next === 'string' && next.length > VALUE_LENGTH) return tooLong(change.identity_type, next);
  }
  return null;
}
