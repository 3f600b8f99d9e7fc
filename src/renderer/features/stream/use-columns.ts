import { createStore } from 'zustand/vanilla';
import { readLayout, writeLayout } from './columns.ts';
import type { ColumnLayout } from './columns.ts';

const STORAGE_KEY = 'cc.stream.columns';

function stored(): string | null {
  try {
    return globalThis.localStorage?.getItem(STORAGE_KEY) ?? null;
  } catch {
    return null;
  }
}

/** The columns as this browser profile likes them. */
export const columnStore = createStore<{ layout: ColumnLayout }>(() => ({ layout: readLayout(stored()) }));

export function changeColumns(change: (layout: ColumnLayout) => ColumnLayout): void {
  const layout = change(columnStore.getState().layout);
  columnStore.setState({ layout });
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, writeLayout(layout));
  } catch {
    // Storage may be full or forbidden; the columns hold until the window closes.
  }
}
