/** Writes one file of a workspace: only what differs from the defaults, always in the same order, never in part. */
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import type { z } from 'zod';
import { WORKSPACE_KINDS, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { WorkspaceFile, WorkspaceKind } from '../../protocol/workspace.ts';
import { removeFile, writeFileAtomic } from './files.ts';
import type { FileOutcome } from './files.ts';
import { checkName, relativePath, schemaReference, WORKSPACE_FILE } from './layout.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';

type Plain = Record<string, unknown>;

export function saveItem(dir: string, kind: WorkspaceKind, name: string, value: object): Result<string> {
  const checked = checkName(name, kind);
  if (!checked.ok) return checked;
  // A plan is the official tools' file as much as ours: every member stays, in its order, and nothing of ours comes in.
  const text = kind === 'plans' ? `${JSON.stringify(value, undefined, 2)}\n` : serialise(WORKSPACE_KINDS[kind], value, schemaReference(kind));
  return written(writeFileAtomic(join(dir, relativePath(kind, name)), text), text);
}

export function saveWorkspaceFile(dir: string, value: WorkspaceFile): Result<string> {
  const text = serialise(workspaceFileSchema, value, schemaReference('workspace'));
  return written(writeFileAtomic(join(dir, WORKSPACE_FILE), text), text);
}

export function deleteItem(dir: string, kind: WorkspaceKind, name: string): Result<string> {
  const checked = checkName(name, kind);
  if (!checked.ok) return checked;
  return written(removeFile(join(dir, relativePath(kind, name))), name);
}

/** Writes (or, with null, removes) files below the workspace's folder; the first failure is the answer. */
export function saveTexts(dir: string, files: Readonly<Record<string, string | null>>): Result<string> {
  for (const [path, text] of Object.entries(files)) {
    const outcome = written(text === null ? removeFile(join(dir, path)) : writeFileAtomic(join(dir, path), text), path);
    if (!outcome.ok) return outcome;
  }
  return { ok: true, value: dir };
}

function written<T>(outcome: FileOutcome, value: T): Result<T> {
  return outcome.ok ? { ok: true, value } : fail('not-writable', `Not saved. ${outcome.message}`);
}

/** The file's text: `$schema` first, fields in the order of the schema, free-form records by key. */
export function serialise(schema: z.ZodObject, value: object, reference: string): string {
  const { $schema: _given, ...rest } = value as Plain;
  const full = schema.parse(rest) as Plain;
  return `${JSON.stringify({ $schema: reference, ...ordered(withoutDefaults(schema, full), schema) }, undefined, 2)}\n`;
}

/** A field may go when leaving it out gives the same value: that is what a default is. */
function withoutDefaults(schema: z.ZodObject, full: Plain): Plain {
  const draft = structuredClone(full);
  const tryWithout = (holder: Plain, key: string): void => {
    const value = holder[key];
    if (isPlain(value)) for (const inner of Object.keys(value)) tryWithout(value, inner);
    delete holder[key];
    const parsed = schema.safeParse(draft);
    if (!parsed.success || !isDeepStrictEqual(parsed.data, full)) holder[key] = value;
  };
  for (const key of Object.keys(draft)) tryWithout(draft, key);
  return draft;
}

/** Field order as the schema declares it; fields of a record (settings) by name. Values below are kept as given. */
function ordered(value: Plain, schema: z.ZodObject): Plain {
  const out: Plain = {};
  for (const key of Object.keys(schema.shape)) {
    if (!Object.hasOwn(value, key)) continue;
    const inner = value[key];
    const declared = objectShape(schema.shape[key]);
    if (isPlain(inner) && declared !== null) out[key] = ordered(inner, declared);
    else if (isPlain(inner) && key === 'settings') out[key] = Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
    else out[key] = inner;
  }
  return out;
}

/** The object schema below defaults, prefaults and optionals, or null for other types. */
function objectShape(schema: unknown): z.ZodObject | null {
  let at = schema as { def?: { type?: string; innerType?: unknown } } | undefined;
  while (at?.def?.innerType !== undefined) at = at.def.innerType as typeof at;
  return at?.def?.type === 'object' ? (at as unknown as z.ZodObject) : null;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
