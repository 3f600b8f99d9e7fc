/** An item of the workspace that is being edited: as a form or as JSON, saved as a whole. */
import { useState } from 'react';
import { parseJson, stringifyJson } from '../../../protocol/json.ts';
import { asApiError } from '../../api/client.ts';
import type { ApiError } from '../../api/client.ts';
import { useSaveItem } from '../../api/queries.ts';
import { showToast } from '../../ui/toasts.ts';
import type { WorkspaceKind } from '../../../protocol/workspace.ts';

export type EditorView = 'form' | 'json';

export interface ItemDraft<T> {
  readonly value: T;
  readonly view: EditorView;
  readonly json: string;
  readonly jsonError: string | null;
  readonly dirty: boolean;
  readonly saving: boolean;
  readonly error: ApiError | null;
  change(patch: Partial<T>): void;
  setView(view: EditorView): void;
  typeJson(text: string): void;
  save(): void;
  discard(): void;
}

/** Text as an object, or why it is none. */
export function readObject(text: string): { value: Record<string, unknown> } | { error: string } {
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { value } : { error: 'Write one JSON object' };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The form shows what a file leaves out as its default, so the draft of a form and of JSON are kept apart. */
export function useItemDraft<T extends object>(kind: WorkspaceKind, name: string, saved: T): ItemDraft<T> {
  const [patch, setPatch] = useState<Partial<T>>({});
  const [view, setView] = useState<EditorView>('form');
  const [text, setText] = useState<string | null>(null);
  const save = useSaveItem();
  const value: T = { ...saved, ...patch };
  const json = text ?? stringifyJson(value, 2);
  const read = readObject(json);

  function discard(): void {
    save.reset();
    setPatch({});
    setText(null);
  }

  return {
    value,
    view,
    json,
    jsonError: 'error' in read ? read.error : null,
    dirty: text !== null || Object.keys(patch).length > 0,
    saving: save.isPending,
    error: save.error ? asApiError(save.error) : null,
    change: (next) => { save.reset(); setText(null); setPatch((old) => ({ ...old, ...next })); },
    setView: (next) => {
      if (next === 'form' && 'value' in read) { setPatch(text === null ? patch : (read.value as Partial<T>)); setText(null); }
      setView(next);
    },
    typeJson: (next) => { save.reset(); setText(next); },
    save: () => {
      if ('error' in read) return;
      save.mutate({ kind, name, value: read.value }, { onSuccess: () => { discard(); showToast('Saved'); } });
    },
    discard,
  };
}
