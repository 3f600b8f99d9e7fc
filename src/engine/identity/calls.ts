/** The Identity API's bodies: what a call asks, and how a decision is answered (spec/wire-protocol.md 7). */
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import type { IdentityStep } from '../../protocol/identity.ts';
import type { Environment } from '../../protocol/vocabulary.ts';
import type { CallNote, IdentityAnswer, IdentityCall } from '../ingest/surface.ts';
import { signed64 } from '../batch/ids.ts';
import type { Decision, Question } from './decide.ts';
import { identityErrorBody } from './error-body.ts';
import { IDENTITY_API_TYPES, canonicalType, lookUpKey } from './identity-types.ts';
import type { IdentityPair } from './identity-types.ts';
import type { IdentityChange, Modification } from './modify.ts';
import { isKnown, stepMessages } from './resolve.ts';
import type { StoredUser } from './store.ts';
import type { IdentityStrategy } from './strategy.ts';

const JSON_TYPE: readonly [string, string] = ['content-type', 'application/json; charset=utf-8'];
/** Seconds that a client may keep an answer; used only when its flag "cacheIdentity" is on. */
const MAX_AGE: readonly [string, string] = ['x-mp-max-age', '86400'];

export type LookUpCall = Extract<IdentityCall, { readonly readOnly: boolean }>;
export type ModifyCall = Extract<IdentityCall, { readonly kind: 'modify' }>;

/** The body has passed the checks of `ingest/identity-request.ts`. */
export function bodyOf(call: IdentityCall): JsonObject {
  return isObject(call.body) ? call.body : {};
}

export function environmentOf(body: JsonObject): Environment {
  return body.environment === 'development' ? 'development' : 'production';
}

interface Requested extends IdentityPair {
  /** As the request spelled it, for `matched_identities`. */
  readonly name: string;
}

function unknownType(name: string): IdentityStep {
  return { code: 'ignored', type: name, message: `"${name}" is no identity type of the Identity API and was left out; an input with strict authentication refuses it.` };
}

/** `steps` gets what is left out. */
export function questionOf(call: LookUpCall, steps: IdentityStep[]): Question & { readonly identities: readonly Requested[] } {
  const body = bodyOf(call);
  const identities: Requested[] = [];
  for (const [name, value] of Object.entries(isObject(body.known_identities) ? body.known_identities : {})) {
    if (typeof value !== 'string') continue;
    if (!IDENTITY_API_TYPES.has(name)) steps.push(unknownType(name));
    else identities.push({ name, type: canonicalType(name), value });
  }
  const previous = signed64(body.previous_mpid);
  return { kind: call.kind, environment: environmentOf(body), identities, previousMpid: previous === '0' ? null : previous, readOnly: call.readOnly, at: call.at };
}

export function lookUpAnswer(call: LookUpCall, { identities, previousMpid }: ReturnType<typeof questionOf>, decision: Decision, strategy: IdentityStrategy): IdentityAnswer {
  const { user, found } = decision;
  if (user === null) return refusalAnswer(bodyOf(call), decision);
  const answer = {
    context: null, matched_identities: matchedOf(identities, found), is_ephemeral: false, mpid: user.mpid,
    is_logged_in: call.kind === 'login' || isKnown(user, strategy),
  };
  const change = previousMpid === null || previousMpid === user.mpid ? '' : ` It was ${previousMpid} before.`;
  return { status: 200, headers: [JSON_TYPE, MAX_AGE], body: JSON.stringify(answer), notes: [account(`${call.kind} gave user ${user.mpid}.${change}`, decision), ...decision.notes] };
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

function account(outcome: string, { steps }: Decision): CallNote {
  return { code: 'identity-decision', message: [outcome, ...stepMessages(steps)].join('\n') };
}

function refusalAnswer(body: JsonObject, decision: Decision): IdentityAnswer {
  const { status, refusal, message, notes } = decision;
  const requestId = typeof body.request_id === 'string' ? body.request_id : null;
  return { status, headers: [JSON_TYPE], body: identityErrorBody(status, refusal?.code ?? '', refusal?.message ?? message, requestId), notes: [account(message, decision), ...notes] };
}

export function modificationOf(call: ModifyCall, steps: IdentityStep[]): Modification {
  const body = bodyOf(call);
  const changes: IdentityChange[] = [];
  for (const item of Array.isArray(body.identity_changes) ? body.identity_changes : []) {
    if (!isObject(item) || typeof item.identity_type !== 'string') continue;
    const name = item.identity_type;
    if (!IDENTITY_API_TYPES.has(name)) steps.push(unknownType(name));
    else changes.push({ type: canonicalType(name), oldValue: textOf(item.old_value), newValue: textOf(item.new_value) });
  }
  return { environment: environmentOf(body), mpid: signed64(call.mpid), changes, at: call.at };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** An unknown MPID is answered without a body, as the platform was seen to do. */
export function modifyAnswer(call: ModifyCall, decision: Decision): IdentityAnswer {
  const { user } = decision;
  if (decision.status === 404) return { status: 404, headers: [], body: '', notes: [{ code: 'no-such-user', message: decision.message }] };
  const body = bodyOf(call);
  if (user === null) return refusalAnswer(body, decision);
  const names = (Array.isArray(body.identity_changes) ? body.identity_changes : []).flatMap((item) => (isObject(item) && typeof item.identity_type === 'string' && IDENTITY_API_TYPES.has(item.identity_type) ? [item.identity_type] : []));
  const results = names.map((identity_type) => ({ identity_type, modified_mpid: user.mpid }));
  return { status: 200, headers: [JSON_TYPE], body: JSON.stringify({ change_results: results }), notes: [account(decision.message, decision), ...decision.notes] };
}
