/**
 * A user's attributes at any moment: the writes in the order in which they came, told up to one of them. Writes that were refused
 * are moments too, since someone looks for them.
 */
import type { ProfileAttribute, ProfileHistory } from '../../../protocol/user.ts';

/** Writes that came together: those of one batch. */
export interface Moment {
  /** When it came; the writes have times of their own. */
  readonly at: number;
  readonly input: string;
  readonly batch_id: string | null;
  readonly writes: readonly ProfileHistory[];
}

export type AttributeChange = 'same' | 'added' | 'changed' | 'removed' | 'refused';

export interface AttributeRow {
  readonly key: string;
  readonly kind: ProfileAttribute['kind'];
  /** Undefined for one that is not there: it was just removed, or its only write was refused. */
  readonly value: ProfileAttribute['value'] | undefined;
  /** The write that set it; null for a value older than the history. */
  readonly origin: Pick<ProfileHistory, 'at' | 'source' | 'input' | 'batch_id' | 'event_id'> | null;
  /** By the moment that is looked at. */
  readonly change: AttributeChange;
  /** What the moment changed or removed. */
  readonly was: ProfileAttribute['value'] | undefined;
  /** The write that was refused at this moment. */
  readonly refused: ProfileHistory | null;
}

function orderOfIds(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}

/** The oldest first. */
export function momentsOf(history: readonly ProfileHistory[]): Moment[] {
  const writes = history.filter(({ what }) => what === 'attribute').toSorted((a, b) => a.received_at - b.received_at || orderOfIds(a.id, b.id));
  const moments: { at: number; input: string; batch_id: string | null; writes: ProfileHistory[] }[] = [];
  for (const write of writes) {
    const last = moments.at(-1);
    if (last !== undefined && last.at === write.received_at && last.batch_id === write.batch_id && last.input === write.input) last.writes.push(write);
    else moments.push({ at: write.received_at, input: write.input, batch_id: write.batch_id, writes: [write] });
  }
  return moments;
}

function valueOf(write: ProfileHistory): ProfileAttribute['value'] {
  return write.value as ProfileAttribute['value'];
}

function rowOf(write: ProfileHistory, change: AttributeChange): AttributeRow {
  const kind = write.kind === 'deleted' ? 'text' : write.kind;
  return { key: write.key, kind, value: write.kind === 'deleted' ? undefined : valueOf(write), origin: write, change, was: undefined, refused: null };
}

function byKey(a: AttributeRow, b: AttributeRow): number {
  return a.key.localeCompare(b.key);
}

/** As they are now. */
export function currentRows(attributes: readonly ProfileAttribute[]): AttributeRow[] {
  return attributes.map(({ key, kind, value, ...origin }): AttributeRow => ({ key, kind, value, origin, change: 'same', was: undefined, refused: null })).toSorted(byKey);
}

/** As they were when `moments[index]` had come, with what it did to each; values that are older than the history were always there. */
export function rowsAt(moments: readonly Moment[], index: number, current: readonly ProfileAttribute[]): AttributeRow[] {
  const written = new Set(moments.flatMap(({ writes }) => writes.map(({ key }) => key)));
  const rows = new Map<string, AttributeRow>(currentRows(current.filter(({ key }) => !written.has(key))).map((row) => [row.key, row]));
  for (const [position, { writes }] of moments.slice(0, index + 1).entries()) {
    const isLast = position === index;
    for (const write of writes) {
      const old = rows.get(write.key);
      if (!write.applied) {
        if (isLast) rows.set(write.key, { ...(old ?? { ...rowOf(write, 'refused'), value: undefined, origin: null }), change: old === undefined || old.change === 'same' ? 'refused' : old.change, refused: write });
      } else if (write.kind !== 'deleted') rows.set(write.key, { ...rowOf(write, isLast ? (old === undefined ? 'added' : 'changed') : 'same'), was: isLast ? old?.value : undefined });
      else if (isLast && old !== undefined) rows.set(write.key, { ...old, value: undefined, was: old.value, origin: write, change: 'removed' });
      else rows.delete(write.key);
    }
  }
  return [...rows.values()].toSorted(byKey);
}

/** Every write of one key, the newest first. */
export function writesOf(history: readonly ProfileHistory[], key: string): ProfileHistory[] {
  return history.filter((write) => write.what === 'attribute' && write.key === key).toSorted((a, b) => b.received_at - a.received_at || orderOfIds(b.id, a.id));
}

/** Lists on one line; a tag has no value. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map((entry) => (entry === null ? 'null' : String(entry))).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
