/** The Identity API's calls over the resolution algorithms (spec/identity-profiles.md 3.3-3.7, spec/wire-protocol.md 7). */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { CallNote, IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { signed64 } from '../batch/ids.ts';
import { identityErrorBody } from './error-body.ts';
import { IDENTITY_API_TYPES, canonicalType, isDeviceType, lookUpKey } from './identity-types.ts';
import type { IdentityPair } from './identity-types.ts';
import { attach, change, create, isKnown, match, stepMessages } from './resolve.ts';
import type { IdentityChange, IdentityStep, Resolver, Subject } from './resolve.ts';
import type { StoredUser } from './store.ts';

const JSON_TYPE: readonly [string, string] = ['content-type', 'application/json; charset=utf-8'];
/** Seconds that a client may keep an answer; used only when its flag "cacheIdentity" is on. */
const MAX_AGE: readonly [string, string] = ['x-mp-max-age', '86400'];

/** The body has passed the checks of `ingest/identity-request.ts`. */
export function answerIdentityCall(call: IdentityCall, resolver: Resolver): IdentityAnswer {
  const body = isObject(call.body) ? call.body : {};
  return call.kind === 'modify' ? modify(call.mpid, body, call.at, resolver) : lookUp(call.kind, body, call.readOnly, call.at, resolver);
}

function environmentOf(body: JsonObject): Subject['environment'] {
  return body.environment === 'development' ? 'development' : 'production';
}

interface Requested extends IdentityPair {
  /** As the request spelled it, for `matched_identities`. */
  readonly name: string;
}

function requestedIdentities(known: Json | undefined, steps: IdentityStep[]): Requested[] {
  const out: Requested[] = [];
  for (const [name, value] of Object.entries(isObject(known) ? known : {})) {
    if (typeof value !== 'string') continue;
    if (!IDENTITY_API_TYPES.has(name)) {
      steps.push({ code: 'ignored', type: name, message: `"${name}" is no identity type of the Identity API.` });
      continue;
    }
    const type = canonicalType(name);
    if (lookUpKey(type, value) !== null) out.push({ name, type, value });
  }
  return out;
}

function lookUp(kind: 'identify' | 'login' | 'logout' | 'search', body: JsonObject, readOnly: boolean, at: number, resolver: Resolver): IdentityAnswer {
  const steps: IdentityStep[] = [];
  const identities = requestedIdentities(body.known_identities, steps);
  const subject: Subject = { environment: environmentOf(body), identities, at };
  const leaves = kind === 'logout' && identities.every(({ type }) => isDeviceType(type));
  const found = leaves ? null : match(resolver, subject, steps);
  if (leaves) steps.push({ code: 'not-found', message: 'Logout without a user identity: a new anonymous user begins.' });
  const matchedIdentities = matchedOf(identities, found);
  if (kind === 'search' || readOnly) {
    if (found === null) return notFound(body, steps);
    return success(found, isKnown(found, resolver.strategy), matchedIdentities, kind, body, steps);
  }
  const user = attach(resolver, found ?? create(resolver, subject, steps), subject, steps);
  return success(user, kind === 'login' || isKnown(user, resolver.strategy), matchedIdentities, kind, body, steps);
}

/** The request's identities that the user held before this call, as they are stored. */
function matchedOf(identities: readonly Requested[], user: StoredUser | null): Record<string, string> {
  const out: Record<string, string> = {};
  for (const { name, type, value } of identities) {
    const key = lookUpKey(type, value);
    const held = user?.identities.find((identity) => identity.type === type && identity.key === key);
    if (held !== undefined) out[name] = held.value;
  }
  return out;
}

function success(user: StoredUser, isLoggedIn: boolean, matchedIdentities: Record<string, string>, kind: string, body: JsonObject, steps: readonly IdentityStep[]): IdentityAnswer {
  const answer = { context: null, matched_identities: matchedIdentities, is_ephemeral: false, mpid: user.mpid, is_logged_in: isLoggedIn };
  const previous = signed64(body.previous_mpid);
  const change = previous === null || previous === '0' || previous === user.mpid ? '' : ` It was ${previous} before.`;
  return { status: 200, headers: [JSON_TYPE, MAX_AGE], body: JSON.stringify(answer), notes: [decision(`${kind} gave user ${user.mpid}.${change}`, steps)] };
}

function notFound(body: JsonObject, steps: readonly IdentityStep[]): IdentityAnswer {
  const requestId = typeof body.request_id === 'string' ? body.request_id : null;
  return {
    status: 404,
    headers: [JSON_TYPE],
    body: identityErrorBody(404, 'NOT_FOUND_ERROR', 'No user was found for the given identities.', requestId),
    notes: [decision('No user was found.', steps)],
  };
}

function decision(outcome: string, steps: readonly IdentityStep[]): CallNote {
  return { code: 'identity-decision', message: [outcome, ...stepMessages(steps)].join('\n') };
}

function modify(target: string, body: JsonObject, at: number, resolver: Resolver): IdentityAnswer {
  const mpid = signed64(target);
  const user = mpid === null ? null : resolver.store.user(mpid);
  if (user === null) {
    const message = `No user has the MPID ${target}. It may come from storage that an SDK kept from before captured data was deleted.`;
    return { status: 404, headers: [], body: '', notes: [{ code: 'no-such-user', message }] };
  }
  const steps: IdentityStep[] = [];
  const results: { identity_type: string; modified_mpid: string }[] = [];
  const changes: IdentityChange[] = [];
  for (const item of Array.isArray(body.identity_changes) ? body.identity_changes : []) {
    if (!isObject(item) || typeof item.identity_type !== 'string') continue;
    if (!IDENTITY_API_TYPES.has(item.identity_type)) {
      steps.push({ code: 'ignored', type: item.identity_type, message: `"${item.identity_type}" is no identity type of the Identity API.` });
      continue;
    }
    changes.push({ type: canonicalType(item.identity_type), oldValue: textOf(item.old_value), newValue: textOf(item.new_value) });
    results.push({ identity_type: item.identity_type, modified_mpid: user.mpid });
  }
  change(resolver, user, changes, at, steps);
  return {
    status: 200,
    headers: [JSON_TYPE],
    body: JSON.stringify({ change_results: results }),
    notes: [decision(`${changes.length} ${changes.length === 1 ? 'change' : 'changes'} to user ${user.mpid}.`, steps)],
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
