/**
 * Plans that are being edited: one draft for each plan, edited as a form or as text, and kept while other screens are shown.
 * What stands in the file is `base`; a change of the file under an edited draft is a conflict, not a loss.
 */
import { createStore } from 'zustand/vanilla';
import { dataPlanSchema } from '../../../protocol/data-plan.ts';
import type { DataPlan } from '../../../protocol/data-plan.ts';
import { isObject, parseJson, stringifyJson } from '../../../protocol/json.ts';
import { record, redo, startHistory, undo } from '../../stores/history.ts';
import type { History } from '../../stores/history.ts';

export interface PlanDraft {
  /** The file as it was read. */
  readonly base: DataPlan;
  readonly history: History<DataPlan>;
  /** Text that was typed; null while the form is the last that edited. */
  readonly typed: string | null;
  /** Counts the changes of the text that were not typed: the editor takes these over. */
  readonly revision: number;
  /** The typed text is long and was not read yet. */
  readonly unread: boolean;
  /** Why the typed text is no plan; null when it is one. */
  readonly textError: string | null;
  /** The file's new content, when it changed under an edited draft. */
  readonly conflict: DataPlan | null;
}

export const draftStore = createStore<{ readonly drafts: Readonly<Record<string, PlanDraft>> }>(() => ({ drafts: {} }));

const texts = new WeakMap<object, string>();

/**
 * The same content, whatever the order of members: the file is written in an order of its own.
 * What an edit did not touch is the same object, so that comparing a draft with its file costs as little as the edit.
 */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((value, index) => isSame(value, other[index]));
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

/** A plan as the editor shows it. Plans are never changed in place, so the text of each is made once. */
export function planText(plan: object): string {
  const text = texts.get(plan) ?? stringifyJson(plan, 2);
  texts.set(plan, text);
  return text;
}

export function textOf(draft: PlanDraft): string {
  return draft.typed ?? planText(draft.history.present);
}

export function isDirty(draft: PlanDraft): boolean {
  return draft.unread || draft.textError !== null || !isSame(draft.history.present, draft.base);
}

export function startDraft(saved: DataPlan, revision = 0): PlanDraft {
  return { base: saved, history: startHistory(saved), typed: null, unread: false, revision, textError: null, conflict: null };
}

/** The draft after the file was read again. */
export function withSaved(draft: PlanDraft, saved: DataPlan): PlanDraft {
  if (isSame(saved, draft.base)) return draft.conflict === null ? draft : { ...draft, conflict: null };
  if (draft.textError === null && !draft.unread && isSame(saved, draft.history.present)) return { ...draft, base: saved, conflict: null };
  return isDirty(draft) ? { ...draft, conflict: saved } : startDraft(saved, draft.revision + 1);
}

export function edited(draft: PlanDraft, change: (plan: DataPlan) => DataPlan, key: string | null, at: number): PlanDraft {
  const history = record(draft.history, change(draft.history.present), key, at);
  return history === draft.history ? draft : { ...draft, history, typed: null, unread: false, textError: null, revision: draft.revision + 1 };
}

/** A text as a plan, or why it is none. The value is kept as it was written. */
export function readPlan(text: string): { readonly plan: DataPlan } | { readonly error: string } {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
  const read = dataPlanSchema.safeParse(value);
  if (read.success) return { plan: value as DataPlan };
  const [issue] = read.error.issues;
  return { error: issue === undefined ? 'This is no data plan' : [issue.path.join('.'), issue.message].filter((part) => part !== '').join(': ') };
}

export function typed(draft: PlanDraft, text: string, at: number): PlanDraft {
  const read = readPlan(text);
  if ('error' in read) return { ...draft, typed: text, unread: false, textError: read.error };
  return { ...draft, typed: text, unread: false, textError: null, history: isSame(read.plan, draft.history.present) ? draft.history : record(draft.history, read.plan, 'json', at) };
}

const moved = (draft: PlanDraft, history: History<DataPlan>): PlanDraft => ({ ...draft, history, typed: null, unread: false, textError: null, revision: draft.revision + 1 });

/** Back to the file, as a step that can be undone. */
export function discarded(draft: PlanDraft, at: number): PlanDraft {
  const base = draft.conflict ?? draft.base;
  return { ...moved(draft, record(draft.history, base, null, at)), base, conflict: null };
}

function update(id: string, change: (draft: PlanDraft) => PlanDraft): void {
  draftStore.setState((state) => {
    const draft = state.drafts[id];
    const next = draft && change(draft);
    return next === undefined || next === draft ? state : { drafts: { ...state.drafts, [id]: next } };
  });
}

const LONG_TEXT = 200_000;
const READ_AFTER_MS = 300;
let readingLater: ReturnType<typeof setTimeout> | undefined;

export const drafts = {
  get: (id: string): PlanDraft | undefined => draftStore.getState().drafts[id],
  /** The file as the engine has it now. */
  saved: (id: string, plan: DataPlan): void => draftStore.setState((state) => {
    const draft = state.drafts[id];
    const next = draft === undefined ? startDraft(plan) : withSaved(draft, plan);
    return next === draft ? state : { drafts: { ...state.drafts, [id]: next } };
  }),
  /** `key` names the field: typing on in it is one step of undo. */
  edit: (id: string, change: (plan: DataPlan) => DataPlan, key: string | null = null): void => update(id, (draft) => edited(draft, change, key, Date.now())),
  /** Long texts are read when the typing pauses. */
  type: (id: string, text: string): void => {
    clearTimeout(readingLater);
    if (text.length < LONG_TEXT) {
      update(id, (draft) => typed(draft, text, Date.now()));
      return;
    }
    update(id, (draft) => ({ ...draft, typed: text, unread: true }));
    readingLater = setTimeout(() => drafts.read(id), READ_AFTER_MS);
  },
  /** Reads what is typed now. */
  read: (id: string): void => update(id, (draft) => (draft.unread && draft.typed !== null ? typed(draft, draft.typed, Date.now()) : draft)),
  undo: (id: string): void => update(id, (draft) => (draft.history.past.length === 0 ? draft : moved(draft, undo(draft.history)))),
  redo: (id: string): void => update(id, (draft) => (draft.history.future.length === 0 ? draft : moved(draft, redo(draft.history)))),
  /** Back to the file, as it was read or as it is now. */
  discard: (id: string): void => update(id, (draft) => discarded(draft, Date.now())),
  /** What is edited stays, and will replace what the file has now. */
  keep: (id: string): void => update(id, (draft) => (draft.conflict === null ? draft : { ...draft, base: draft.conflict, conflict: null })),
  forget: (id: string): void => draftStore.setState((state) => {
    const { [id]: _, ...rest } = state.drafts;
    return { drafts: rest };
  }),
};

export type VersionOf = DataPlan['data_plan_versions'][number];

export function versionOf(plan: DataPlan, version: number): VersionOf | undefined {
  return plan.data_plan_versions.find((one) => one.version === version);
}

/** The plan with one version changed; the same plan when nothing changed. */
export function editVersion(plan: DataPlan, version: number, change: (one: VersionOf) => VersionOf): DataPlan {
  let changed = false;
  const versions = plan.data_plan_versions.map((one) => {
    if (one.version !== version) return one;
    const next = change(one);
    changed ||= next !== one;
    return next;
  });
  return changed ? { ...plan, data_plan_versions: versions } : plan;
}
