/** Carrying a patch out, or taking it back. */
import { isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import type { PatchOp } from './patch-op.ts';
import { segmentsOf } from './pointer.ts';

/** Changes `root`. What leads nowhere is left out. */
export function applyPatch(root: JsonObject, patch: readonly PatchOp[]): void {
  for (const { op, path, value } of patch) change(root, op, path, value);
}

/** Changes `root` back to what the patch was made from. */
export function takeBack(root: JsonObject, patch: readonly PatchOp[]): void {
  for (const { op, path, before } of patch.toReversed()) change(root, OPPOSITE[op], path, before);
}

const OPPOSITE = { add: 'remove', remove: 'add', replace: 'replace' } as const;

function change(root: JsonObject, op: PatchOp['op'], path: string, to: PatchOp['value']): void {
  const segments = segmentsOf(path);
  const last = segments.pop();
  if (last === undefined) return;
  let holder: Json | undefined = root;
  for (const segment of segments) holder = Array.isArray(holder) ? holder[Number(segment)] : isObject(holder) ? holder[segment] : undefined;
  // A copy: other changes are made inside of it, and the patch is not ours.
  const value = copyOf(to) as Json;
  if (Array.isArray(holder)) {
    if (op === 'remove') holder.splice(Number(last), 1);
    else if (op === 'add') holder.splice(Number(last), 0, value);
    else holder[Number(last)] = value;
  } else if (isObject(holder)) {
    if (op === 'remove') delete holder[last];
    else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true });
  }
}

function copyOf(value: PatchOp['value']): PatchOp['value'] {
  if (Array.isArray(value)) return value.map((item) => copyOf(item)!);
  return isObject(value!) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)!])) : value;
}
