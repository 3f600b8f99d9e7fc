import { useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { Search, X } from 'lucide-react';
import type { FilterEntity, Suggestion } from '../../../protocol/filter/index.ts';
import { useOutputLabels } from '../../api/use-output-labels.ts';
import { cx } from '../../ui/classes.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { explain } from './explain.ts';
import { FilterTags } from './FilterTags.tsx';
import { SuggestionList } from './SuggestionList.tsx';
import { useFilterEditor } from './use-filter-editor.ts';
import { useSuggestions } from './use-suggestions.ts';

const HINTS: Partial<Record<FilterEntity, string>> = {
  events: 'Filter events: type=commerce, output=mixpanel, or any text',
  requests: 'Filter requests: surface=unrecognised, status>=400, or any text',
  violations: 'Filter violations: violation=unplanned-event, type=commerce, or any text',
};
const STORED_AS = { events: 'filter', requests: 'requestFilter', violations: 'violationFilter' } as const;

/** Tags, then what is typed, then the sentence that says what is shown. */
export function FilterBar({ entity }: { entity: keyof typeof STORED_AS }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const editor = useFilterEditor(STORED_AS[entity]);
  const labels = useOutputLabels();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [cursor, setCursor] = useState(0);
  const suggestions = useSuggestions(editor.draft, Math.min(cursor, editor.draft.length), entity, open);
  const [error] = editor.errors;
  const sentence = editor.text === '' || error ? '' : explain(editor.text, entity, labels);
  const showError = error !== undefined && !open;

  function choose(item: Suggestion): void {
    const next = editor.draft.slice(0, suggestions.from) + item.insert + editor.draft.slice(suggestions.to);
    editor.insert(next, item.completes);
    setCursor(suggestions.from + item.insert.length);
    setActive(-1);
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const { items } = suggestions;
    const chosen = items[active];
    const empty = editor.draft === '';
    switch (event.key) {
      case 'ArrowDown':
        if (active === -1 && empty && editor.walkHistory(-1)) break;
        setOpen(true);
        setActive(Math.min(items.length - 1, active + 1));
        break;
      case 'ArrowUp':
        if (active <= 0 && !(active === 0)) { if (!editor.walkHistory(1)) return; } else setActive(active - 1);
        break;
      case 'Enter':
        if (chosen) choose(chosen);
        else if (editor.commit()) setActive(-1);
        else setOpen(error !== undefined);
        break;
      case 'Tab': {
        const first = chosen ?? (empty ? undefined : items[0]);
        if (!open || !first || event.shiftKey) return;
        choose(first);
        break;
      }
      case ' ':
        if (event.currentTarget.selectionStart !== editor.draft.length || !editor.commit()) return;
        break;
      case 'Backspace': {
        const last = editor.tags.at(-1);
        if (!empty || !last) return;
        editor.edit(last);
        setCursor(last.text.length);
        break;
      }
      case 'Escape':
        if (open && items.length > 0 && !empty) setOpen(false);
        else input.current?.blur();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  return (
    <div className="relative min-w-0 flex-1" onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) { setOpen(false); setActive(-1); editor.commit(); } }}>
      <div
        className={cx('flex h-7 items-center gap-1.5 rounded-md border bg-bg1 px-2', error && !open ? 'border-error' : 'border-line focus-within:border-accent')}
        onMouseDown={(event) => { if (event.target === event.currentTarget) { event.preventDefault(); input.current?.focus(); } }}
      >
        <Search aria-hidden size={14} className="mr-0.5 shrink-0 text-fg2" />
        <FilterTags tags={editor.tags} onRemove={editor.remove} onEdit={(tag) => { editor.edit(tag); input.current?.focus(); }} />
        <input
          ref={input}
          data-filter-input
          role="combobox"
          aria-label="Filter"
          aria-expanded={open}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}list-${active}` : undefined}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}note`}
          value={editor.draft}
          placeholder={sentence || HINTS[entity]}
          spellCheck={false}
          autoComplete="off"
          onFocus={() => { setOpen(true); setCursor(editor.draft.length); }}
          onChange={(event) => { editor.type(event.target.value); setCursor(event.target.selectionStart ?? event.target.value.length); setOpen(true); setActive(-1); }}
          onKeyDown={onKeyDown}
          className={cx('min-w-24 flex-1 truncate bg-transparent outline-none', editor.draft !== '' && 'font-mono text-mono', error && 'underline decoration-error decoration-wavy underline-offset-4')}
        />
        {showError && <span className="max-w-72 truncate text-12 text-error" title={`${error.message} ${error.remedy}`}>{error.message}</span>}
        {editor.text !== '' && <button type="button" aria-label="Clear the filter" onClick={() => { editor.clear(); input.current?.focus(); }} className="flex size-5 shrink-0 items-center justify-center rounded text-fg2 hover:text-fg0"><X aria-hidden size={13} /></button>}
        <Kbd keys="/" />
      </div>
      <span id={`${id}note`} className="sr-only">{error ? `${error.message} ${error.remedy}` : sentence}</span>
      {open && (
        <SuggestionList
          id={`${id}list`}
          items={suggestions.items}
          active={active}
          error={error !== undefined && editor.draft !== '' && suggestions.items.length === 0}
          note={error && editor.draft !== '' ? `${error.message} ${error.remedy}` : (sentence || `All ${entity}`)}
          onChoose={choose}
        />
      )}
    </div>
  );
}
