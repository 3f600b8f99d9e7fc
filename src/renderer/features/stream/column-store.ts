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

export interface ColumnState {
  /** The columns as this browser profile likes them. */
  layout: ColumnLayout;
  /** How many of them the pane is too narrow for. */
  hidden: number;
}

export const columnStore = createStore<ColumnState>(() => ({ layout: readLayout(stored()), hidden: 0 }));

export function changeColumns(change: (layout: ColumnLayout) => ColumnLayout): void {
  const layout = change(columnStore.getState().layout);
  columnStore.setState({ layout });
  try {
    globalThis.localStorage?.setItem(STORAGE_KEY, writeLayout(layout));
  } catch {
    // Storage may be full or forbidden; the columns hold until the window closes.
  }
}
