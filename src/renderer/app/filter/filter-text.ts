/** The filter bar's text without the DOM: complete terms are tags, what is typed behind them is the draft. */
import { FIELDS, parseFilter } from '../../../protocol/filter/index.ts';
import type { FilterError } from '../../../protocol/filter/index.ts';

export interface FilterDraft {
  /** Complete terms. */
  readonly tags: string;
  readonly draft: string;
}

/** Tags and draft as one text. */
export function wholeText({ tags, draft }: FilterDraft): string {
  return [tags.trim(), draft.trim()].filter((part) => part !== '').join(' ');
}

/** What is wrong with the draft; tags are always valid. */
export function draftErrors(draft: string): readonly FilterError[] {
  return parseFilter(draft).errors;
}

/** A word that may still become a field is not searched for as text while it is typed: the list would blink to nothing. */
export function isHalfField(draft: string): boolean {
  const word = draft.trim().replace(/^-/, '').toLowerCase();
  return word !== '' && FIELDS.some(({ name }) => name.startsWith(word));
}

/** The draft becomes tags when it is valid; else nothing changes. */
export function commit(state: FilterDraft): FilterDraft {
  return state.draft.trim() !== '' && draftErrors(state.draft).length === 0 ? { tags: wholeText(state), draft: '' } : state;
}

/** Takes a tag back into the draft, to be edited; what was being typed is committed first if it can be. */
export function editTag(state: FilterDraft, from: number, to: number): FilterDraft {
  const { tags, draft } = commit(state);
  if (draft !== '') return state;
  const left = tags.slice(0, from).trimEnd();
  const right = tags.slice(to).trimStart();
  return { tags: [left, right].filter((part) => part !== '').join(' '), draft: tags.slice(from, to) };
}
