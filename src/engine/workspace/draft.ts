/**
 * The workspace as it would be with files changed that are not saved: each changed file is checked as if it were saved, and all of them are
 * loaded as if they stood in the folder. Nothing is written.
 */
import type { EffectArgs, FileChange } from '../../protocol/explain.ts';
import { changeFile } from '../../protocol/file-change.ts';
import { isObject } from '../../protocol/json.ts';
import type { Json, JsonObject } from '../../protocol/json.ts';
import { workspaceFileSchema } from '../../protocol/workspace.ts';
import type { Workspace } from '../../protocol/workspace.ts';
import { describeError } from '../json-file.ts';
import { planPut } from './changes.ts';
import type { Surroundings } from './changes.ts';
import { relativePath, WORKSPACE_FILE } from './layout.ts';
import { parseFolder } from './load.ts';
import type { FolderTexts, LoadContext } from './load.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';

type ItemKind = Exclude<FileChange['kind'], 'rules' | 'workspace'>;

/** A file changed or replaced; null takes it away. Rules come as the texts of their files. */
export type DraftEdit =
  | { readonly kind: ItemKind | 'workspace'; readonly name: string; readonly ops: FileChange['ops'] }
  | { readonly kind: ItemKind; readonly name: string; readonly value: JsonObject | null }
  | { readonly kind: 'rules'; readonly texts: Readonly<Record<string, string | null>> };

export interface Draft {
  readonly workspace: Workspace;
  /** Given in clear with the changes, or by the environment, by name; over those that are stored. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** What other files refer to is changed first. */
const ORDER: readonly DraftEdit['kind'][] = ['workspace', 'rules', 'inputs', 'outputs', 'connections'];

/** An error's `field` is a path in the changed file; its message names the file. */
export function draftWorkspace(folder: FolderTexts, context: LoadContext, around: Surroundings, edits: readonly DraftEdit[]): Result<Draft> {
  const texts = new Map(folder.texts);
  const secrets: Record<string, string> = {};
  let { workspace } = around;
  for (const edit of edits.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
    if (edit.kind === 'rules') {
      for (const [path, text] of Object.entries(edit.texts)) if (text === null) texts.delete(path); else texts.set(path, text);
      continue;
    }
    const file = edit.kind === 'workspace' ? WORKSPACE_FILE : relativePath(edit.kind, edit.name);
    const made = valueOf(edit, texts.get(file), workspace);
    if (!made.ok) return inFile(file, made);
    if (made.value === null) {
      texts.delete(file);
      continue;
    }
    const planned = edit.kind === 'workspace' ? plannedWorkspace(made.value) : planPut(edit.kind, edit.name, made.value, { ...around, workspace });
    if (!planned.ok) return inFile(file, planned);
    texts.set(file, JSON.stringify(planned.value.value));
    Object.assign(secrets, planned.value.secrets);
    workspace = withItem(workspace, edit, planned.value.value);
  }
  const hasSecret = (name: string): boolean => Object.hasOwn(secrets, name) || context.hasSecret(name);
  const loaded = parseFolder({ ...folder, texts }, { ...context, hasSecret, memo: new Map(context.memo) }).workspace;
  return { ok: true, value: { workspace: { ...loaded, inputs: { ...unsaved(around.workspace, folder), ...loaded.inputs } }, secrets } };
}

/** Whole files laid over the workspace. */
export function wholeFiles(files: Pick<EffectArgs, ItemKind>): DraftEdit[] {
  const edits = (kind: ItemKind): DraftEdit[] => Object.entries(files[kind]).map(([name, value]) => ({ kind, name, value: value as JsonObject }));
  return [...edits('inputs'), ...edits('outputs'), ...edits('connections')];
}

function valueOf(edit: Exclude<DraftEdit, { kind: 'rules' }>, text: string | undefined, workspace: Workspace): Result<JsonObject | null> {
  if ('value' in edit) return { ok: true, value: edit.value };
  const removed = edit.ops.findLastIndex(({ op, path }) => op === 'remove' && path === '');
  if (removed === edit.ops.length - 1) {
    return edit.kind === 'workspace' ? fail('invalid', 'The workspace\'s own file cannot be left out: change what is in it.') : { ok: true, value: null };
  }
  const loaded = edit.kind === 'workspace' ? workspace.file : workspace[edit.kind][edit.name];
  try {
    return { ok: true, value: changeFile(parsed(text) ?? (loaded as JsonObject | undefined) ?? {}, edit.ops) };
  } catch (error) {
    return fail('invalid', error instanceof Error ? error.message : String(error), edit.ops[0]?.path.slice(1).replaceAll('/', '.'));
  }
}

/** As it stands in the file; null when that cannot be read. */
function parsed(text: string | undefined): JsonObject | null {
  if (text === undefined) return null;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function plannedWorkspace(value: JsonObject): Result<{ value: Workspace['file']; secrets: Readonly<Record<string, string>> }> {
  const read = workspaceFileSchema.safeParse(value);
  if (read.success) return { ok: true, value: { value: read.data, secrets: {} } };
  const issue = describeError(read.error, value)[0];
  return fail('invalid', (issue?.message ?? 'The value is not valid.').replace(/^The file/, 'The value'), issue?.field);
}

function withItem(workspace: Workspace, { kind, name }: Exclude<DraftEdit, { kind: 'rules' }>, value: unknown): Workspace {
  if (kind === 'workspace') return { ...workspace, file: value as Workspace['file'] };
  return { ...workspace, [kind]: { ...workspace[kind], [name]: value } };
}

function inFile(file: string, failure: Extract<Result<never>, { ok: false }>): Extract<Result<never>, { ok: false }> {
  return { ok: false, error: { ...failure.error, message: `${file}: ${failure.error.message}` } };
}

/** Inputs that were made for a key and could not be written. */
function unsaved({ inputs }: Workspace, { texts }: FolderTexts): Workspace['inputs'] {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !texts.has(relativePath('inputs', name))));
}
