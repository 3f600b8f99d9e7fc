/**
 * The identity graph around one call, before and after: identities on the left, users on the right, a line where a user holds an
 * identity. Both pictures share one layout, so that what moved is seen at a glance.
 */
import type { GraphUser, IdentityCallRecord } from '../../../protocol/identity.ts';
import { byRank } from './identity-words.ts';
import type { Pair } from './identity-words.ts';

export type GraphChange = 'same' | 'appeared' | 'vanished' | 'changed';

export interface GraphPerson {
  readonly mpid: string;
  readonly before: GraphUser | null;
  readonly after: GraphUser | null;
  readonly change: GraphChange;
  /** It lost its last identity. */
  readonly orphaned: boolean;
  /** Centre, in pixels. */
  readonly y: number;
}

export interface GraphIdentity extends Pair {
  readonly key: string;
  /** The call named it. */
  readonly asked: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly change: GraphChange;
  readonly y: number;
}

export interface GraphEdge {
  readonly identity: string;
  readonly mpid: string;
  readonly before: boolean;
  readonly after: boolean;
}

/** Profile link: where a user began. */
export interface GraphLink {
  readonly from: string;
  readonly to: string;
}

export interface Graph {
  readonly people: readonly GraphPerson[];
  readonly identities: readonly GraphIdentity[];
  readonly edges: readonly GraphEdge[];
  readonly links: readonly GraphLink[];
  readonly height: number;
}

export const IDENTITY_ROW = 34;
export const PERSON_ROW = 58;
const GAP = 10;

type Picture = Pick<IdentityCallRecord, 'before' | 'after'> & { readonly asked: readonly Pair[] };

export function pairKey({ type, value }: Pair): string {
  return `${type}:${value}`;
}

/** What the call named: its identities, or both sides of its changes. */
export function askedBy(call: Pick<IdentityCallRecord, 'identities' | 'changes'>): Pair[] {
  return [
    ...call.identities,
    ...call.changes.flatMap(({ type, old_value: old, new_value: next }) => [...(old === null ? [] : [{ type, value: old }]), ...(next === null ? [] : [{ type, value: next }])]),
  ];
}

function holders(users: readonly GraphUser[]): Map<string, { pair: Pair; mpids: string[] }> {
  const found = new Map<string, { pair: Pair; mpids: string[] }>();
  for (const user of users) {
    for (const { type, value } of user.identities) {
      const key = pairKey({ type, value });
      const entry = found.get(key) ?? { pair: { type, value }, mpids: [] };
      entry.mpids.push(user.mpid);
      found.set(key, entry);
    }
  }
  return found;
}

function personChange(before: GraphUser | null, after: GraphUser | null): GraphChange {
  if (before === null) return 'appeared';
  if (after === null) return 'vanished';
  const own = (user: GraphUser) => user.identities.map(pairKey).toSorted().join('\n');
  return before.known !== after.known || before.source_mpid !== after.source_mpid || own(before) !== own(after) ? 'changed' : 'same';
}

function identityChange(before: readonly string[], after: readonly string[]): GraphChange {
  if (before.length === 0) return 'appeared';
  if (after.length === 0) return 'vanished';
  return before.toSorted().join() === after.toSorted().join() ? 'same' : 'changed';
}

/** Users in the order in which they were made, each beside the identities that it holds; a shared one stands at its first holder. */
export function graphOf({ before, after, asked }: Picture): Graph {
  const [then, now] = [holders(before), holders(after)];
  const mpids = [...new Set([...before, ...after].toSorted((a, b) => a.created_at - b.created_at || a.mpid.localeCompare(b.mpid)).map(({ mpid }) => mpid))];
  const askedKeys = new Set(asked.map(pairKey));
  const pairs = new Map([...then, ...now].map(([key, { pair }]) => [key, pair]));
  const loose = asked.filter((pair) => !pairs.has(pairKey(pair)));
  const ownerOf = (key: string) => (now.get(key) ?? then.get(key))?.mpids.toSorted((a, b) => mpids.indexOf(a) - mpids.indexOf(b))[0];

  const people: GraphPerson[] = [];
  const identities: GraphIdentity[] = [];
  const place = (pair: Pair, y: number): void => {
    const key = pairKey(pair);
    const held = { before: then.get(key)?.mpids ?? [], after: now.get(key)?.mpids ?? [] };
    const isLoose = held.before.length === 0 && held.after.length === 0;
    identities.push({ ...pair, key, asked: askedKeys.has(key), ...held, change: isLoose ? 'same' : identityChange(held.before, held.after), y });
  };
  let top = 0;
  for (const mpid of mpids) {
    const own = byRank([...pairs.values()].filter((pair) => ownerOf(pairKey(pair)) === mpid));
    const height = Math.max(PERSON_ROW, own.length * IDENTITY_ROW);
    const first = top + (height - own.length * IDENTITY_ROW) / 2;
    for (const [index, pair] of own.entries()) place(pair, first + (index + 0.5) * IDENTITY_ROW);
    const was = before.find((user) => user.mpid === mpid) ?? null;
    const is = after.find((user) => user.mpid === mpid) ?? null;
    people.push({ mpid, before: was, after: is, change: personChange(was, is), orphaned: is !== null && is.identities.length === 0, y: top + height / 2 });
    top += height + GAP;
  }
  for (const pair of loose) {
    place(pair, top + IDENTITY_ROW / 2);
    top += IDENTITY_ROW;
  }

  const edges = identities.flatMap((identity) => [...new Set([...identity.before, ...identity.after])].map((mpid): GraphEdge => ({ identity: identity.key, mpid, before: identity.before.includes(mpid), after: identity.after.includes(mpid) })));
  const links = people.flatMap(({ mpid, before: was, after: is }) => {
    const source = is?.source_mpid ?? was?.source_mpid ?? null;
    return source !== null && mpids.includes(source) ? [{ from: source, to: mpid }] : [];
  });
  return { people, identities, edges, links, height: Math.max(top - GAP, PERSON_ROW) };
}

export interface GraphMove {
  readonly change: Exclude<GraphChange, 'same'>;
  readonly text: string;
}

/** What differs between the two pictures, in sentences; `name` is how users are called. */
export function movesOf(graph: Graph, name: (mpid: string) => string, label: (type: string) => string): GraphMove[] {
  const names = (mpids: readonly string[]) => mpids.map(name).join(' and ');
  const people = graph.people.flatMap((person): GraphMove[] => {
    if (person.change === 'appeared') return [{ change: 'appeared', text: `${name(person.mpid)} was made, ${person.after?.known ? 'known' : 'anonymous'}${person.after?.source_mpid ? `, beginning as ${name(person.after.source_mpid)}` : ''}` }];
    if (person.change === 'vanished') return [{ change: 'vanished', text: `${name(person.mpid)} is gone` }];
    const moves: GraphMove[] = [];
    if (person.before?.known !== person.after?.known) moves.push({ change: 'changed', text: `${name(person.mpid)} became ${person.after?.known ? 'known' : 'anonymous'}` });
    if (person.orphaned && person.before !== null && person.before.identities.length > 0) moves.push({ change: 'vanished', text: `${name(person.mpid)} is orphaned: no call can find it again` });
    return moves;
  });
  const identities = graph.identities.flatMap(({ type, value, before, after, change }): GraphMove[] => {
    if (change === 'same') return [];
    const what = `${label(type)} ${value}`;
    const lost = before.filter((mpid) => !after.includes(mpid));
    const got = after.filter((mpid) => !before.includes(mpid));
    if (lost.length > 0 && got.length > 0) return [{ change: 'changed', text: `${what} moved from ${names(lost)} to ${names(got)}` }];
    return got.length > 0 ? [{ change: 'appeared', text: `${what} was added to ${names(got)}` }] : [{ change: 'vanished', text: `${what} was taken from ${names(lost)}` }];
  });
  return [...people, ...identities];
}
