import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { contextStore } from '../../stores/context.ts';
import { BarSearch } from '../../ui/BarSearch.tsx';
import { focusGrid } from '../../ui/focus-grid.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { USERS_GRID } from './user-columns.ts';

const HINT = 'Find a user by any identity or MPID, or by one kind: email:mira';

/** The context bar's search on this screen. */
export function UsersSearch() {
  const text = useStore(contextStore, (state) => state.userSearch);
  const set = (userSearch: string): void => contextStore.setState({ userSearch });
  return (
    <BarSearch
      value={text}
      label="Find a user"
      placeholder={HINT}
      onChange={set}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') focusGrid(USERS_GRID);
        else if (event.key !== 'Escape') return;
        else if (text === '') event.currentTarget.blur();
        else set('');
        event.preventDefault();
      }}
    >
      {text === '' ? <Kbd keys="/" /> : <button type="button" aria-label="Clear the search" onClick={() => set('')} className="rounded text-fg2 hover:text-fg0"><X aria-hidden size={13} /></button>}
    </BarSearch>
  );
}
