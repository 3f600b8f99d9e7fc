/**
 * Groups (spec/identity-profiles.md 7): users that share the value of one attribute, and what their attributes come to together.
 * Members are rows that change with their profile; a group's figures are worked out when they are read.
 */
import type Database from 'better-sqlite3';
import type { GroupFile, User } from '../../protocol/user.ts';
import type { StoredAttribute } from './types.ts';

type Attributes = Readonly<Record<string, StoredAttribute>>;
type Aggregation = GroupFile['attributes'][number]['type'];

export interface Membership {
  readonly group: string;
  /** The value that the members share. */
  readonly value: string;
  /** What this member adds to the group's attributes. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** Members that figures are worked out over; the count is always of all. */
const MAX_AGGREGATED = 10_000;

/** The group that the profile belongs to by its attributes; null when the attribute is missing, a list or a tag. */
export function membershipOf(group: GroupFile, attributes: Attributes): Membership | null {
  const source = own(attributes, group.source_user_attribute);
  if (source?.kind !== 'text' || source.value === '') return null;
  const values = group.attributes.flatMap(({ id }): [string, string | readonly string[]][] => {
    const stored = own(attributes, id);
    if (stored === undefined || stored.kind === 'deleted' || stored.kind === 'tag') return [];
    return [[id, stored.kind === 'list' ? (stored.value as readonly (string | null)[]).filter((entry) => entry !== null) : stored.value as string]];
  });
  return { group: group.id, value: source.value as string, attributes: Object.fromEntries(values) };
}

function own(attributes: Attributes, key: string): StoredAttribute | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

/** One attribute over all members that have it. Text, as user attributes are; only `boolean_or` is documented. */
export function aggregate(type: Aggregation, values: readonly (string | readonly string[])[]): string {
  const texts = values.flat();
  const numbers = texts.map(Number).filter(Number.isFinite);
  switch (type) {
    case 'boolean_or': return String(texts.some(isTrue));
    case 'boolean_and': return String(texts.length > 0 && texts.every(isTrue));
    case 'sum': return String(numbers.reduce((sum, number) => sum + number, 0));
    case 'min': return numbers.length === 0 ? '' : String(numbers.reduce((one, other) => Math.min(one, other)));
    case 'max': return numbers.length === 0 ? '' : String(numbers.reduce((one, other) => Math.max(one, other)));
    case 'count': return String(values.length);
    case 'unique_list': return [...new Set(texts)].sort().join(',');
    default: return type satisfies never;
  }
}

const isTrue = (text: string): boolean => text.toLowerCase() === 'true';

/** Keeps `group_members` of one workspace as its profiles change. Transactions are the caller's. */
export class GroupMembers {
  private readonly workspace: string;
  private readonly groups: readonly GroupFile[];
  private readonly watched: ReadonlySet<string>;
  private readonly join: Database.Statement;
  private readonly leave: Database.Statement;

  constructor(db: Database.Database, workspace: string, groups: readonly GroupFile[]) {
    this.workspace = workspace;
    this.groups = groups;
    this.watched = new Set(groups.flatMap((group) => [group.source_user_attribute, ...group.attributes.map(({ id }) => id)]));
    this.join = db.prepare('INSERT INTO group_members(workspace, group_id, value, mpid, attributes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET attributes = excluded.attributes');
    this.leave = db.prepare('DELETE FROM group_members WHERE mpid = ? AND workspace = ? AND group_id = ? AND value IS NOT ?');
  }

  /** After these attributes of a user changed. */
  update(mpid: string, attributes: Attributes, changed: Iterable<string>): void {
    if (this.watched.size === 0 || ![...changed].some((key) => this.watched.has(key))) return;
    for (const group of this.groups) {
      const member = membershipOf(group, attributes);
      this.leave.run(mpid, this.workspace, group.id, member?.value ?? null);
      if (member !== null) this.join.run(this.workspace, group.id, member.value, mpid, JSON.stringify(member.attributes));
    }
  }
}

/**
 * Takes over a workspace's definitions: members of groups that are new, changed or gone are worked out again. Definitions are kept
 * beside the members, so that readers of other threads aggregate what is stored and nothing else.
 */
export function defineGroups(db: Database.Database, workspace: string, groups: readonly GroupFile[]): void {
  const stored = new Map((db.prepare('SELECT id, definition FROM group_definitions WHERE workspace = ?').all(workspace) as { id: string; definition: string }[]).map((row) => [row.id, row.definition]));
  const wanted = new Map(groups.map((group) => [group.id, JSON.stringify({ ...group, $schema: undefined, description: undefined })]));
  const gone = [...stored.keys()].filter((id) => stored.get(id) !== wanted.get(id));
  const made = groups.filter(({ id }) => stored.get(id) !== wanted.get(id));
  if (gone.length === 0 && made.length === 0) return;
  db.transaction(() => {
    for (const id of gone) {
      db.prepare('DELETE FROM group_members WHERE workspace = ? AND group_id = ?').run(workspace, id);
      db.prepare('DELETE FROM group_definitions WHERE workspace = ? AND id = ?').run(workspace, id);
    }
    if (made.length === 0) return;
    for (const group of made) db.prepare('INSERT INTO group_definitions(workspace, id, definition) VALUES (?, ?, ?)').run(workspace, group.id, wanted.get(group.id));
    const members = new GroupMembers(db, workspace, made);
    // A page at a time: a statement that is being read cannot be written beside.
    const page = db.prepare<[string, string], { mpid: string; attributes: string }>("SELECT mpid, state ->> '$.attributes' AS attributes FROM profiles WHERE workspace = ? AND mpid > ? ORDER BY mpid LIMIT 500");
    for (let rows = page.all(workspace, ''); rows.length > 0; rows = page.all(workspace, rows.at(-1)!.mpid)) {
      for (const row of rows) {
        const attributes = JSON.parse(row.attributes) as Attributes;
        members.update(row.mpid, attributes, Object.keys(attributes));
      }
    }
  })();
}

/** The groups of a user with what they come to. */
export function groupsOf(db: Database.Database, workspace: string, mpid: string): User['groups'] {
  const rows = db.prepare(`SELECT m.group_id, m.value, d.definition FROM group_members m JOIN group_definitions d ON d.workspace = m.workspace AND d.id = m.group_id
    WHERE m.mpid = ? AND m.workspace = ? ORDER BY m.group_id`).all(mpid, workspace) as { group_id: string; value: string; definition: string }[];
  const count = db.prepare('SELECT count(*) FROM group_members WHERE workspace = ? AND group_id = ? AND value = ?').pluck();
  const members = db.prepare('SELECT attributes FROM group_members WHERE workspace = ? AND group_id = ? AND value = ? LIMIT ?').pluck();
  return rows.map(({ group_id: group, value, definition }) => {
    const { attributes } = JSON.parse(definition) as GroupFile;
    const held = (members.all(workspace, group, value, MAX_AGGREGATED) as string[]).map((text) => JSON.parse(text) as Membership['attributes']);
    return {
      group, value, members: count.get(workspace, group, value) as number,
      attributes: attributes.map(({ id, type }) => ({ key: id, type, value: aggregate(type, held.flatMap((one) => (Object.hasOwn(one, id) ? [one[id]!] : []))) })),
    };
  });
}
