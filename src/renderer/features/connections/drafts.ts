/**
 * Files of the workspace that are being edited on this screen: inputs, outputs and connections, with one history over all of them,
 * since one change may touch several. Kept while other screens are in front. What stands in a file when it is first edited is its
 * `base`; a file that no longer has it was changed outside, which is a conflict and no loss.
 */
import { createStore } from 'zustand/vanilla';
import { isObject } from '../../../protocol/json.ts';
import { connectionSchema, inputSchema, outputSchema } from '../../../protocol/workspace.ts';
import type { ConnectionFile, InputFile, OutputFile } from '../../../protocol/workspace.ts';
import { record, redo, startHistory, undo } from '../../stores/history.ts';
import type { History } from '../../stores/history.ts';

export const DRAFT_SCHEMAS = { inputs: inputSchema, outputs: outputSchema, connections: connectionSchema } as const;
export type DraftKind = keyof typeof DRAFT_SCHEMAS;

export interface DraftFile {
  readonly inputs: InputFile;
  readonly outputs: OutputFile;
  readonly connections: ConnectionFile;
}

/** `connections/web-to-mixpanel` */
export type FileKey = `${DraftKind}/${string}`;
/** As the workspace has it. */
export type Files = Readonly<{ [K in DraftKind]: Readonly<Record<string, DraftFile[K]>> }>;
type Overlay = Readonly<Record<FileKey, object>>;

export interface Desk {
  /** Edited files, whole. */
  readonly history: History<Overlay>;
  readonly bases: Readonly<Record<FileKey, object>>;
}

export const EMPTY_DESK: Desk = { history: startHistory<Overlay>({}), bases: {} };

export function keyOf(kind: DraftKind, name: string): FileKey {
  return `${kind}/${name}`;
}

export function placeOf(key: FileKey): { readonly kind: DraftKind; readonly name: string } {
  const [kind = 'connections', name = ''] = key.split(/\/(.*)/s);
  return { kind: kind as DraftKind, name };
}

export function fileOf(files: Files, key: FileKey): object | undefined {
  const { kind, name } = placeOf(key);
  return Object.hasOwn(files[kind], name) ? files[kind][name] : undefined;
}

/** The same content, whatever the order of members and whether a member that is undefined is there. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((value, index) => isSame(value, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(one[key], other[key]));
}

/** Keys of the files whose draft differs from what they hold, in a stable order. */
export function dirtyKeys({ history: { present } }: Desk, files: Files): FileKey[] {
  return (Object.keys(present) as FileKey[]).filter((key) => !isSame(present[key], fileOf(files, key))).toSorted();
}

/** What a file holds now, when it changed under its draft; null without a conflict. A file that is gone is none: saving writes it again. */
export function conflictOf(desk: Desk, files: Files, key: FileKey): object | null {
  const now = fileOf(files, key);
  const draft = desk.history.present[key];
  if (draft === undefined || now === undefined || isSame(now, desk.bases[key]) || isSame(now, draft)) return null;
  return now;
}

export function edited(desk: Desk, key: FileKey, saved: object, value: object, step: string | null, at: number): Desk {
  const { present } = desk.history;
  if (isSame(present[key] ?? saved, value)) return desk;
  return {
    history: record(desk.history, { ...present, [key]: value }, step === null ? null : `${key} ${step}`, at),
    bases: present[key] === undefined ? { ...desk.bases, [key]: saved } : desk.bases,
  };
}

/** Without the drafts of these files, as a step that can be undone. */
export function discarded(desk: Desk, keys: readonly FileKey[], at: number): Desk {
  const rest = Object.fromEntries(Object.entries(desk.history.present).filter(([key]) => !keys.includes(key as FileKey)));
  return { ...desk, history: record(desk.history, rest, null, at) };
}

/** After these files were saved with what they had: what was typed meanwhile stays. Earlier steps would bring back older files, so they go. */
export function saved(desk: Desk, values: Overlay): Desk {
  const rest = Object.fromEntries(Object.entries(desk.history.present).filter(([key, value]) => values[key as FileKey] !== value));
  return { history: startHistory(rest), bases: { ...desk.bases, ...values } };
}

/** What was edited here will replace what the file has now. */
export function kept(desk: Desk, files: Files, key: FileKey): Desk {
  const now = fileOf(files, key);
  return now === undefined ? desk : { ...desk, bases: { ...desk.bases, [key]: now } };
}

const ANSWERING: ReadonlySet<string> = new Set(['behaviour', 'transport', 'endpoint', 'label']);

/** Nothing but how outputs answer was edited: no event is held back or changed by that. */
export function onlyAnswers(dirty: readonly FileKey[], files: Files, view: Files): boolean {
  return dirty.length > 0 && dirty.every((key) => {
    const [before, after] = [fileOf(files, key), fileOf(view, key)] as [Record<string, unknown> | undefined, Record<string, unknown> | undefined];
    if (placeOf(key).kind !== 'outputs' || before === undefined || after === undefined) return false;
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((member) => ANSWERING.has(member) || isSame(before[member], after[member]));
  });
}

/** What the engine refused to write, and why; it holds until the draft is another one. */
export interface Refusal {
  readonly key: FileKey;
  readonly value: object;
  readonly field: string | undefined;
  readonly message: string;
}

export const refusalStore = createStore<{ readonly refusal: Refusal | null }>(() => ({ refusal: null }));

export const deskStore = createStore<Desk>(() => EMPTY_DESK);

const update = (change: (desk: Desk) => Desk): void => deskStore.setState((desk) => change(desk));

export const desk = {
  edit: (key: FileKey, savedFile: object, value: object, step: string | null = null): void => update((one) => edited(one, key, savedFile, value, step, Date.now())),
  undo: (): void => update((one) => ({ ...one, history: undo(one.history) })),
  redo: (): void => update((one) => ({ ...one, history: redo(one.history) })),
  discard: (keys: readonly FileKey[]): void => update((one) => discarded(one, keys, Date.now())),
  saved: (values: Overlay): void => update((one) => saved(one, values)),
  /** A file as the engine wrote it: a secret that was typed has become a reference. */
  rebase: (key: FileKey, file: object): void => update((one) => ({ ...one, bases: { ...one.bases, [key]: file } })),
  keepMine: (files: Files, key: FileKey): void => update((one) => kept(one, files, key)),
};
