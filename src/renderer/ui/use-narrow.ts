import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 1200px)');

function subscribe(changed: () => void): () => void {
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Too narrow for a detail on the right (ui.md B1). */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
