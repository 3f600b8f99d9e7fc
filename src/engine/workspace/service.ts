/**
 * The open workspace: what is configured now, changes to it from the window, the API and the outside, and its secrets.
 * The files are the truth; this holds their meaning. Nothing here throws for a bad file or a bad disk.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem } from '../../protocol/contract.ts';
import { PLATFORMS } from '../../protocol/vocabulary.ts';
import type { Platform } from '../../protocol/vocabulary.ts';
import { inputSchema, workspaceFileSchema } from '../../protocol/workspace.ts';
import type { InputFile, Workspace, WorkspaceFile, WorkspaceKind } from '../../protocol/workspace.ts';
import { planDelete, planPut } from './changes.ts';
import type { ItemFile, Surroundings } from './changes.ts';
import { createDefaultWorkspace, inputNameOf, newWorkspaceFile, randomHex } from './defaults.ts';
import type { RandomHex } from './defaults.ts';
import { draftWorkspace } from './draft.ts';
import type { Draft, DraftEdit } from './draft.ts';
import { environmentSecret, environmentSecrets } from './environment-secrets.ts';
import { explain } from './files.ts';
import { describeError, positionOf } from '../json-file.ts';
import { writeEditorSchemas } from './json-schemas.ts';
import { inspectFolder, isKind, relativePath, SINGULAR, workspaceFilePath } from './layout.ts';
import { parseFolder, readFolder, sameTexts } from './load.ts';
import type { ParseMemo } from './load.ts';
import type { Catalogue } from './partner-settings.ts';
import { fail } from './result.ts';
import type { Result } from './result.ts';
import { deleteRuleFolder, detachRule, writeRuleFiles } from './rule-folders.ts';
import { deleteItem, saveItem, saveWorkspaceFile } from './save.ts';
import { openSecrets, workspaceId } from './secrets.ts';
import type { SecretStore } from './secrets.ts';
import { openTrust } from './trust.ts';
import { watchFolder } from './watch.ts';

export interface WorkspaceState {
  readonly workspace: Workspace;
  readonly problems: readonly Problem[];
  /** Grows with every change that can alter what the engine does; compile once for each. */
  readonly revision: number;
}

export interface WorkspaceChange extends WorkspaceState {
  readonly origin: 'outside' | 'api';
}

/** An input with its secret; the shape that ingest resolves a key to. */
export interface InputAccess {
  readonly name: string;
  readonly platform: Platform;
  readonly key: string;
  readonly secret: string;
  readonly auth: 'off' | 'strict';
  readonly config: Readonly<Record<string, unknown>>;
}

export interface OpenWorkspaceOptions {
  readonly dir: string;
  readonly dataDir: string;
  readonly catalogue: Catalogue;
  readonly onChange?: (change: WorkspaceChange) => void;
  /** False for one-shot uses that need no watcher. */
  readonly watch?: boolean;
  /** Its rules may run while it is open this time. */
  readonly trusted?: boolean;
  readonly random?: RandomHex;
  readonly now?: () => number;
  /** The process's own when absent. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface WorkspaceHandle {
  readonly dir: string;
  readonly id: string;
  readonly current: WorkspaceState;
  /** Watching has begun, and what changed until then has been taken in. */
  readonly ready: Promise<void>;
  put(kind: string, name: string, value: unknown): Result<ItemFile>;
  delete(kind: string, name: string): Result<string>;
  putFile(value: unknown): Result<WorkspaceFile>;
  /** Writes files of a rule's folder, by path inside it; null removes one. */
  putRuleFiles(name: string, files: Readonly<Record<string, string | null>>): Result<string>;
  /** What the workspace would be with these changes. Nothing is written. */
  draft(edits: readonly DraftEdit[]): Result<Draft>;
  /** Removes the rule's folder, and the rule from every input and connection that names it. */
  deleteRule(name: string): Result<string>;
  /** Rules that came with a folder run only after the user trusts it; folders that Cloudchamber made are trusted. */
  readonly trusted: boolean;
  setTrusted(trusted: boolean): Result<boolean>;
  /** In the order of the platforms, then by name. */
  inputs(): readonly InputAccess[];
  findInput(key: string): InputAccess | null;
  /** Makes an input for a key that is not known, and saves it; on a disk that refuses, it lives until the engine stops. */
  registerInput(key: string, platform: Platform, secret?: string): InputAccess;
  /** `snapshot` has what the environment gives for names in the files too; the others are about what is stored. */
  readonly secrets: Pick<SecretStore, 'get' | 'set' | 'delete' | 'names' | 'snapshot'> & {
    /** What `{"$secret": name}` stands for: what is stored, else what the environment has. */
    resolve(name: string): string | undefined;
  };
  /** Where a value stands, for pointers in reasons; null when there is no such file. */
  locate(kind: string, name: string, path: readonly (string | number)[]): { readonly file: string; readonly line: number; readonly column: number } | null;
  /** Reads the folder again now, as after a change from outside. */
  reload(): void;
  dispose(): Promise<void>;
}

/** A caller that makes keys up at random must not fill the disk. */
const MAX_INPUTS = 500;

export function openWorkspace(options: OpenWorkspaceOptions): WorkspaceHandle {
  const dir = resolve(options.dir);
  const random = options.random ?? randomHex;
  const notices = new Map<string, Problem>();
  const id = workspaceId(dir, options.dataDir);
  const secrets = openSecrets({ dataDir: options.dataDir, id, dir, now: options.now ?? Date.now });
  const memo: ParseMemo = new Map();
  /** Inputs whose file could not be written or cannot be read. */
  const unsaved = new Map<string, { name: string; file: InputFile }>();

  note('workspace-not-made', ensureWorkspace());
  const trust = openTrust(options.dataDir, dir, options.trusted ?? false);

  const env = options.env ?? process.env;
  const resolveSecret = (name: string): string | undefined => secrets.get(name) ?? environmentSecret(name, env);
  const hasSecret = (name: string): boolean => resolveSecret(name) !== undefined;
  const context = { dir, catalogue: options.catalogue, hasSecret, memo };
  let folder = readFolder(dir);
  let loaded = parseFolder(folder, context);
  let byKey = new Map<string, InputAccess>();
  let state: WorkspaceState = derive(1);
  let disposed = false;

  const watch = options.watch === false ? null : watchFolder(dir, reload, (error) => {
    notices.set('watch', { severity: 'warning', code: 'not-watching', message: `Changes made outside are not seen at once: the folder cannot be watched. ${explain(error, dir).message}` });
    publish('outside');
  });

  return {
    dir,
    id,
    get current() {
      return state;
    },
    ready: watch === null ? Promise.resolve() : watch.ready.then(reload),
    put,
    delete: remove,
    putFile,
    draft: (edits) => {
      const drafted = draftWorkspace(folder, context, around(), edits);
      if (!drafted.ok) return drafted;
      const stored = new Set(secrets.names());
      const fromEnvironment = Object.entries(environmentSecrets(drafted.value.workspace, env)).filter(([name]) => !stored.has(name));
      return { ok: true, value: { ...drafted.value, secrets: { ...Object.fromEntries(fromEnvironment), ...drafted.value.secrets } } };
    },
    putRuleFiles: (name, files) => published(writeRuleFiles(dir, name, files)),
    deleteRule,
    get trusted() {
      return trust.trusted;
    },
    setTrusted: (trusted) => published(trust.set(trusted)),
    inputs: () => [...byKey.values()].sort((a, b) => PLATFORMS.indexOf(a.platform) - PLATFORMS.indexOf(b.platform) || (a.name < b.name ? -1 : 1)),
    findInput: (key) => byKey.get(key) ?? null,
    registerInput,
    secrets: {
      get: secrets.get,
      resolve: resolveSecret,
      names: secrets.names,
      snapshot: () => ({ ...environmentSecrets(state.workspace, env), ...secrets.snapshot() }),
      set: (name, value) => published(secrets.set(name, value)),
      delete: (name) => published(secrets.delete(name)),
    },
    locate(kind, name, path) {
      if (!isKind(kind)) return null;
      const file = relativePath(kind, name);
      const text = folder.texts.get(file);
      return text === undefined ? null : { file, ...positionOf(text, path) };
    },
    reload,
    async dispose() {
      disposed = true;
      await watch?.dispose();
    },
  };

  function ensureWorkspace(): Result<unknown> {
    if (existsSync(workspaceFilePath(dir))) return { ok: true, value: null };
    if (inspectFolder(dir) === 'workspace') return saveWorkspaceFile(dir, newWorkspaceFile(dir, random));
    const made = createDefaultWorkspace(dir, options.catalogue, random);
    return made.ok ? secrets.setAll(made.value) : made;
  }

  function note(key: string, outcome: Result<unknown> | { ok: true } | { ok: false; message: string }): void {
    if (outcome.ok) notices.delete(key);
    else notices.set(key, { severity: 'error', code: 'not-writable', message: 'error' in outcome ? outcome.error.message : outcome.message });
  }

  /** Everything that follows from the files: input access with secrets, editor schemas, the list of problems. */
  function derive(revision: number): WorkspaceState {
    const inputs: Record<string, InputFile> = { ...loaded.workspace.inputs };
    for (const [key, { name, file }] of unsaved) {
      if (Object.values(loaded.workspace.inputs).some((input) => input.key === key)) unsaved.delete(key);
      else inputs[name] = file;
    }
    giveSecrets(Object.keys(inputs));
    byKey = new Map();
    for (const [name, input] of Object.entries(inputs)) {
      if (!byKey.has(input.key)) byKey.set(input.key, access(name, input));
    }
    const workspace = { ...loaded.workspace, inputs };
    // A folder that went away must not come back with nothing but schemas in it.
    const schemas = folder.missing || notices.has('missing') ? { ok: true as const } : writeEditorSchemas(dir, options.catalogue, workspace);
    if (schemas.ok) notices.delete('read-only');
    else notices.set('read-only', { severity: 'warning', code: 'not-writable', message: `The workspace can be read, but changes cannot be saved. ${schemas.message}` });
    return { workspace, problems: [...notices.values(), ...secrets.problems(), ...loaded.problems], revision };
  }

  function giveSecrets(names: readonly string[]): void {
    const needed = names.filter((name) => secrets.get(`input.${name}`) === undefined);
    if (needed.length > 0) note('secrets', secrets.setAll(Object.fromEntries(needed.map((name) => [`input.${name}`, random(24)]))));
  }

  function access(name: string, input: InputFile): InputAccess {
    return { name, platform: input.platform, key: input.key, secret: secrets.get(`input.${name}`) ?? '', auth: input.auth, config: input.config ?? {} };
  }

  function publish(origin: WorkspaceChange['origin']): void {
    if (disposed) return;
    state = derive(state.revision + 1);
    options.onChange?.({ ...state, origin });
  }

  function published<T>(outcome: Result<T>): Result<T> {
    if (outcome.ok) refresh('api');
    return outcome;
  }

  /** After a change of ours: secrets may have changed without any file doing so. */
  function refresh(origin: WorkspaceChange['origin']): void {
    folder = readFolder(dir);
    loaded = parseFolder(folder, context);
    publish(origin);
  }

  /** Only what is different from what we know counts: our own writes do not come back as changes from outside. */
  function reload(): void {
    if (disposed) return;
    const next = readFolder(dir);
    if (next.missing) {
      const message = `The folder ${dir} is gone. What was configured stays in use: put the folder back or open another workspace.`;
      if (notices.get('missing')?.message === message) return;
      notices.set('missing', { severity: 'error', code: 'workspace-missing', message });
      publish('outside');
      return;
    }
    const back = notices.delete('missing');
    if (!back && sameTexts(folder, next)) return;
    folder = next;
    loaded = parseFolder(folder, context);
    publish('outside');
  }

  function around(): Surroundings {
    return { workspace: state.workspace, brokenInputs: loaded.brokenInputs, catalogue: options.catalogue, hasSecret };
  }

  function put(kind: string, name: string, value: unknown): Result<ItemFile> {
    const planned = planPut(kind, name, value, around());
    if (!planned.ok) return planned;
    const saved = saveItem(dir, planned.value.kind, name, planned.value.value);
    if (!saved.ok) return saved;
    const kept = Object.keys(planned.value.secrets).length > 0 ? secrets.setAll(planned.value.secrets) : ({ ok: true, value: name } as const);
    refresh('api');
    return kept.ok ? { ok: true, value: planned.value.value } : kept;
  }

  function remove(kind: string, name: string): Result<string> {
    const planned = planDelete(kind, name, around());
    if (!planned.ok) return planned;
    if (!folder.texts.has(relativePath(planned.value, name))) return fail('not-found', `There is no ${relativePath(planned.value, name)}.`, 'name');
    const deleted = deleteItem(dir, planned.value, name);
    if (!deleted.ok) return deleted;
    dropSecrets(planned.value, name);
    refresh('api');
    return deleted;
  }

  function deleteRule(name: string): Result<string> {
    if (!Object.hasOwn(state.workspace.rules, name)) return fail('not-found', `There is no rule ${name}.`, 'name');
    for (const { kind, item, value } of detachRule(state.workspace, name)) {
      const saved = saveItem(dir, kind, item, value);
      if (!saved.ok) return saved;
    }
    return published(deleteRuleFolder(dir, name));
  }

  function dropSecrets(kind: WorkspaceKind, name: string): void {
    if (kind === 'inputs') secrets.delete(`input.${name}`);
    else if (kind === 'outputs' || kind === 'connections') secrets.deletePrefix(`${SINGULAR[kind]}.${name}.`);
  }

  function putFile(value: unknown): Result<WorkspaceFile> {
    const parsed = workspaceFileSchema.safeParse(value);
    if (!parsed.success) {
      const issue = describeError(parsed.error, value)[0];
      return fail('invalid', (issue?.message ?? 'The value is not valid.').replace(/^The file/, 'The value'), issue?.field);
    }
    const saved = saveWorkspaceFile(dir, parsed.data);
    if (!saved.ok) return saved;
    refresh('api');
    return { ok: true, value: parsed.data };
  }

  function registerInput(key: string, platform: Platform, secret = ''): InputAccess {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const broken = loaded.brokenInputs.get(key);
    const draftPlatform = PLATFORMS.find((candidate) => candidate === broken?.platform) ?? platform;
    const parsed = inputSchema.safeParse({ platform: draftPlatform, key, label: 'Made on its first call' });
    const tooMany = byKey.size >= MAX_INPUTS;
    if (!parsed.success || tooMany) {
      if (tooMany && !notices.has('too-many')) {
        notices.set('too-many', { severity: 'warning', code: 'too-many-inputs', message: `There are ${MAX_INPUTS} inputs already: calls with further unknown keys are taken, but no input is made for them. Delete inputs that are not needed.` });
        publish('api');
      }
      return { name: inputNameOf(platform), platform, key, secret: '', auth: 'off', config: {} };
    }
    const name = broken?.name ?? freeName(inputNameOf(platform));
    // What came with the key, so that the next call with it is not refused; a broken file keeps the secret it has.
    // SDKs sign with a secret that they do not send: an empty one says that it is not known, where a made-up one would never fit.
    if (broken === undefined && (secret !== '' || platform !== 's2s')) note('secrets', secrets.set(`input.${name}`, secret));
    const saved = broken === undefined ? saveItem(dir, 'inputs', name, parsed.data) : fail('invalid', `inputs/${name}.json cannot be used.`);
    if (!saved.ok) {
      unsaved.set(key, { name, file: parsed.data });
      if (broken === undefined) note('register', saved);
    }
    refresh('api');
    return byKey.get(key) ?? access(name, parsed.data);
  }

  function freeName(base: string): string {
    const taken = (name: string): boolean => Object.hasOwn(state.workspace.inputs, name) || folder.texts.has(relativePath('inputs', name));
    if (!taken(base)) return base;
    for (let number = 2; ; number++) {
      const name = `${base}-${number}`;
      if (!taken(name)) return name;
    }
  }
}
