/** Changes of workspace files that are tried out before they are made (`FileChange` of explain.ts). Documents are never changed in place. */
import type { FileChange } from './explain.ts';
import { isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { segmentsOf, valueAt } from './pointer.ts';

export type ChangeOp = FileChange['ops'][number];

/** A value of a record as an own member, even when it is called `__proto__`. */
function withMember(record: JsonObject, key: string, value: Json): JsonObject {
  return { ...record, [key]: value };
}

function without(record: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

function indexOf(list: readonly Json[], key: string, op: ChangeOp['op']): number {
  if (key === '-' && op === 'add') return list.length;
  const index = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : -1;
  return index >= 0 && index < list.length + (op === 'add' ? 1 : 0) ? index : -1;
}

function changeList(list: readonly Json[], [key = '', ...rest]: readonly string[], op: ChangeOp): Json[] {
  const index = indexOf(list, key, rest.length === 0 ? op.op : 'replace');
  if (index < 0) {
    if (op.op === 'remove') return [...list];
    throw new RangeError(`The list has no place "${key}" (${op.path}).`);
  }
  if (rest.length > 0) return list.with(index, changed(list[index]!, rest, op));
  if (op.op === 'remove') return list.toSpliced(index, 1);
  return op.op === 'add' ? list.toSpliced(index, 0, op.value ?? null) : list.with(index, op.value ?? null);
}

function changed(value: Json | undefined, segments: readonly string[], op: ChangeOp): Json {
  const [key, ...rest] = segments;
  if (key === undefined) return op.op === 'remove' ? {} : op.value ?? null;
  if (Array.isArray(value)) return changeList(value, segments, op);
  // What is left out of a file stands for an object with defaults; what is something else cannot hold a member.
  const record = isObject(value) ? value : value === undefined ? {} : null;
  if (record === null) {
    if (op.op === 'remove') return value ?? {};
    throw new RangeError(`"${key}" of ${op.path} would be inside of a value that is no object.`);
  }
  const own = Object.hasOwn(record, key) ? record[key] : undefined;
  if (op.op === 'remove' && own === undefined) return record;
  if (rest.length > 0) return withMember(record, key, changed(own, rest, op));
  return op.op === 'remove' ? without(record, key) : withMember(record, key, op.value ?? null);
}

/**
 * RFC 6902 as far as files need it, and lenient where a file may leave something out: `add` and `replace` make what is missing around
 * their place, `remove` of what is not there does nothing. Throws `RangeError` when a place is inside of a text or number, or not in a list.
 */
export function changeFile(file: JsonObject, ops: readonly ChangeOp[]): JsonObject {
  return ops.reduce<Json>((value, op) => changed(value, segmentsOf(op.path), op), file) as JsonObject;
}

export function sameFile(a: Pick<FileChange, 'kind' | 'name'>, b: Pick<FileChange, 'kind' | 'name'>): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** Changes of the same file joined, in their order. */
export function joinChanges(changes: readonly FileChange[]): FileChange[] {
  const joined: FileChange[] = [];
  for (const change of changes) {
    const at = joined.findIndex((one) => sameFile(one, change));
    if (at < 0) joined.push(change);
    else joined[at] = { ...change, ops: [...joined[at]!.ops, ...change.ops] };
  }
  return joined;
}

/** `connections/web-mixpanel.json`, relative to the workspace's folder. */
export function fileOf({ kind, name }: Pick<FileChange, 'kind' | 'name'>): string {
  if (kind === 'workspace') return 'cloudchamber.json';
  return kind === 'rules' ? `rules/${name}/rule.json` : `${kind}/${name}.json`;
}

/** A change in words: `/active: false → true`. */
export function changeText(file: Json | undefined, { op, path, value }: ChangeOp): string {
  const before = file === undefined ? undefined : valueAt(file, path);
  const text = (one: Json | undefined): string => (one === undefined ? 'not set' : JSON.stringify(one));
  return `${path === '' ? 'whole file' : path}: ${text(before)} → ${op === 'remove' ? 'not set' : text(value ?? null)}`;
}
