/**
 * Writes to the attributes of one profile (spec/identity-profiles.md 4.2): which wins, what a profile may hold, and why one was refused.
 * Works on a copy that is made with the first change.
 */
import type { Json } from '../../protocol/json.ts';
import { SOURCE_CLASSES } from '../../protocol/user.ts';
import type { SourceClass } from '../../protocol/user.ts';
import type { ProfileSettings } from '../../protocol/user.ts';
import { ATTRIBUTE_VALUE_LENGTH, LIST_ENTRIES, LIST_ENTRY_LENGTH, NAME_LENGTH, USER_ATTRIBUTES } from '../batch/limits.ts';
import { scalarText } from '../batch/normalise-shape.ts';
import { attributeKey } from '../batch/schema.ts';
import type { ProfileWrite, StoredAttribute } from './types.ts';

export type AttributeValue = Pick<StoredAttribute, 'kind' | 'value'>;
export type Attributes = Readonly<Record<string, StoredAttribute>>;

export const DELETED: AttributeValue = { kind: 'deleted', value: null };
/** Tombstones kept; the oldest go first. */
const TOMBSTONES = 100;

/** What a profile keeps of a value: text, a list of texts, or a tag; null when it can keep none of it. */
export function attributeValue(value: Json): AttributeValue | null {
  if (value === null) return { kind: 'tag', value: null };
  if (Array.isArray(value)) {
    const entries = value.map((entry) => (entry === null ? null : scalarText(entry)));
    return value.some((entry, index) => entry !== null && entries[index] === null) ? null : { kind: 'list', value: entries };
  }
  const text = scalarText(value);
  return text === null ? null : { kind: 'text', value: text };
}

export function sameValue(a: AttributeValue, b: AttributeValue): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== 'list') return a.value === b.value;
  const [one, other] = [a.value as readonly unknown[], b.value as readonly unknown[]];
  return one.length === other.length && one.every((entry, index) => entry === other[index]);
}

export function ownAttribute(attributes: Attributes, key: string): StoredAttribute | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

/** Who writes: the same for all writes of a batch. */
export interface Writer {
  readonly source: SourceClass;
  readonly input: string;
  readonly batchId: string | null;
  readonly conflicts: ProfileSettings['conflicts'];
}

export class AttributeWrites {
  attributes: Attributes;
  /** Keys that changed, in any way that is stored. */
  readonly changed = new Set<string>();
  /** Keys of which the batch has something older, or of a lower source, than the profile. */
  readonly lost = new Set<string>();
  private readonly before: Attributes;
  private readonly writer: Writer;
  private readonly history: ProfileWrite[];

  constructor(before: Attributes, writer: Writer, history: ProfileWrite[]) {
    this.before = this.attributes = before;
    this.writer = writer;
    this.history = history;
  }

  get(name: string): StoredAttribute | undefined {
    return ownAttribute(this.attributes, attributeKey(name));
  }

  /** `remark`: what is strange about a write that is taken. */
  write(name: string, value: AttributeValue, at: number, eventId: string | null, remark: string | null = null): void {
    const key = attributeKey(name);
    const stored = ownAttribute(this.attributes, key);
    const same = stored !== undefined && sameValue(stored, value);
    const lost = this.lostReason(stored, at);
    if (lost !== null) this.lost.add(key);
    else this.lost.delete(key);
    // Nothing is refused of a value that is there already.
    const refused = lost === null ? this.limitReason(key, stored, value) : same ? null : lost;
    if (refused !== null) return this.note(key, value, at, eventId, false, refused);
    if (lost !== null) return;
    const { source, input, batchId } = this.writer;
    this.own()[key] = { ...value, at, source, input, batch_id: batchId, event_id: eventId };
    this.changed.add(key);
    const removesNothing = value.kind === 'deleted' && stored === undefined;
    if (value.kind === 'deleted') this.dropOldTombstones();
    if (!same && !removesNothing) this.note(key, value, at, eventId, true, remark);
  }

  /** What the batch has of this is older than what the profile holds, and it is no write. */
  lose(name: string): void {
    this.lost.add(attributeKey(name));
  }

  /** A value that no profile can keep. */
  refuse(name: string, value: Json, at: number, eventId: string | null): void {
    this.note(attributeKey(name), { kind: 'text', value: JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item)).slice(0, ATTRIBUTE_VALUE_LENGTH) }, at, eventId, false, 'An attribute is text, a number, true, false, null or a list of these.');
  }

  private lostReason(stored: StoredAttribute | undefined, at: number): string | null {
    if (stored === undefined) return null;
    const { source, conflicts } = this.writer;
    if (conflicts === 'source-then-time' && stored.kind !== 'deleted' && SOURCE_CLASSES.indexOf(source) > SOURCE_CLASSES.indexOf(stored.source)) {
      return `Lower-priority source: ${stored.source} data set it, and ${source} data cannot change that.`;
    }
    return at < stored.at ? 'Older than what the profile holds.' : null;
  }

  private limitReason(key: string, stored: StoredAttribute | undefined, { kind, value }: AttributeValue): string | null {
    if (key === '' || key === '__proto__') return 'This cannot be the name of an attribute.';
    if (key.length > NAME_LENGTH) return `Names of attributes have at most ${NAME_LENGTH} characters.`;
    if (kind === 'deleted') return null;
    if (kind === 'text' && (value as string).length > ATTRIBUTE_VALUE_LENGTH) return `Values have at most ${ATTRIBUTE_VALUE_LENGTH} characters.`;
    if (kind === 'list') {
      const entries = value as readonly (string | null)[];
      if (entries.length > LIST_ENTRIES) return `Lists have at most ${LIST_ENTRIES} entries.`;
      if (entries.some((entry) => entry !== null && entry.length > LIST_ENTRY_LENGTH)) return `Entries of lists have at most ${LIST_ENTRY_LENGTH} characters.`;
    }
    const isNew = stored === undefined || stored.kind === 'deleted';
    return isNew && this.held() >= USER_ATTRIBUTES ? `A user has at most ${USER_ATTRIBUTES} attributes.` : null;
  }

  private held(): number {
    let count = 0;
    for (const key in this.attributes) if (this.attributes[key]!.kind !== 'deleted') count += 1;
    return count;
  }

  private own(): Record<string, StoredAttribute> {
    if (this.attributes === this.before) this.attributes = { ...this.before };
    return this.attributes as Record<string, StoredAttribute>;
  }

  private dropOldTombstones(): void {
    const tombs = Object.entries(this.attributes).filter(([, { kind }]) => kind === 'deleted');
    if (tombs.length <= TOMBSTONES) return;
    for (const [key] of tombs.sort(([, a], [, b]) => a.at - b.at).slice(0, tombs.length - TOMBSTONES)) delete this.own()[key];
  }

  private note(key: string, { kind, value }: AttributeValue, at: number, eventId: string | null, applied: boolean, reason: string | null): void {
    const { source, input, batchId } = this.writer;
    this.history.push({ what: 'attribute', key, kind, value, at, source, input, batch_id: batchId, event_id: eventId, applied, reason });
  }
}
