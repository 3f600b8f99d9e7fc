/** The workspace's files with what is edited over them, and what is wrong in them. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Problem } from '../../../protocol/contract.ts';
import { useWorkspace } from '../../api/queries.ts';
import { connectionStore } from '../../stores/connection.ts';
import { conflictOf, desk, deskStore, dirtyKeys, keyOf, refusalStore } from './drafts.ts';
import type { Desk, DraftFile, DraftKind, FileKey, Files } from './drafts.ts';
import { draftProblems, fileProblems, pointerOfField } from './field-problems.ts';
import type { FieldProblem } from './field-problems.ts';

const NONE: readonly Problem[] = [];
const NO_KEYS: readonly FileKey[] = [];

/** The files as they would be after saving. */
export function overlaid(files: Files, { history: { present } }: Desk): Files {
  const result = { inputs: { ...files.inputs }, outputs: { ...files.outputs }, connections: { ...files.connections } } as Record<DraftKind, Record<string, unknown>>;
  for (const [key, value] of Object.entries(present)) {
    const [kind = 'connections', name = ''] = key.split(/\/(.*)/s);
    result[kind as DraftKind][name] = value;
  }
  return result as unknown as Files;
}

export interface DeskView {
  /** As the workspace has them; null while they are loaded. */
  readonly files: Files | null;
  /** As they would be after saving. */
  readonly view: Files | null;
  readonly dirty: readonly FileKey[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export function useDesk(): DeskView {
  const state = useStore(deskStore);
  const { data } = useWorkspace();
  return useMemo(() => (data === undefined
    ? { files: null, view: null, dirty: NO_KEYS, canUndo: false, canRedo: false }
    : { files: data, view: overlaid(data, state), dirty: dirtyKeys(state, data), canUndo: state.history.past.length > 0, canRedo: state.history.future.length > 0 }), [data, state]);
}

export interface OpenFile<K extends DraftKind> {
  readonly kind: K;
  readonly name: string;
  readonly key: FileKey;
  readonly saved: DraftFile[K];
  readonly value: DraftFile[K];
  readonly dirty: boolean;
  /** What the file holds now, when it changed while it was edited here. */
  readonly conflict: DraftFile[K] | null;
  readonly problems: readonly FieldProblem[];
  /** `step` names the field: typing on in it is one step of undo. */
  set(value: DraftFile[K], step?: string): void;
  change(patch: Partial<DraftFile[K]>, step?: string): void;
}

/** A file to edit; null while it is loaded, or when there is none. */
export function useFile<K extends DraftKind>(kind: K, name: string | null): OpenFile<K> | null {
  const state = useStore(deskStore);
  const { data } = useWorkspace();
  const known = useStore(connectionStore, (store) => store.status?.workspace.problems ?? NONE);
  const refusal = useStore(refusalStore, (one) => one.refusal);
  return useMemo(() => {
    if (data === undefined || name === null) return null;
    const key = keyOf(kind, name);
    const inFile = (data[kind] as Readonly<Record<string, DraftFile[K]>>)[name];
    const draft = state.history.present[key] as DraftFile[K] | undefined;
    const saved = inFile ?? draft;
    if (saved === undefined) return null;
    const value = draft ?? saved;
    const dirty = dirtyKeys(state, data).includes(key);
    const refused: FieldProblem[] = refusal !== null && refusal.value === draft ? [{ path: pointerOfField(refusal.field), message: refusal.message, severity: 'error' }] : [];
    const problems = [...refused, ...(dirty ? draftProblems(kind, value) : []), ...fileProblems(known, `${kind}/${name}.json`, saved, value)];
    const set = (next: DraftFile[K], step?: string): void => desk.edit(key, saved, next, step ?? null);
    return {
      kind, name, key, saved, value, dirty, problems, set,
      conflict: conflictOf(state, data, key) as DraftFile[K] | null,
      change: (patch, step) => set({ ...value, ...patch }, step),
    };
  }, [state, data, known, refusal, kind, name]);
}
