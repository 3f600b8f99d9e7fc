/** The question that "what if" asks: changes that are switched on, and the batch when it was edited. */
import type { FileChange, WhatIf } from '../../../../protocol/explain.ts';
import { changeFile, joinChanges } from '../../../../protocol/file-change.ts';
import type { ChangeOp } from '../../../../protocol/file-change.ts';
import type { Flip } from '../../../../protocol/flips.ts';
import { isObject, parseJson } from '../../../../protocol/json.ts';
import type { Json, JsonObject } from '../../../../protocol/json.ts';

export interface Choice extends Flip {
  readonly on: boolean;
  /** Made by hand: it can be taken away altogether. */
  readonly own: boolean;
}

export function sameFlip(a: Flip, b: Flip): boolean {
  return a.label === b.label && JSON.stringify([a.changes, a.batch]) === JSON.stringify([b.changes, b.batch]);
}

/** The flips that were asked for are on; the other ways to be without the blockers can be switched on. */
export function startChoices(asked: readonly Flip[], suggested: readonly Flip[]): Choice[] {
  const all = [...asked, ...suggested].filter((flip, index, list) => list.findIndex((other) => sameFlip(other, flip)) === index);
  return all.map((flip) => ({ ...flip, on: asked.some((one) => sameFlip(one, flip)), own: false }));
}

/** A setting changed by hand; `value` left out removes it. */
export function ownChoice(file: Pick<FileChange, 'kind' | 'name'>, path: string, value: ChangeOp['value'] | undefined): Choice {
  const op: ChangeOp = value === undefined ? { op: 'remove', path } : { op: 'add', path, value };
  return { label: value === undefined ? `Remove ${path}` : `${path === '' ? 'The whole file' : path} is ${JSON.stringify(value)}`, changes: [{ ...file, ops: [op] }], batch: [], on: true, own: true };
}

export type Parsed = { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly message: string };

export function parseBatch(text: string): Parsed {
  try {
    const value = parseJson(text);
    return isObject(value) ? { ok: true, value } : { ok: false, message: 'A batch is a JSON object.' };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Null when the edited text is no batch. `edited` is null for the batch as it was received. */
export function questionOf(batchId: string, received: Json, choices: readonly Choice[], edited: string | null): WhatIf | null {
  const on = choices.filter((choice) => choice.on);
  const ops = on.flatMap(({ batch }) => batch);
  const parsed: Parsed = edited === null ? { ok: true, value: isObject(received) ? received : {} } : parseBatch(edited);
  if (!parsed.ok) return null;
  const isChanged = edited !== null || ops.length > 0;
  return { batch_id: batchId, changes: joinChanges(on.flatMap(({ changes }) => changes)), ...(isChanged ? { batch: changeFile(parsed.value, ops) as NonNullable<WhatIf['batch']> } : {}) };
}

export function isEmptyQuestion({ changes, batch }: WhatIf): boolean {
  return changes.length === 0 && batch === undefined;
}
