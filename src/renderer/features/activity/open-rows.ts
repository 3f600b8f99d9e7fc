/** Every number leads to the rows that it counts. */
import type { OverviewReport } from '../../../protocol/report.ts';
import { goToActivity } from '../../stores/activity-place.ts';
import { contextStore } from '../../stores/context.ts';
import { goTo } from '../../stores/navigation.ts';
import { select } from '../../stores/selection.ts';
import { activityView } from './activity-view.ts';

/** Exactly these events: chips of a user or device, and a view that was cleared, would hide some. */
export function openEvents(filter: string): void {
  contextStore.setState({ filter, focus: [], clearedSeq: null });
  goTo('stream');
}

/** These alerts, one by one. */
export function openAlerts(query: string, title: string): void {
  activityView.setState({ asked: { query, title }, alertsShow: 'list', alertSearch: '' });
  goToActivity('alerts');
}

export function openUsers(query: string): void {
  contextStore.setState({ userSearch: query });
  select({ user: null });
  goTo('users');
}

export function openTile({ list, filter, label }: OverviewReport['tiles'][number]): void {
  switch (list) {
    case 'events': return openEvents(filter);
    case 'alerts': return openAlerts(filter, label);
    case 'users': return openUsers(filter);
    default: list satisfies never;
  }
}
