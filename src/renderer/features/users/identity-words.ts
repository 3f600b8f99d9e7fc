/** How the window speaks of identity types, users and the calls that ask who someone is. */
import { ArrowRightLeft, FolderInput, LogIn, LogOut, Search, Trash2, UserPen, UserSearch } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { DEFAULT_PRIORITY } from '../../../protocol/identity.ts';
import type { IdentityCallKind, IdentityStrategyName } from '../../../protocol/identity.ts';

export interface Pair {
  readonly type: string;
  readonly value: string;
}

const LABELS: Readonly<Record<string, string>> = {
  customer_id: 'Customer ID', email: 'Email', mobile_number: 'Mobile number', other: 'Other', alias: 'Alias (deprecated)',
  facebook_custom_audience_id: 'Facebook audience ID', ios_idfa: 'Apple IDFA', ios_idfv: 'Apple IDFV', android_aaid: 'Google advertising ID', android_uuid: 'Android ID',
  fire_aid: 'Fire advertising ID', roku_aid: 'Roku advertising ID', roku_publisher_id: 'Roku publisher ID', microsoft_aid: 'Microsoft advertising ID', microsoft_publisher_id: 'Microsoft publisher ID',
  amp_id: 'AMP ID', push_token: 'Push token', device_application_stamp: 'Device stamp', mpid: 'MPID',
};

/** `customer_id` gives `Customer ID`; a type without a name of its own is written as words. */
export function typeLabel(type: string): string {
  const label = Object.hasOwn(LABELS, type) ? LABELS[type] : undefined;
  if (label !== undefined) return label;
  const words = type.replace(/_id_(\d+)$/, ' $1').replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const RANK = new Map(DEFAULT_PRIORITY.map((type, index) => [type, index]));

function rank({ type }: Pair): number {
  return RANK.get(type) ?? RANK.size;
}

export function byRank<T extends Pair>(identities: readonly T[]): T[] {
  return identities.toSorted((a, b) => rank(a) - rank(b) || a.type.localeCompare(b.type) || a.value.localeCompare(b.value));
}

/** What a person would call the user by: what was searched for, else the identity that ranks highest. */
export function bestIdentity(row: { readonly identities: readonly Pair[]; readonly matched?: Pair | null }): Pair | null {
  return row.matched ?? byRank(row.identities)[0] ?? null;
}

/** The part of a value that the search met, for lighting it up: before, met, after. */
export function litParts(value: string, query: string): readonly [string, string, string] {
  const text = query.trim().replace(/^[\w.-]+:(?=.)/, (prefix) => (value.toLowerCase().includes(query.trim().toLowerCase()) ? prefix : ''));
  const at = text === '' ? -1 : value.toLowerCase().indexOf(text.toLowerCase());
  return at < 0 ? [value, '', ''] : [value.slice(0, at), value.slice(at, at + text.length), value.slice(at + text.length)];
}

export const CALL_LABELS: Readonly<Record<IdentityCallKind, string>> = {
  identify: 'Identify', login: 'Login', logout: 'Logout', search: 'Search', modify: 'Modify', alias: 'Alias', batch: 'Batch without MPID', delete: 'Delete',
};

export const CALL_ICONS: Readonly<Record<IdentityCallKind, LucideIcon>> = {
  identify: UserSearch, login: LogIn, logout: LogOut, search: Search, modify: UserPen, alias: ArrowRightLeft, batch: FolderInput, delete: Trash2,
};

export const STRATEGY_LABELS: Readonly<Record<IdentityStrategyName, string>> = {
  default: 'Default', conversion: 'Profile conversion', link: 'Profile link', isolation: 'Profile isolation', 'best-match': 'Best match',
};
