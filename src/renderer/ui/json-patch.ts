/** JSON pointers and patches over the plain JSON of the control API. Documents are never changed in place. */
import type { PatchOp } from '../../protocol/contract.ts';
import { escapeToken, segmentsOf } from '../../protocol/pointer.ts';

export type Plain = PatchOp['value'];

export function toPointer(segments: readonly string[]): string {
  return segments.map((segment) => `/${escapeToken(segment)}`).join('');
}

export function isRecord(value: unknown): value is Record<string, Plain> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `undefined` where the document has nothing at this place. */
export function valueAt(document: Plain, segments: readonly string[]): Plain {
  let value: Plain = document;
  for (const segment of segments) {
    if (Array.isArray(value)) value = value[Number(segment)];
    else if (isRecord(value)) value = Object.hasOwn(value, segment) ? value[segment] : undefined;
    else return undefined;
  }
  return value;
}

function change(document: Plain, segments: readonly string[], op: PatchOp): { value: Plain } | null {
  const [head, ...rest] = segments;
  if (head === undefined) return { value: op.op === 'remove' ? undefined : op.value };
  if (Array.isArray(document)) {
    const index = head === '-' ? document.length : Number(head);
    if (!Number.isInteger(index) || index < 0 || index > document.length) return null;
    const copy = [...document];
    if (rest.length === 0 && op.op === 'add') copy.splice(index, 0, op.value ?? null);
    else if (index === document.length) return null;
    else if (rest.length === 0 && op.op === 'remove') copy.splice(index, 1);
    else {
      const inner = change(document[index], rest, op);
      if (inner === null) return null;
      copy[index] = inner.value ?? null;
    }
    return { value: copy };
  }
  if (!isRecord(document)) return null;
  const exists = Object.hasOwn(document, head);
  if (!exists && (rest.length > 0 || op.op !== 'add')) return null;
  if (rest.length === 0 && op.op === 'remove') return { value: Object.fromEntries(Object.entries(document).filter(([key]) => key !== head)) };
  const inner = change(exists ? document[head] : undefined, rest, op);
  if (inner === null) return null;
  // A computed member is an own one, even when it is called `__proto__`.
  return { value: { ...document, [head]: inner.value ?? null } };
}

/** The document after the patch, or null when the patch does not belong to it. */
export function applyPatch(document: Plain, patch: readonly PatchOp[]): { readonly value: Plain } | null {
  let current: { value: Plain } | null = { value: document };
  for (const op of patch) {
    current = change(current.value, segmentsOf(op.path), op);
    if (current === null) return null;
  }
  return current;
}

function inverse(op: PatchOp): PatchOp {
  if (op.op === 'add') return { op: 'remove', path: op.path, before: op.value ?? null };
  if (op.op === 'remove') return { op: 'add', path: op.path, value: op.before ?? null };
  return { op: 'replace', path: op.path, value: op.before ?? null, before: op.value ?? null };
}

/** The document before the patch, from the one after it; null when the patch does not belong to it. */
export function undoPatch(document: Plain, patch: readonly PatchOp[]): { readonly value: Plain } | null {
  return applyPatch(document, [...patch].reverse().map(inverse));
}
