/** The difference of two JSON values as RFC 6902 operations that also carry what was there before. */
import type { PatchOp } from './patch-op.ts';
import { escapeToken } from './pointer.ts';

type PatchValue = PatchOp['value'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON form of a value: 64-bit numbers become decimal strings, so that a patch is plain JSON. */
export function plainJson(value: unknown): PatchValue {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item) => plainJson(item) ?? null);
  if (isRecord(value)) {
    // `fromEntries` defines members, where assigning `__proto__` would set the prototype.
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, plainJson(item) ?? null]));
  }
  return value as PatchValue;
}

/** Own members only: an attribute may be called `toString` or `constructor`. */
function member(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Paths are made only for what is different: nearly everything is the same. */
function walk(before: unknown, after: unknown, path: string, out: PatchOp[]): void {
  if (Object.is(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of Object.keys(before)) {
      const was = before[key];
      if (was === undefined) continue;
      const now = member(after, key);
      if (Object.is(was, now)) continue;
      const at = `${path}/${escapeToken(key)}`;
      if (now === undefined) out.push({ op: 'remove', path: at, before: plainJson(was) });
      else walk(was, now, at, out);
    }
    for (const key of Object.keys(after)) {
      if (after[key] !== undefined && member(before, key) === undefined) out.push({ op: 'add', path: `${path}/${escapeToken(key)}`, value: plainJson(after[key]) });
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared = Math.min(before.length, after.length);
    for (let index = 0; index < shared; index += 1) if (!Object.is(before[index], after[index])) walk(before[index], after[index], `${path}/${index}`, out);
    for (let index = before.length - 1; index >= shared; index -= 1) out.push({ op: 'remove', path: `${path}/${index}`, before: plainJson(before[index]) });
    for (let index = shared; index < after.length; index += 1) out.push({ op: 'add', path: `${path}/${index}`, value: plainJson(after[index]) });
    return;
  }
  out.push({ op: 'replace', path, value: plainJson(after), before: plainJson(before) });
}

/** What turns `before` into `after`; empty when they are the same. */
export function diffJson(before: unknown, after: unknown): PatchOp[] {
  const out: PatchOp[] = [];
  walk(before, after, '', out);
  return out;
}
