/**
 * Where things are in a workspace folder: `cloudchamber.json` at the top, one folder a kind, one file a thing.
 * Folders of kinds that this version does not know are left alone.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { planIdSchema } from '../../protocol/data-plan.ts';
import { groupSchema } from '../../protocol/user.ts';
import { nameSchema, WORKSPACE_KINDS } from '../../protocol/workspace.ts';
import type { WorkspaceKind } from '../../protocol/workspace.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';

export const WORKSPACE_FILE = 'cloudchamber.json';
export const GENERATED_DIR = '.cloudchamber';
export const SCHEMAS_DIR = `${GENERATED_DIR}/schemas`;

export const KINDS = Object.keys(WORKSPACE_KINDS) as WorkspaceKind[];

/** What one thing of a kind is called, in messages and in the names of schema files. */
export const SINGULAR: Readonly<Record<WorkspaceKind, string>> = { inputs: 'input', outputs: 'output', connections: 'connection', plans: 'plan', groups: 'group' };

export function isKind(kind: string): kind is WorkspaceKind {
  return Object.hasOwn(WORKSPACE_KINDS, kind);
}

/** Relative to the workspace's folder, with forward slashes on every system. */
export function relativePath(kind: WorkspaceKind, name: string): string {
  return `${kind}/${name}.json`;
}

/** Rules are folders: `rule.json`, the code, frozen versions, cases. */
export const RULES_DIR = 'rules';

/** What a file's `$schema` line says, so that editors complete and check it. */
export function schemaReference(kind: WorkspaceKind | 'workspace'): string {
  return kind === 'workspace' ? `./${SCHEMAS_DIR}/workspace.schema.json` : `../${SCHEMAS_DIR}/${SINGULAR[kind]}.schema.json`;
}

/** File names that Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** What names of a kind are made of, and how to say it. Plans and groups are named by their id. */
const NAMES: Partial<Record<WorkspaceKind, { readonly schema: z.ZodType; readonly remedy: string }>> = {
  plans: { schema: planIdSchema, remedy: 'use lower-case letters, digits and "_", as the platform makes plan ids of plan names' },
  groups: { schema: groupSchema.shape.id, remedy: 'use 1 to 64 lower-case letters, digits, "-" and "_", beginning with a letter or digit' },
};
const NAME = { schema: nameSchema, remedy: 'use 1 to 64 lower-case letters, digits and "-", beginning with a letter or digit' };

/** A name becomes a file name: this check is what keeps every write inside the workspace's folder. */
export function checkName(name: string, kind?: WorkspaceKind): Result<string> {
  const { schema, remedy } = (kind === undefined ? undefined : NAMES[kind]) ?? NAME;
  if (!schema.safeParse(name).success) return fail('bad-name', `"${name.slice(0, 80)}" cannot be a name: ${remedy}.`, 'name');
  if (RESERVED.test(name)) return fail('bad-name', `"${name}" cannot be a file name on Windows: choose another name.`, 'name');
  return { ok: true, value: name };
}

export type FolderState = 'workspace' | 'empty' | 'other';

/** Folders that make a folder a workspace even while `cloudchamber.json` is missing. */
const MARKS = new Set<string>([WORKSPACE_FILE, ...KINDS, RULES_DIR, 'audiences', 'calculated-attributes', 'feeds', 'tests']);

/**
 * Lets the window ask before it makes a workspace of a folder that holds something else.
 * A missing folder counts as empty; so does one with nothing but dotfiles (a fresh repository).
 */
export function inspectFolder(dir: string): FolderState {
  if (!existsSync(dir)) return 'empty';
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    return 'other';
  }
  if (names.some((name) => MARKS.has(name))) return 'workspace';
  return names.every((name) => name.startsWith('.')) ? 'empty' : 'other';
}

/** The file at the folder's top, as an absolute path. */
export function workspaceFilePath(dir: string): string {
  return join(dir, WORKSPACE_FILE);
}
