/** What the tabs of the Activity screen are narrowed to beside the pickers: kept while other screens are in front. */
import { createStore } from 'zustand/vanilla';
import type { ActivityTab } from '../../stores/activity-place.ts';

/** Alerts that a number stands for. */
export interface AlertsAsked {
  readonly query: string;
  /** Says what they are, where the filter would be too long. */
  readonly title: string;
}

export interface ActivityView {
  /** Chosen last, by tab. */
  readonly ranges: Readonly<Partial<Record<ActivityTab, string>>>;
  /** Outputs whose columns are left out of Event forwarding. */
  readonly hidden: readonly string[];
  /** Ids of the message types that are open in Event forwarding. */
  readonly open: readonly string[];
  readonly alertSearch: string;
  /** System alerts: by connection, or one by one. */
  readonly alertsShow: 'connections' | 'list';
  /** What the list is narrowed to by the number that was clicked; null: the range, pickers and search alone. */
  readonly asked: AlertsAsked | null;
}

export const activityView = createStore<ActivityView>(() => ({ ranges: {}, hidden: [], open: ['custom_event'], alertSearch: '', alertsShow: 'connections', asked: null }));
