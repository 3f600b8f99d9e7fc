/** What is looked at. Part of a copied link. */
import { createStore } from 'zustand/vanilla';

export interface SelectionState {
  /** Rows of the stream: an event, or a whole batch when `event` is null. */
  event: string | null;
  batch: string | null;
  /** Tab of the detail, and the trace step or delivery chosen in it. */
  tab: string | null;
  step: string | null;
  /** Row of the Requests screen. */
  request: string | null;
  /** Group of the Violations tab. */
  violation: string | null;
  /** Data point of the Coverage and Catalog tabs. */
  point: string | null;
  /** On the Users screen: who, the tab, and the identity call of the graph. */
  user: string | null;
  userTab: string | null;
  call: string | null;
}

export const EMPTY_SELECTION: SelectionState = { event: null, batch: null, tab: null, step: null, request: null, violation: null, point: null, user: null, userTab: null, call: null };

export const selectionStore = createStore<SelectionState>(() => EMPTY_SELECTION);

export function select(patch: Partial<SelectionState>): void {
  selectionStore.setState(patch);
}
