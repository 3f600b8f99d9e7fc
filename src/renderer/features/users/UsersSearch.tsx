import { Search, X } from 'lucide-react';
import { useStore } from 'zustand';
import { contextStore } from '../../stores/context.ts';
import { focusGrid } from '../../ui/focus-grid.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { USERS_GRID } from './user-columns.ts';

const HINT = 'Find a user by any identity or MPID, or by one kind: email:mira';

/** The context bar's search on this screen. */
export function UsersSearch() {
  const text = useStore(contextStore, (state) => state.userSearch);
  const set = (userSearch: string): void => contextStore.setState({ userSearch });
  return (
    <label className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-bg1 px-2.5 focus-within:border-accent">
      <Search aria-hidden size={14} className="shrink-0 text-fg2" />
      <input
        data-filter-input
        value={text}
        placeholder={HINT}
        aria-label="Find a user"
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === 'ArrowDown') focusGrid(USERS_GRID);
          else if (event.key !== 'Escape') return;
          else if (text === '') event.currentTarget.blur();
          else set('');
          event.preventDefault();
        }}
        className="min-w-0 flex-1 bg-transparent outline-none placeholder:truncate"
      />
      {text === '' ? <Kbd keys="/" /> : <button type="button" aria-label="Clear the search" onClick={() => set('')} className="rounded text-fg2 hover:text-fg0"><X aria-hidden size={13} /></button>}
    </label>
  );
}
