import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { connectionPlace } from '../../stores/connection-place.ts';
import type { ConnectionTab } from '../../stores/connection-place.ts';
import { contextStore } from '../../stores/context.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { BarSearch } from '../../ui/BarSearch.tsx';
import { focusGrid } from '../../ui/focus-grid.ts';
import { Kbd } from '../../ui/Kbd.tsx';

const HINTS: Readonly<Record<ConnectionTab, string>> = { graph: 'Find a connection, an input or an output', matrix: 'Find an event by its name', consent: 'Find a connection or a purpose' };
export const MATRIX_GRID = 'Outputs by event names';

/** The context bar's search on this screen. */
export function ConnectionsSearch() {
  const text = useStore(contextStore, (state) => state.connectionSearch);
  const tab = useStore(navigationStore, (state) => connectionPlace(state.section).tab);
  const set = (connectionSearch: string): void => contextStore.setState({ connectionSearch });
  return (
    <BarSearch
      value={text}
      label={HINTS[tab]}
      onChange={set}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          if (tab === 'matrix') focusGrid(MATRIX_GRID);
          else document.querySelector<HTMLElement>('[data-node][tabindex="0"]')?.focus();
        } else if (event.key !== 'Escape') return;
        else if (text === '') event.currentTarget.blur();
        else set('');
        event.preventDefault();
      }}
    >
      {text === '' ? <Kbd keys="/" /> : <button type="button" aria-label="Clear the search" onClick={() => set('')} className="rounded text-fg2 hover:text-fg0"><X aria-hidden size={13} /></button>}
    </BarSearch>
  );
}
