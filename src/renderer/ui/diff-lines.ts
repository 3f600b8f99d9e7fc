/**
 * A patch as the lines a reader expects: one hunk per changed object, removed and added lines, a little of what stands
 * around them. Without the document (or when the patch does not fit it) the hunk shows the changed members alone.
 */
import type { PatchOp } from '../../protocol/contract.ts';
import { stringifyJson } from '../../protocol/json.ts';
import { segmentsOf } from '../../protocol/pointer.ts';
import { applyPatch, isRecord, toPointer, valueAt } from './json-patch.ts';
import type { Plain } from './json-patch.ts';

export interface DiffLine {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

export interface DiffHunk {
  /** JSON pointer of the object whose members changed. */
  readonly pointer: string;
  readonly lines: readonly DiffLine[];
}

/** Unchanged members shown on each side of a change. */
const CONTEXT = 2;
const GAP = '⋯';

interface Member {
  readonly key: string;
  readonly before: Plain;
  readonly after: Plain;
  readonly changed: boolean;
}

function brief(value: Plain): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[ … ]';
  if (isRecord(value)) return Object.keys(value).length === 0 ? '{}' : '{ … }';
  return stringifyJson(value ?? null);
}

function printed(sign: '-' | '+', label: string, value: Plain, comma: string): DiffLine[] {
  const lines = stringifyJson(value ?? null, 2).split('\n');
  return lines.map((line, index) => ({
    sign, text: `  ${index === 0 ? label : ''}${line}${index === lines.length - 1 ? comma : ''}`,
  }));
}

function membersOf(before: Plain, after: Plain, changed: ReadonlySet<string>): Member[] {
  const keys = Array.isArray(before) || Array.isArray(after)
    ? Array.from({ length: Math.max(Array.isArray(before) ? before.length : 0, Array.isArray(after) ? after.length : 0) }, (_, index) => String(index))
    : [...new Set([...Object.keys(isRecord(before) ? before : {}), ...Object.keys(isRecord(after) ? after : {})])];
  return keys.map((key) => ({ key, before: valueAt(before, [key]), after: valueAt(after, [key]), changed: changed.has(key) }));
}

function hunkLines(parent: readonly string[], members: readonly Member[], isArray: boolean): DiffLine[] {
  const name = parent.at(-1);
  const label = name === undefined || /^\d+$/.test(name) ? '' : `${JSON.stringify(name)}: `;
  const lines: DiffLine[] = [{ sign: ' ', text: `${label}${isArray ? '[' : '{'}` }];
  let skipped = false;
  members.forEach((member, index) => {
    const near = members.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((one) => one.changed);
    if (!near) {
      if (!skipped) lines.push({ sign: ' ', text: `  ${GAP}` });
      skipped = true;
      return;
    }
    skipped = false;
    const key = isArray ? '' : `${JSON.stringify(member.key)}: `;
    const comma = index === members.length - 1 ? '' : ',';
    if (!member.changed) {
      lines.push({ sign: ' ', text: `  ${key}${brief(member.after ?? member.before)}${comma}` });
      return;
    }
    if (member.before !== undefined) lines.push(...printed('-', key, member.before, comma));
    if (member.after !== undefined) lines.push(...printed('+', key, member.after, comma));
  });
  lines.push({ sign: ' ', text: isArray ? ']' : '}' });
  return lines;
}

/** Members as the patch alone tells them. */
function membersOfPatch(ops: readonly PatchOp[]): Member[] {
  return ops.map((op) => ({
    key: segmentsOf(op.path).at(-1) ?? '', changed: true,
    before: op.op === 'add' ? undefined : op.before ?? null, after: op.op === 'remove' ? undefined : op.value ?? null,
  }));
}

export function diffHunks(patch: readonly PatchOp[], document: Plain): DiffHunk[] {
  const result = document === undefined ? null : applyPatch(document, patch);
  const groups = new Map<string, PatchOp[]>();
  for (const op of patch) {
    const parent = toPointer(segmentsOf(op.path).slice(0, -1));
    groups.set(parent, [...(groups.get(parent) ?? []), op]);
  }
  return [...groups].map(([pointer, ops]) => {
    const parent = segmentsOf(pointer);
    const before = result === null ? undefined : valueAt(document, parent);
    const after = result === null ? undefined : valueAt(result.value, parent);
    const isArray = Array.isArray(before ?? after);
    const changed = new Set(ops.map((op) => segmentsOf(op.path).at(-1) ?? ''));
    // Where elements moved, index by index says nothing true: show what the operations say.
    const moved = isArray && Array.isArray(before) && Array.isArray(after) && before.length !== after.length;
    const usable = (isRecord(before) && isRecord(after)) || (isArray && !moved);
    const members = usable ? membersOf(before, after, changed) : membersOfPatch(ops);
    const unknown = before === undefined && ops.every((op) => /^(\d+|-)$/.test(segmentsOf(op.path).at(-1) ?? ''));
    return { pointer, lines: hunkLines(parent, members, isArray || unknown) };
  });
}
