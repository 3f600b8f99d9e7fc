/**
 * An edit of a user as the calls that the platform makes of it (spec/identity-profiles.md 11): identities through the Identity API,
 * the rest as a batch of the chosen input. Data of SDKs reaches the profile through change events only. Pure.
 */
import { randomUUID } from 'node:crypto';
import { idNumber } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { CCPA_PURPOSE } from '../../protocol/user.ts';
import type { User, UserEdit } from '../../protocol/user.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { plural } from '../wording.ts';
import { canonicalType, IDENTITY_API_TYPES } from '../identity/identity-types.ts';

export interface EditCall {
  readonly what: string;
  readonly path: string;
  readonly body: JsonObject;
}

export type EditCalls = { readonly ok: true; readonly calls: readonly EditCall[] } | { readonly ok: false; readonly message: string; readonly field: string };

/** The name that the Identity API has for a type; null when it has none. */
export function apiTypeOf(type: string): string | null {
  const inside = canonicalType(type);
  return [...IDENTITY_API_TYPES].find((name) => canonicalType(name) === inside) ?? null;
}

export function editCalls(user: User, edit: UserEdit, context: { readonly platform: string; readonly now: number }): EditCalls {
  const problem = problemOf(user, edit);
  if (problem !== null) return { ok: false, ...problem };
  const calls: EditCall[] = [];
  if (edit.identities.length > 0) calls.push(modifyCall(user, edit));
  if (Object.keys(edit.attributes).length + edit.deleted_attributes.length + edit.consent.length > 0) calls.push(batchCall(user, edit, context.platform as Platform, context.now));
  return { ok: true, calls };
}

function problemOf(user: User, edit: UserEdit): { message: string; field: string } | null {
  if (user.deleted_at !== null) return { message: 'This user was deleted and cannot be edited.', field: 'mpid' };
  const attributes = Object.keys(edit.attributes);
  if (attributes.length + edit.deleted_attributes.length + edit.consent.length + edit.identities.length === 0) {
    return { message: 'The edit changes nothing: give "attributes", "deleted_attributes", "consent" or "identities".', field: 'attributes' };
  }
  const both = attributes.find((key) => edit.deleted_attributes.includes(key));
  if (both !== undefined) return { message: `"${both}" is both set and deleted: do one of them.`, field: 'deleted_attributes' };
  const unknown = edit.identities.find(({ type }) => apiTypeOf(type) === null);
  if (unknown !== undefined) return { message: `"${unknown.type}" is no identity type of the Identity API. Use one of: ${[...IDENTITY_API_TYPES].join(', ')}.`, field: 'identities' };
  const empty = edit.identities.find(({ old_value: before, new_value: after }) => (before ?? '') === '' && (after ?? '') === '');
  if (empty !== undefined) return { message: `The change of "${empty.type}" has neither an old nor a new value.`, field: 'identities' };
  const purpose = edit.consent.find((consent) => consent.regulation === 'ccpa' && consent.purpose !== CCPA_PURPOSE);
  return purpose === undefined ? null : { message: `CCPA has the purpose "${CCPA_PURPOSE}" only, not "${purpose.purpose}".`, field: 'consent' };
}

function modifyCall(user: User, { identities }: UserEdit): EditCall {
  return {
    what: identities.length === 1 ? '1 identity' : `${identities.length} identities`, path: `/v1/${user.mpid}/modify`,
    body: {
      environment: user.environment, request_id: randomUUID(),
      identity_changes: identities.map(({ type, old_value, new_value }) => ({ identity_type: apiTypeOf(type), old_value: old_value || null, new_value: new_value || null })),
    },
  };
}

function batchCall(user: User, edit: UserEdit, platform: Platform, now: number): EditCall {
  const { attributes, deleted_attributes: deleted } = edit;
  const changes = Object.entries(attributes).map(([key, value]) => changeEvent(user, key, value, now));
  const removals = deleted.map((key) => changeEvent(user, key, undefined, now));
  const counts = [[Object.keys(attributes).length + deleted.length, 'attribute'], [edit.consent.length, 'consent purpose']] as const;
  return {
    what: counts.filter(([count]) => count > 0).map(([count, word]) => plural(count, word)).join(', '), path: '/v2/events',
    body: {
      environment: user.environment, mpid: idNumber(user.mpid), timestamp_unixtime_ms: now, source_request_id: randomUUID(),
      events: platform === 's2s' ? [] : [...changes, ...removals],
      ...(changes.length === 0 ? {} : { user_attributes: attributes }),
      ...(removals.length === 0 ? {} : { deleted_user_attributes: [...deleted] }),
      ...(edit.consent.length === 0 ? {} : { consent_state: consentState(edit.consent, now) }),
    },
  };
}

function changeEvent(user: User, key: string, value: UserEdit['attributes'][string] | undefined, now: number): Json {
  const before = user.attributes.find((attribute) => attribute.key === key);
  return {
    event_type: 'user_attribute_change',
    data: { user_attribute_name: key, new: value ?? null, old: before?.value ?? null, deleted: value === undefined, is_new_attribute: before === undefined, timestamp_unixtime_ms: now },
  };
}

function consentState(consent: UserEdit['consent'], now: number): JsonObject {
  const state: Record<string, Record<string, Json>> = {};
  for (const { regulation, purpose, consented, document } of consent) {
    (state[regulation] ??= {})[purpose] = { consented, timestamp_unixtime_ms: now, ...(document === undefined ? {} : { document }) };
  }
  return state;
}
