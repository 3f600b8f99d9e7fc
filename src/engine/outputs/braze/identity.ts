/** Who is meant: the fields that every object of a request begins with (spec/outputs/braze.md 1.4). */
import type { JsonObject } from '../../../protocol/json.ts';
import type { FieldOrigin, MapInput } from '../definition.ts';
import { objectOf, textOf } from '../shared/values.ts';
import { ALIAS_LABEL } from './constants.ts';
import type { BrazeOptions } from './settings.ts';
import { IDENTITY_TYPES, MPID_IDENTITY } from './tables.ts';

/** A value and the source that says so. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

export interface BrazeIdentity {
  readonly kind: 'external_id' | 'email' | 'phone' | 'user_alias';
  readonly fields: JsonObject;
  /** Targets relative to the object. */
  readonly origins: readonly FieldOrigin[];
}

/** Identities that may be sent, by type: all of the batch, or those that it brought itself. */
export function identitiesOf(input: MapInput, options: BrazeOptions): JsonObject {
  const all = objectOf(input.batch.user_identities);
  if (options.enrichedIdentities || input.own === undefined) return all;
  const own = objectOf(input.own.user_identities);
  return Object.fromEntries(Object.entries(all).filter(([type]) => Object.hasOwn(own, type)));
}

/** The identity of a setting's value; null when the user has none of the kind. */
export function chosenIdentity(option: string, identities: JsonObject, input: MapInput): Sourced | null {
  if (option === MPID_IDENTITY) return sourced(textOf(input.batch.mpid), '/mpid');
  const type = Object.hasOwn(IDENTITY_TYPES, option) ? IDENTITY_TYPES[option]!.type : undefined;
  return type === undefined ? null : sourced(textOf(identities[type]), `/user_identities/${type}`);
}

function sourced(value: string | null, source: string): Sourced | null {
  return value === null ? null : { value, source };
}

export function externalIdentity(option: string, { value, source }: Sourced): BrazeIdentity {
  return { kind: 'external_id', fields: { external_id: value }, origins: [{ target: '/external_id', source, how: `External Identity Type: ${IDENTITY_TYPES[option]?.label ?? option}` }] };
}

/** Without the external identity: by email address, else phone number, else an alias made of the MPID. */
export function otherIdentity(email: Sourced | null, phone: Sourced | null, input: MapInput): BrazeIdentity | null {
  const fact = 'other-identity';
  if (email !== null) return { kind: 'email', fields: { email: email.value }, origins: [{ target: '/email', source: email.source, how: 'no external id: identified by email address', fact }] };
  if (phone !== null) return { kind: 'phone', fields: { phone: phone.value }, origins: [{ target: '/phone', source: phone.source, how: 'no external id: identified by phone number', fact }] };
  const mpid = textOf(input.batch.mpid);
  if (mpid === null) return null;
  return {
    kind: 'user_alias',
    fields: { user_alias: { alias_name: mpid, alias_label: ALIAS_LABEL }, _update_existing_only: false },
    origins: [
      { target: '/user_alias/alias_name', source: '/mpid', how: 'no external id: identified by an alias', fact },
      { target: '/user_alias/alias_label', source: 'constant', how: 'label of the alias', fact },
      { target: '/_update_existing_only', source: 'constant', how: 'Braze makes the user where there is none', fact },
    ],
  };
}
