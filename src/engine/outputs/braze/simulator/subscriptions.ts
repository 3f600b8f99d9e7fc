/** /subscription/status/set, both versions (spec/outputs/braze.md 2.4). */
import { isObject } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';
import type { SimulatorContext } from '../../definition.ts';
import { listOf, textOf } from '../../shared/values.ts';
import { MAX_USERS } from '../constants.ts';
import type { Account } from '../simulator-settings.ts';
import { withMember } from './profile.ts';
import { EMAIL_AND_PHONE, INVALID_GROUP, SUCCESS } from './reply.ts';
import type { Reply } from './reply.ts';
import { changeUser } from './users.ts';
import type { Identifier } from './users.ts';

interface GroupChange {
  readonly group: string;
  readonly state: string;
  readonly users: readonly Identifier[];
}

/** One group; ids singly or as lists. */
export function setStatus(body: JsonObject, account: Account, context: SimulatorContext): Reply {
  return apply([body], { external_id: 'external_id', email: 'email', phone: 'phone' }, account, context);
}

/** Several groups; ids as lists. */
export function setStatusV2(body: JsonObject, account: Account, context: SimulatorContext): Reply {
  const groups = listOf(body['subscription_groups']);
  return groups.length === 0 ? INVALID_GROUP : apply(groups, { external_id: 'external_ids', email: 'emails', phone: 'phones' }, account, context);
}

type Names = Readonly<Record<'external_id' | 'email' | 'phone', string>>;

/** Nothing is changed unless everything is right. */
function apply(groups: readonly Json[], names: Names, account: Account, context: SimulatorContext): Reply {
  const changes: GroupChange[] = [];
  for (const group of groups) {
    if (isObject(group) && group[names.email] !== undefined && group[names.phone] !== undefined) return EMAIL_AND_PHONE;
    const change = isObject(group) ? changeOf(group, names, account) : null;
    if (change === null) return INVALID_GROUP;
    changes.push(change);
  }
  for (const { group, state, users } of changes) {
    for (const identifier of users) changeUser(identifier, context, (user) => void (user.subscriptions = withMember(user.subscriptions, group, state)));
  }
  return SUCCESS;
}

function changeOf(item: JsonObject, names: Names, { groups }: Account): GroupChange | null {
  const { subscription_group_id: group, subscription_state: state } = item;
  const users = (['external_id', 'email', 'phone'] as const).flatMap((kind) => idsOf(item[names[kind]]).map((value): Identifier => ({ kind, value })));
  const isKnown = typeof group === 'string' && group !== '' && (groups.size === 0 || groups.has(group));
  if (!isKnown || (state !== 'subscribed' && state !== 'unsubscribed')) return null;
  return users.length === 0 || users.length > MAX_USERS ? null : { group, state, users };
}

function idsOf(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((id) => (typeof id === 'boolean' ? [] : textOf(id) ?? []));
}
