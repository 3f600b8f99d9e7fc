/**
 * The batch as outputs get it (spec/identity-profiles.md 4.5.7; spec/pipeline.md b.7): what the profile knows is added, what it knows
 * newer replaces, what it has deleted is left out. Pure, and the same when done twice.
 */
import type { Json } from '../../protocol/json.ts';
import type { ProfileSettings } from '../../protocol/user.ts';
import { attributeKey, USER_IDENTITY_SET } from '../batch/schema.ts';
import type { Batch } from '../batch/types.ts';
import { ownAttribute } from './attributes.ts';
import { enrichConsent } from './consent.ts';
import { enrichIntegrations } from './integrations.ts';
import type { AppliedBatch, ProfileState, StoredAttribute } from './types.ts';

export interface KnownIdentity {
  readonly type: string;
  readonly value: string;
  readonly at: number;
}

export interface EnrichmentFacts {
  readonly identities: readonly KnownIdentity[];
  /** Time of the batch's own values. */
  readonly sentAt: number;
  readonly settings: ProfileSettings;
}

export function enrichBatch(batch: Batch, { state, attributes, notifications }: Pick<AppliedBatch, 'state' | 'attributes' | 'notifications'>, { identities, sentAt, settings }: EnrichmentFacts): Batch {
  const out: Batch = { ...batch };
  const set = <K extends string>(key: K, value: Batch[K] | undefined): void => {
    if (value !== undefined && value !== batch[key]) out[key] = value;
  };
  set('user_attributes', enrichAttributes(batch.user_attributes, state, attributes.lost, sentAt));
  set('user_identities', enrichIdentities(batch.user_identities, identities));
  set('consent_state', enrichConsent(batch.consent_state, state.consent));
  set('integration_attributes', enrichIntegrations(batch.integration_attributes, state.integrations));
  if (settings.enrich_device && batch.device_info === undefined && state.devices.length > 0) out.device_info = state.devices[0]!.info;
  set('system_notifications', withNotifications(batch.system_notifications, notifications));
  return out;
}

type UserAttributes = Batch['user_attributes'];

function enrichAttributes(own: UserAttributes, { attributes }: ProfileState, lost: ReadonlySet<string>, sentAt: number): UserAttributes {
  const entries: [string, StoredAttribute['value']][] = [];
  const seen = new Set<string>();
  let changed = false;
  for (const [name, value] of Object.entries(own ?? {})) {
    const key = attributeKey(name);
    const stored = ownAttribute(attributes, key);
    seen.add(key);
    if (stored === undefined) entries.push([name, value]);
    else if (stored.kind === 'deleted') changed = true;
    else if (lost.has(key) || stored.at > sentAt) {
      entries.push([name, stored.value]);
      changed = true;
    } else entries.push([name, value]);
  }
  for (const [key, stored] of Object.entries(attributes)) {
    if (stored.kind === 'deleted' || seen.has(key)) continue;
    entries.push([key, stored.value]);
    changed = true;
  }
  return changed ? Object.fromEntries(entries) as UserAttributes : own;
}

/** One of each type: the one set last. Devices' own are not a user's. */
function enrichIdentities(own: Batch['user_identities'], identities: readonly KnownIdentity[]): Batch['user_identities'] {
  const added = new Map<string, KnownIdentity>();
  for (const identity of identities) {
    const { type, at } = identity;
    if (USER_IDENTITY_SET.has(type) && (own === undefined || !Object.hasOwn(own, type)) && at >= (added.get(type)?.at ?? 0)) added.set(type, identity);
  }
  return added.size === 0 ? own : Object.fromEntries([...Object.entries(own ?? {}), ...[...added].map(([type, { value }]): [string, string] => [type, value])]);
}

function withNotifications(own: Batch['system_notifications'], notifications: readonly Json[]): Batch['system_notifications'] {
  if (notifications.length === 0) return own;
  const there = new Set((own ?? []).map((entry) => JSON.stringify(entry)));
  const fresh = notifications.filter((entry) => !there.has(JSON.stringify(entry)));
  return fresh.length === 0 ? own : [...own ?? [], ...fresh];
}
