/** An edit of a user while it is typed, and the change events that it becomes (spec/identity-profiles.md 11). */
import type { ProfileAttribute, ProfileConsent, User, UserEdit } from '../../../protocol/user.ts';
import { plural } from '../../ui/format.ts';
import type { Pair } from './identity-words.ts';
import { byRank, typeLabel } from './identity-words.ts';

export interface AttributeDraft {
  readonly id: number;
  readonly key: string;
  readonly kind: ProfileAttribute['kind'];
  /** A list has an entry a line. */
  readonly text: string;
  readonly was: ProfileAttribute | null;
  readonly removed: boolean;
}

export interface IdentityDraft extends Pair {
  readonly id: number;
  readonly was: Pair | null;
  readonly removed: boolean;
  readonly immutable: boolean;
}

export interface ConsentDraft {
  readonly id: number;
  readonly regulation: ProfileConsent['regulation'];
  readonly purpose: string;
  readonly consented: boolean;
  readonly document: string;
  readonly was: ProfileConsent | null;
}

export interface UserDraft {
  readonly input: string;
  readonly attributes: readonly AttributeDraft[];
  readonly identities: readonly IdentityDraft[];
  readonly consent: readonly ConsentDraft[];
}

export function textOf({ kind, value }: Pick<ProfileAttribute, 'kind' | 'value'>): string {
  if (kind === 'tag' || value === null) return '';
  return Array.isArray(value) ? value.map((entry) => entry ?? '').join('\n') : value;
}

export function draftOf(user: User, input: string): UserDraft {
  const attributes = user.attributes.toSorted((a, b) => a.key.localeCompare(b.key));
  return {
    input,
    attributes: attributes.map((was, id) => ({ id, key: was.key, kind: was.kind, text: textOf(was), was, removed: false })),
    identities: byRank(user.identities).map(({ type, value, immutable }, id) => ({ id, type, value, was: { type, value }, removed: false, immutable })),
    consent: user.consent.map((was, id) => ({ id, regulation: was.regulation, purpose: was.purpose, consented: was.consented, document: was.document ?? '', was })),
  };
}

export function nextId(rows: readonly { readonly id: number }[]): number {
  return rows.reduce((highest, { id }) => Math.max(highest, id), -1) + 1;
}

function valueOf({ kind, text }: AttributeDraft): ProfileAttribute['value'] {
  if (kind === 'tag') return null;
  return kind === 'list' ? text.split('\n').map((line) => line.trim()).filter((line) => line !== '') : text;
}

export function attributeState(row: AttributeDraft): 'same' | 'added' | 'changed' | 'removed' {
  if (row.removed) return 'removed';
  if (row.was === null) return 'added';
  return row.kind === row.was.kind && row.text === textOf(row.was) ? 'same' : 'changed';
}

export function identityState({ was, value, removed }: IdentityDraft): 'same' | 'added' | 'changed' | 'removed' {
  if (removed) return 'removed';
  if (was === null) return 'added';
  return was.value === value ? 'same' : 'changed';
}

export function isConsentChanged({ was, consented, document }: ConsentDraft): boolean {
  return was === null || was.consented !== consented || (was.document ?? '') !== document;
}

/** Only what differs from the profile. */
export function toEdit({ input, attributes, identities, consent }: UserDraft): UserEdit {
  const written = attributes.filter((row) => ['added', 'changed'].includes(attributeState(row)));
  return {
    input,
    attributes: Object.fromEntries(written.map((row) => [row.key.trim(), valueOf(row)])),
    deleted_attributes: attributes.filter((row) => attributeState(row) === 'removed' && row.was !== null).map(({ key }) => key),
    consent: consent.filter(isConsentChanged).map(({ regulation, purpose, consented, document }) => ({ regulation, purpose: purpose.trim(), consented, ...(document.trim() === '' ? {} : { document: document.trim() }) })),
    identities: identities.filter((row) => identityState(row) !== 'same').map(({ type, value, was, removed }) => ({ type, old_value: was?.value ?? null, new_value: removed ? null : value.trim() })),
  };
}

export function isEmpty(edit: UserEdit): boolean {
  return Object.keys(edit.attributes).length + edit.deleted_attributes.length + edit.consent.length + edit.identities.length === 0;
}

/** What stands in the way, by the id of the row it is about: `attribute 3`. */
export function problemsOf({ attributes, identities, consent }: UserDraft): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  const keys = new Set<string>();
  for (const row of attributes.filter(({ removed }) => !removed)) {
    const key = row.key.trim();
    if (key === '') problems.set(`attribute ${row.id}`, 'Name it');
    else if (key.length > 256) problems.set(`attribute ${row.id}`, 'A name has 256 characters at most');
    else if (keys.has(key)) problems.set(`attribute ${row.id}`, 'This name is there already');
    else if (row.kind === 'list' && attributeState(row) !== 'same' && (valueOf(row) as unknown[]).length === 0) problems.set(`attribute ${row.id}`, 'Write one entry a line, or delete it');
    keys.add(key);
  }
  for (const row of identities.filter(({ removed }) => !removed)) if (row.value.trim() === '') problems.set(`identity ${row.id}`, 'Write a value, or delete it');
  const purposes = new Set<string>();
  for (const row of consent) {
    const purpose = `${row.regulation} ${row.purpose.trim().toLowerCase()}`;
    if (row.purpose.trim() === '') problems.set(`consent ${row.id}`, 'Name the purpose');
    else if (purposes.has(purpose)) problems.set(`consent ${row.id}`, 'This purpose is there already');
    purposes.add(purpose);
  }
  return problems;
}

/** What goes over the wire, in the order in which it is sent. Data of servers needs no change events. */
export function sentAs(edit: UserEdit, isServer: boolean): string[] {
  const names = [...Object.keys(edit.attributes), ...edit.deleted_attributes];
  const lines: string[] = [];
  if (edit.identities.length > 0) lines.push(`An Identity API modify with ${plural(edit.identities.length, 'change')}: ${[...new Set(edit.identities.map(({ type }) => typeLabel(type)))].join(', ')}`);
  const carried = [
    ...(names.length === 0 ? [] : [`${plural(names.length, isServer ? 'user attribute' : 'user attribute change event')}: ${names.join(', ')}`]),
    ...(edit.consent.length === 0 ? [] : [`consent for ${edit.consent.map(({ regulation, purpose }) => (regulation === 'ccpa' ? 'CCPA data sale' : purpose)).join(', ')}`]),
  ];
  if (carried.length > 0) lines.push(`A batch with ${carried.join(', and ')}`);
  return lines;
}
