/** How the Outputs screen looks at its data: kept while other screens are in front. */
import { createStore } from 'zustand/vanilla';
import type { OutputTab } from '../../stores/output-place.ts';
import type { Period } from '../connections/connection-view.ts';

export interface OutputsView {
  readonly period: Period;
  /** Row of the grid under the cursor. */
  readonly cursor: string | null;
  /** The tab that an output opens with. */
  readonly tab: OutputTab;
}

export const outputsView = createStore<OutputsView>(() => ({ period: '24h', cursor: null, tab: 'requests' }));
