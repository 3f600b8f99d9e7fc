import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { removeTerm, splitTags } from '../../../protocol/filter/index.ts';
import type { FilterTag } from '../../../protocol/filter/index.ts';
import { contextStore } from '../../stores/context.ts';
import { uiStore, updateUi } from '../../stores/ui.ts';
import { AT_DRAFT, remember, walk } from './filter-history.ts';
import { commit, draftErrors, editTag, isHalfField, wholeText } from './filter-text.ts';
import type { FilterDraft } from './filter-text.ts';

/** The result follows the typing after this pause. */
const PREVIEW_MS = 250;

/** Tags, draft and history of one filter of the context store. */
export function useFilterEditor(field: 'filter' | 'requestFilter' | 'violationFilter') {
  const applied = useStore(contextStore, (state) => state[field]);
  const [state, setState] = useState<FilterDraft>({ tags: applied, draft: '' });
  const [cursor, setCursor] = useState(AT_DRAFT);
  const written = useRef(applied);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // The filter may also be set elsewhere: a link, "filter by this value", the status bar.
  useEffect(() => {
    if (applied === written.current) return;
    written.current = applied;
    clearTimeout(timer.current);
    setState({ tags: applied, draft: '' });
  }, [applied]);
  useEffect(() => () => clearTimeout(timer.current), []);

  function apply(next: FilterDraft): void {
    clearTimeout(timer.current);
    if (draftErrors(next.draft).length > 0) return;
    written.current = wholeText(next);
    contextStore.setState({ [field]: written.current });
  }

  function change(next: FilterDraft, at: 'now' | 'soon'): void {
    setState(next);
    clearTimeout(timer.current);
    if (at === 'now') apply(next);
    else timer.current = setTimeout(() => apply(isHalfField(next.draft) ? { ...next, draft: '' } : next), PREVIEW_MS);
  }

  return {
    tags: splitTags(state.tags),
    draft: state.draft,
    text: wholeText(state),
    errors: draftErrors(state.draft),
    type: (draft: string) => { setCursor(AT_DRAFT); change({ ...state, draft }, 'soon'); },
    /** The draft becomes a tag, if it can. */
    commit: (): boolean => {
      const next = commit(state);
      if (next === state) return false;
      change(next, 'now');
      updateUi({ filterHistory: remember(uiStore.getState().filterHistory, next.tags) });
      return true;
    },
    /** Puts a suggestion in and commits it when it completes the term. */
    insert: (draft: string, completes: boolean) => {
      const next = completes ? commit({ ...state, draft }) : { ...state, draft };
      change(next, completes ? 'now' : 'soon');
    },
    remove: (index: number) => change({ ...state, tags: removeTerm(state.tags, index) }, 'now'),
    edit: (tag: FilterTag) => change(editTag(state, tag.from, tag.to), 'soon'),
    clear: () => change({ tags: '', draft: '' }, 'now'),
    walkHistory: (step: 1 | -1): boolean => {
      const found = walk(uiStore.getState().filterHistory, cursor, step, wholeText(state));
      if (!found) return false;
      setCursor(found.cursor);
      change({ tags: found.text, draft: '' }, 'now');
      return true;
    },
  };
}
