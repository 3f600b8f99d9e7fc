import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ReportRange } from '../../api/reports.ts';
import { activityPlace, goToActivity } from '../../stores/activity-place.ts';
import type { ActivityTab } from '../../stores/activity-place.ts';
import { engineNow } from '../../stores/engine-clock.ts';
import { navigationStore } from '../../stores/navigation.ts';
import { reportRange } from './activity-range.ts';
import type { Preset } from './activity-range.ts';
import { activityView } from './activity-view.ts';

export const DEFAULT_RANGES: Readonly<Record<ActivityTab, Preset>> = { overview: '24h', forwarding: 'today', alerts: '12h' };

/** The time of a tab: that of the address, else what was chosen there last. */
export function useRange(tab: ActivityTab): ReportRange {
  const inAddress = useStore(navigationStore, ({ section }) => activityPlace(section).range);
  const chosen = useStore(activityView, ({ ranges }) => ranges[tab]);
  const text = inAddress ?? chosen ?? DEFAULT_RANGES[tab];
  return useMemo(() => reportRange(text, engineNow, DEFAULT_RANGES[tab]), [text, tab]);
}

export function chooseRange(tab: ActivityTab, range: string): void {
  activityView.setState(({ ranges }) => ({ ranges: { ...ranges, [tab]: range } }));
  goToActivity(tab, { ...activityPlace(navigationStore.getState().section), range });
}
